import { fstatSync } from "node:fs";

/** What travels between the engine and a provider: JSON, with secrets and unknown values marked as below. */
export type Value = null | boolean | number | string | Value[] | Properties;
export interface Properties {
  [key: string]: Value;
}

// The markers of Pulumi's wire format; they are part of its public protocol.
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A value that is only known once another resource exists; appears in previews. */
export const unknownValue: Value = UNKNOWN;

/** True for an object with properties (a secret's wrapper is one too); false for null and arrays. */
export function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True for a secret's wrapper itself. */
export function isSecret(value: Value | undefined): value is Properties {
  return isObject(value) && value[SIGNATURE] === SECRET;
}

/** A scalar as text, nothing as the empty string, anything else as JSON. */
export function text(value: Value | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Marks a value as secret, so that the engine encrypts it in the state and hides it in output. Wrapping twice is harmless. */
export function secret(value: Value): Value {
  return isSecret(value) ? value : { [SIGNATURE]: SECRET, value };
}

/** The same value with every secret wrapper taken off, at any depth. Unknown values stay as they are. */
export function plain(value: Value): Value {
  if (isSecret(value)) return plain(value["value"] ?? null);
  if (Array.isArray(value)) return value.map(plain);
  return isObject(value) ? plainProperties(value) : value;
}

/** `plain` for a whole set of properties. */
export function plainProperties(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, plain(value)]));
}

/** True if the value is a secret or holds one at any depth. */
export function hasSecret(value: Value | undefined): boolean {
  if (isSecret(value)) return true;
  if (Array.isArray(value)) return value.some(hasSecret);
  return isObject(value) && Object.values(value).some(hasSecret);
}

/** True if the value is unknown or holds an unknown at any depth (also within a secret). */
export function hasUnknown(value: Value | undefined): boolean {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isObject(value) && Object.values(value).some(hasUnknown);
}

/**
 * Marks as secret what corresponds to a secret in `pattern`: where `pattern` has a wrapper, `value` gets one at the same
 * path; arrays are matched by position. Use it to keep secret inputs secret in outputs.
 */
export function secretLike(pattern: Value | undefined, value: Value): Value {
  if (pattern === undefined || !hasSecret(pattern)) return value;
  if (isSecret(pattern)) return secret(value);
  if (Array.isArray(pattern) && Array.isArray(value)) return value.map((item, index) => secretLike(pattern[index], item));
  if (!isObject(pattern) || !isObject(value)) return secret(value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, secretLike(pattern[key], item)]));
}

/** Deep equality of two values, blind to secret wrappers and to the order of keys; a missing key equals undefined, not null. */
export function equal(left: Value | undefined, right: Value | undefined): boolean {
  const a = left === undefined ? undefined : plain(left);
  const b = right === undefined ? undefined : plain(right);
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, index) => equal(item, b[index]));
  if (!isObject(a) || !isObject(b)) return a === b;
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => equal(a[key], b[key]));
}

/** How often a plugin looks whether its parent still lives, in milliseconds. */
const WATCH_INTERVAL = 200;

/**
 * Ends this process soon (within half a second) after the process that started it has ended, however that ended: an
 * orphaned plugin would hold connections and locks for ever. `cleanUp` runs first and must not wait.
 */
export function exitWithParent(cleanUp: () => void = () => undefined): void {
  const parent = process.ppid;
  const leave = (): void => {
    cleanUp();
    process.exit(1);
  };
  setInterval(() => {
    if (process.ppid !== parent) leave();
  }, WATCH_INTERVAL).unref();
  // The engine holds the other end of this pipe. It also covers a parent that died before the first line above ran.
  if (standardInputIsPipe()) {
    process.stdin.on("end", leave).on("error", leave).resume();
    process.stdin.unref();
  }
}

function standardInputIsPipe(): boolean {
  try {
    return fstatSync(0).isFIFO();
  } catch {
    return false; // started with standard input closed
  }
}
