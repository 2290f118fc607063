/** Reading objects of unknown shape. The simulator has its own readers: it shares no code with what it judges. */

export type Fields = Readonly<Record<string, unknown>>;

/** The simulator was asked for something it does not know. It never guesses: a test must not pass because a setting was overlooked. */
export class NotSimulated extends Error {}

/** The gateway refuses the whole push; what was in force stays in force. */
export class SyncRefused extends Error {}

/** The controller does not accept one object; it leaves the whole object out, and nothing else. */
export class InvalidSpec extends Error {}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function fields(value: unknown): Fields {
  return isFields(value) ? value : {};
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

export function text(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

export function texts(value: unknown): readonly string[] {
  return list(value).map(text);
}

/** The number at a key, or what the gateway takes when it is absent. */
export function number(config: Fields, key: string, otherwise?: number): number {
  const value = config[key] ?? otherwise;
  if (typeof value !== "number") throw new NotSimulated(`${key} is ${JSON.stringify(value)}, not a number`);
  return value;
}

/** Every key must be one the simulator acts on. */
export function checkKeys(what: string, value: Fields, known: readonly string[]): void {
  const unknown = Object.keys(value).filter((key) => value[key] !== undefined && !known.includes(key));
  if (unknown.length > 0) throw new NotSimulated(`${what}: the simulator knows nothing of ${unknown.join(", ")}`);
}

export function inBase64(value: string): string {
  return Buffer.from(value, "base64").toString();
}
