/**
 * What is right in a file whose shape is wrong, so that its other problems are told in the same run and not one after the other.
 * Nothing is ever built from it.
 */

import type { z } from "zod";
import type { Document } from "./document";
import type { Loaded } from "./layers";
import type { Path } from "./paths";

/** A file without what is wrong in it. */
export interface Salvaged<T> extends Loaded<T> {
  /** Blocks of which something was left out: what a rule says about them could be a consequence. */
  readonly leftOut: ReadonlySet<string>;
}

/** Leaving something out can leave a block without what it needs, which is then left out as well. */
const MOST_ROUNDS = 5;

/** The rest of the file, if it is one without what is wrong. */
export function salvage<T>(document: Document, schema: z.ZodType<T>): Salvaged<T> | undefined {
  const leftOut = new Set<string>();
  let value = document.value;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const result = schema.safeParse(value, { reportInput: true });
    if (result.success) return { document, definition: result.data, leftOut };
    const paths = result.error.issues.flatMap(faultyPaths);
    if (paths.some((path) => path.length === 0)) return undefined;
    for (const path of paths) {
      value = without(value, path);
      leftOut.add(String(path[0]));
    }
  }
  return undefined;
}

/** What to leave out: unknown fields, the block that lacks something, the whole list in which an entry is wrong. */
function faultyPaths(issue: z.core.$ZodIssue): readonly Path[] {
  const path = issue.path.map((part) => (typeof part === "symbol" ? String(part) : part));
  if (issue.code === "unrecognized_keys" && !path.some(isIndex)) return issue.keys.map((key) => [...path, key]);
  const at = issue.input === undefined ? path.slice(0, -1) : path;
  const index = at.findIndex(isIndex);
  return [index < 0 ? at : at.slice(0, index)];
}

function isIndex(part: string | number): boolean {
  return typeof part === "number";
}

function without(value: unknown, [name = "", ...rest]: Path): unknown {
  if (typeof value !== "object" || value === null) return value;
  const { [name]: inner, ...others } = value as Record<string, unknown>;
  return rest.length === 0 || inner === undefined ? others : { ...others, [name]: without(inner, rest) };
}
