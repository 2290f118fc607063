/**
 * Mutants: copies of a golden stack in which one field is spoilt.
 *
 * An operator says which field of which kind, what stands there afterwards, and which invariants must notice. It is applied wherever
 * the field occurs, so that one line of a table becomes as many mutants as there are places.
 */

import { STATUS_LABEL, TENANT_LABEL } from "../../model/labels";
import { type Fields, fields, list, text } from "../../policies/values";
import type { RecordedResource } from "../support/recorded";
import type { Golden } from "./golden";

/** Stands for a field that is not there any more. */
export const GONE = Symbol("gone");

/** The resource that an operator is applied to. */
export interface Target {
  readonly stack: string;
  readonly kind: string;
  /** Name of the object itself. */
  readonly name: string;
  /** Whose namespace it is or is in; empty for everything else. */
  readonly tenant: string;
  /** Whether nothing of that tenant may work. */
  readonly isClosed: boolean;
  readonly resource: RecordedResource;
}

/** Names of the invariants that must report, and no others. */
export type Expected = readonly string[] | ((target: Target, path: readonly string[]) => readonly string[]);

/** What stands in a field instead of its value: one mutant each. */
export type Values = (value: unknown, target: Target) => readonly unknown[];

export interface Operator {
  /** What it does, for the table. */
  readonly name: string;
  /** Kinds, separated by spaces; `*` for every Kubernetes object. */
  readonly kind: string;
  /** Keys separated by spaces; `*` for any, and of lists also the `name` of an entry. Empty: the resource as a whole. */
  readonly at: string;
  readonly values: Values;
  readonly expected: Expected;
  /** Narrows the resources; all of the kind when it is left out. */
  readonly only?: (target: Target) => boolean;
}

export interface Mutant {
  readonly operator: string;
  readonly stack: string;
  readonly resource: string;
  readonly field: string;
  readonly expected: readonly string[];
  readonly resources: readonly RecordedResource[];
}

/** Every mutant of every stack; of equal resources in several stacks only the first is spoilt. */
export function mutantsOf(stacks: readonly Golden[], operators: readonly Operator[]): Mutant[] {
  const seen = new Set<string>();
  return stacks.flatMap((stack) =>
    targetsOf(stack)
      .filter(({ resource }) => stack.spoils(resource))
      .flatMap((target) =>
        operators.filter((operator) => appliesTo(operator, target)).flatMap((operator) => spoil(operator, target, stack, seen)),
      ),
  );
}

function appliesTo({ kind, only }: Operator, target: Target): boolean {
  const kinds = kind.split(" ");
  const isKind = kinds.includes(target.kind) || (kinds.includes("*") && target.resource.type.startsWith("kubernetes:"));
  return isKind && (only?.(target) ?? true);
}

function spoil(operator: Operator, target: Target, stack: Golden, seen: Set<string>): Mutant[] {
  return placesOf(target.resource.props, operator.at).flatMap((path) =>
    operator.values(valueAt(target.resource.props, path), target).flatMap((value) => {
      const expected = typeof operator.expected === "function" ? operator.expected(target, path) : operator.expected;
      const spoilt = path.length === 0 ? asResources(value, target.resource) : [changed(target.resource, path, value)];
      const key = JSON.stringify([operator.name, expected, spoilt, target.resource.urn.split("::").at(-1)]);
      if (seen.has(key)) return [];
      seen.add(key);
      const resources = stack.resources.flatMap((resource) => (resource === target.resource ? spoilt : [resource]));
      const field = path.length === 0 ? "" : `${path.join(" ")} = ${shown(value)}`;
      return [
        {
          operator: operator.name,
          stack: stack.name,
          resource: `${target.kind} ${target.resource.name}`,
          field,
          expected,
          resources,
        },
      ];
    }),
  );
}

/** What an operator on a whole resource may leave: nothing, or resources instead. */
function asResources(value: unknown, original: RecordedResource): readonly RecordedResource[] {
  return value === GONE ? [] : (list(value) as readonly RecordedResource[]).map((one) => ({ ...original, ...one }));
}

function shown(value: unknown): string {
  return value === GONE ? "gone" : JSON.stringify(value).slice(0, 120);
}

/** The resources of a stack, with whose they are. */
function targetsOf({ name: stack, resources }: Golden): Target[] {
  const namespaces = new Map(
    resources.filter(({ type }) => kindOf(type) === "Namespace").map((one) => [metadata(one)["name"], one]),
  );
  return resources.map((resource) => {
    const kind = kindOf(resource.type);
    const { name, namespace } = metadata(resource);
    const labels = fields(metadata(namespaces.get(kind === "Namespace" ? name : namespace))["labels"]);
    const tenant = text(labels[TENANT_LABEL]);
    return {
      stack,
      kind,
      name: text(name ?? resource.props["name"]),
      tenant,
      isClosed: labels[STATUS_LABEL] === "suspended",
      resource,
    };
  });
}

function kindOf(type: string): string {
  return type.slice(type.lastIndexOf(":") + 1);
}

function metadata(resource: RecordedResource | undefined): Fields {
  return fields(resource?.props["metadata"]);
}

/** The paths in a tree that fit a pattern. */
function placesOf(root: unknown, at: string): string[][] {
  if (at === "") return [[]];
  return at
    .split(" ")
    .reduce<string[][]>(
      (paths, key) => paths.flatMap((path) => keysAt(valueAt(root, path), key).map((found) => [...path, found])),
      [[]],
    );
}

function keysAt(value: unknown, key: string): string[] {
  if (typeof value !== "object" || value === null) return [];
  const keys = Object.keys(value);
  if (key === "*" || keys.includes(key)) return key === "*" ? keys : [key];
  return Array.isArray(value) ? keys.filter((index) => fields(value[Number(index)])["name"] === key) : [];
}

function valueAt(root: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Fields)[key], root);
}

/** A copy with another value at one place. Only what is on the way is copied: nobody writes into resources. */
export function changed(resource: RecordedResource, path: readonly string[], value: unknown): RecordedResource {
  return { ...resource, props: replaced(resource.props, path, value) as Fields };
}

function replaced(node: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(node)) {
    const items = node as unknown[];
    if (rest.length === 0 && value === GONE) return items.filter((_, index) => String(index) !== key);
    return items.map((item, index) => (String(index) === key ? replaced(item, rest, value) : item));
  }
  const entries = Object.entries(node as Fields);
  if (rest.length === 0 && value === GONE) return Object.fromEntries(entries.filter(([name]) => name !== key));
  return Object.fromEntries(entries.map(([name, item]) => [name, name === key ? replaced(item, rest, value) : item]));
}
