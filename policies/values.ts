/** Reading values of unknown shape: what is absent or of another kind reads as empty, so that a check fails rather than crashes. */

export type Fields = Readonly<Record<string, unknown>>;

/** The value as an object; `{}` when it is none. */
export function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

/** The value as a list; `[]` when it is none. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

/** The value as a text; `""` when it is none. */
export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The texts in a list. */
export function texts(value: unknown): readonly string[] {
  return list(value).filter((item) => typeof item === "string");
}

/** Whether an optional part is absent or has nothing in it. */
export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === "object" && Object.values(value).every((item) => item === undefined);
}

/**
 * A copy without any proxy, made by reading everything once.
 *
 * @throws whatever reading throws: the engine's proxies do when a value is not known yet.
 */
export function copy(value: unknown): unknown {
  if (Array.isArray(value)) return (value as unknown[]).map(copy);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.keys(value).map((key) => [key, copy((value as Fields)[key])]));
}
