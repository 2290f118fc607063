/** Reading values of unknown shape: what is absent or of another kind reads as empty, so that a check fails rather than crashes. */

export type Fields = Readonly<Record<string, unknown>>;

/** What the engine writes in place of a value that is not known before the update: one text for each kind of value. */
const UNKNOWNS: ReadonlySet<unknown> = new Set([
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
]);

/** Inside a policy reading such a value throws by itself; where plain resources are judged, it must here. */
function known<T>(value: T): T {
  if (UNKNOWNS.has(value)) throw new RangeError("not known yet");
  return value;
}

/** The value as an object; `{}` when it is none. */
export function fields(value: unknown): Fields {
  return typeof known(value) === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

/** The value as a list; `[]` when it is none. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(known(value)) ? (value as unknown[]) : [];
}

/** The value as a text; `""` when it is none. */
export function text(value: unknown): string {
  return typeof known(value) === "string" ? (value as string) : "";
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
 * @throws when a value is not known yet; the engine's proxies throw errors of their own then.
 */
export function copy(value: unknown): unknown {
  if (Array.isArray(value)) return (value as unknown[]).map(copy);
  if (typeof value !== "object" || value === null) return known(value);
  return Object.fromEntries(Object.keys(value).map((key) => [key, copy((value as Fields)[key])]));
}

/** Some properties, each copied. */
export function readFields(props: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(names.map((name) => [name, copy(props[name])]));
}
