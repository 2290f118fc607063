import type { ChangeKind, DiffAnswer } from "../provider";
import { equal, isObject, type Properties, plainProperties, type Value } from "../support";
import { hasFixedName, replacingPaths } from "./immutable";
import { textAt } from "./object";
import type { Settings } from "./settings";

/**
 * Compares the inputs of the last deployment with the new ones. Nothing is asked of the server: what was changed by hand shows
 * only after a refresh, which puts it into the old inputs.
 */
export function diffInputs(oldInputs: Properties, newInputs: Properties, settings: Settings): DiffAnswer {
  const [before, after] = [plainProperties(oldInputs), plainProperties(newInputs)];
  const details = changes(before, after);
  const paths = Object.keys(details);
  const replace = replacingPaths(before, paths, settings);
  return {
    changed: [...new Set(paths.map((path) => path.split(/[.[]/, 1)[0] ?? path))].sort(),
    replace,
    deleteBeforeReplace: replace.length > 0 && hasFixedName(after) && samePlace(before, after),
    details,
  };
}

function samePlace(before: Properties, after: Properties): boolean {
  const places = ["name", "namespace"].map((key) => textAt(before, "metadata", key) === textAt(after, "metadata", key));
  return places.every(Boolean) && textAt(before, "kind") === textAt(after, "kind");
}

/** The deepest paths at which two values differ, in the notation of Pulumi's detailed diffs. */
export function changes(before: Value | undefined, after: Value | undefined, path = ""): Record<string, ChangeKind> {
  if (equal(before, after)) return {};
  if (before === undefined) return { [path]: "add" };
  if (after === undefined) return { [path]: "delete" };
  if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length);
    const items = Array.from({ length }, (_, index) => changes(before[index], after[index], `${path}[${index}]`));
    return Object.assign({}, ...items) as Record<string, ChangeKind>;
  }
  if (!isObject(before) || !isObject(after)) return { [path]: "update" };
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return Object.assign({}, ...keys.map((key) => changes(before[key], after[key], join(path, key)))) as Record<string, ChangeKind>;
}

function join(path: string, key: string): string {
  if (!/^[\w$-]+$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}
