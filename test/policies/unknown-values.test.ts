/**
 * In a preview any value can be one that nobody knows yet. Whatever policies read must then be a violation, never a silent pass;
 * whatever they do not read must change nothing. Which fields they read is not listed here: it is watched.
 */

import * as policy from "@pulumi/policy";
import { beforeAll, describe, expect, test } from "vitest";
import { judge } from "../../policies/judge";
import type { StackResource } from "../../policies/resources";
import type { Fields } from "../../policies/values";
import { type Golden, goldenStacks } from "../mutants/golden";
import { changed } from "../mutants/mutant";
import { TODAY } from "../mutants/outcome";

/** The engine's own: the library exports them, its type declarations leave them out. */
const engine = policy as unknown as { unknownCheckingProxy: (props: object) => Fields };

/** How the engine marks what is not known: a text of its own for each shape a value can have. */
const UNKNOWNS = {
  text: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  boolean: "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  number: "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  list: "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  object: "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
} as const;

/** How a stack reaches the judge: our own runner hands on the engine's marks, the engine a proxy that throws. */
const WAYS: Readonly<Record<string, (resources: readonly StackResource[]) => readonly StackResource[]>> = {
  "our own runner": (resources) => resources,
  "the engine": (resources) => resources.map((resource) => ({ ...resource, props: engine.unknownCheckingProxy(resource.props) })),
};

/**
 * What is read without being judged: of a password only whether there is one, since a generated one is never known in the first
 * preview; and of a provider that no policy judges only whether it says whose it is, since the rest of a cloud is made of unknown values.
 */
const ASKED = /^(postgresql:index\/role:Role password|aws:.*)$/;

/** A field of one resource, and whether a policy reads it. */
interface Place {
  readonly stack: Golden;
  readonly index: number;
  readonly path: readonly string[];
  readonly isRead: boolean;
}

let stacks: readonly Golden[];
let places: readonly Place[];

beforeAll(async () => {
  stacks = await goldenStacks();
  places = stacks.flatMap(placesOf);
});

/** Every leaf and every subtree, once for each kind and shape of path. */
const known = new Set<string>();

function placesOf(stack: Golden): Place[] {
  const read = readPaths(stack);
  return stack.resources.flatMap(({ type, props }, index) =>
    pathsIn(props).flatMap((path) => {
      const isAsked = ASKED.test(`${type} ${path.join(" ")}`);
      const isRead = !isAsked && (read[index]?.has(path.join("\n")) ?? false);
      const shape = [type, isRead, ...path.map((key) => key.replace(/^\d+$/, "*"))].join("\n");
      if (known.has(shape)) return [];
      known.add(shape);
      return [{ stack, index, path, isRead }];
    }),
  );
}

function pathsIn(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [[...path, key], ...pathsIn(item, [...path, key])]);
}

/** For each resource of a stack, the paths that are read while it is judged. */
function readPaths({ resources }: Golden): readonly ReadonlySet<string>[] {
  const read = resources.map(() => new Set<string>());
  judge(
    resources.map((resource, index) => ({ ...resource, props: watched(resource.props, [], read[index] ?? new Set()) as Fields })),
    { today: TODAY },
  );
  return read;
}

function watched(value: unknown, path: readonly string[], read: Set<string>): unknown {
  if (typeof value !== "object" || value === null) return value;
  return new Proxy(value, {
    get: (target, key) => {
      const item: unknown = Reflect.get(target, key);
      if (typeof key === "symbol" || !Object.hasOwn(target, key) || (Array.isArray(target) && key === "length")) return item;
      read.add([...path, key].join("\n"));
      return watched(item, [...path, key], read);
    },
  });
}

/** The places where the verdict is not what it must be. */
function wrong(way: (typeof WAYS)[string], unknown: string): string[] {
  return places.flatMap(({ stack, index, path, isRead }) => {
    const target = stack.resources[index];
    if (target === undefined) return [];
    const resources = stack.resources.map((resource) => (resource === target ? changed(resource, path, unknown) : resource));
    const found = judge(way(resources), { today: TODAY });
    const isRight = isRead ? found.length > 0 : found.length === 0;
    return isRight
      ? []
      : [
          `${stack.name}: ${target.type} ${target.name}: ${path.join(" ")}: ${isRead ? "passes" : "is refused, though nobody reads it"}`,
        ];
  });
}

test("policies read enough for this to mean something", () => {
  expect(places.filter(({ isRead }) => isRead).length).toBeGreaterThan(300);
  expect(places.filter(({ isRead }) => !isRead).length).toBeGreaterThan(50);
});

describe.each(Object.entries(WAYS))("judged by %s", (_, way) => {
  test("a value that is not known never passes in silence where a policy reads it, and matters nowhere else", () => {
    expect(wrong(way, UNKNOWNS.text)).toEqual([]);
  }, 120_000);

  test.each(Object.entries(UNKNOWNS))("an unknown %s is undecidable", (_shape, mark) => {
    const [{ resources } = { resources: [] }] = stacks;
    const unknown = resources.map((one) => (one.name === "acme-quota" ? changed(one, ["spec", "hard", "pods"], mark) : one));
    const found = judge(way(unknown), { today: TODAY }).map(({ invariant }) => invariant);
    expect(found).toContain("every-resource-is-decidable");
  });
});
