/** Which fields of a file a change touches: by what they mean, so that comments, order and spelling are no change. */

import { isDeepStrictEqual } from "node:util";
import type { Path } from "../../model/paths";

/** One field that differs. A list counts as one, for its items have no names; what was removed has no `after`. */
export interface FieldChange {
  readonly path: Path;
  readonly after: unknown;
}

/** Every field that differs between two definitions, the innermost ones; all of them where there was nothing before. */
export function changedFields(before: unknown, after: unknown, path: Path = []): readonly FieldChange[] {
  if (isDeepStrictEqual(before, after)) return [];
  const [old, now] = [blockOf(before), blockOf(after)];
  const names = [...new Set([...Object.keys(old ?? {}), ...Object.keys(now ?? {})])];
  if ((old === undefined && now === undefined) || names.length === 0) return [{ path, after }];
  const inside = names.flatMap((name) => changedFields(old?.[name], now?.[name], [...path, name]));
  // A block that comes, goes or takes the place of a value changes as such, too, where its being there says something.
  const isSwitched = (old === undefined) !== (now === undefined);
  return isSwitched && path[0] === "environments" && path.length === 2 ? [{ path, after }, ...inside] : inside;
}

function blockOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const isBlock = typeof value === "object" && value !== null && !Array.isArray(value);
  return isBlock ? (value as Readonly<Record<string, unknown>>) : undefined;
}

/** Whether one field is the other or inside it. */
export function isWithin(field: Path, block: Path): boolean {
  return block.length <= field.length && block.every((part, index) => part === field[index]);
}

/**
 * The field that a change is about: what a tenant says for one environment is about the same field as what it says for all, so that
 * no list is got around by way of an environment.
 */
export function meantField(path: Path): Path {
  const isOverride = path[0] === "environments" && path.length > 2 && path[2] !== "region";
  return isOverride ? path.slice(2) : path;
}
