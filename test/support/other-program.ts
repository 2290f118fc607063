/** Programs that are not ours: resources written by hand beside those of two tenants. */

import { beforeAll, describe, expect, test } from "vitest";
import { judge } from "../../policies/judge";
import type { StackResource } from "../../policies/resources";
import { fleetOf } from "./fleet";
import { provision } from "./mocks";
import { Editable } from "./recorded";
import { summary } from "./sabotage";

/** A resource as another program declares it. */
export function foreign(type: string, name: string, props: object): StackResource {
  return { type, name, urn: `urn:pulumi:other::other::${type}::${name}`, props: { ...props } };
}

/** An object of a Kubernetes kind in acme's namespace, labelled for acme. */
export function ofAcme(type: string, name: string, props: object): StackResource {
  const metadata = { name, namespace: "t-acme", labels: { "leasehold/tenant": "acme", "leasehold/managed": "true" } };
  return foreign(`kubernetes:${type}`, name, { metadata, ...props });
}

/** What to do to one of the resources, by its logical name. */
type Change = readonly [name: string, path: string, value: unknown];

/** Beside two tenants these resources are in order, and with any one of the changes this invariant, and no other, is violated. */
export function describeOthers(
  invariant: string,
  good: readonly StackResource[],
  changes: Readonly<Record<string, Change | readonly StackResource[]>>,
  { beside = true }: { readonly beside?: boolean } = {},
): void {
  describe(`${invariant} (another program's resources)`, () => {
    let tenants: readonly StackResource[] = [];
    beforeAll(async () => {
      if (beside) tenants = (await provision(fleetOf("acme", "globex"))).recorded.resources;
    });

    test("holds for what is in order", () => expect(judge([...tenants, ...good])).toEqual([]));

    test.each(Object.entries(changes))("reports %s", (_, change) => {
      const stack = isChange(change) ? good.map((one) => changed(one, change)) : [...good, ...change];
      expect(stack).not.toEqual(good);
      expect(new Set(summary(judge([...tenants, ...stack])))).toEqual(new Set([invariant]));
    });
  });
}

function isChange(change: Change | readonly StackResource[]): change is Change {
  return typeof change[0] === "string";
}

function changed(resource: StackResource, [name, path, value]: Change): StackResource {
  if (resource.name !== name) return resource;
  const props = structuredClone(resource.props);
  new Editable(props).set(path, value);
  return { ...resource, props };
}
