/**
 * Values that stand in place of others: one that is not known before an update, and a secret. An event of the engine and an exported
 * state hold them as plain texts and objects, which would pass for values; here reading them throws, as with the engine's own proxies.
 */

import type { StackResource } from "./resources";
import type { Fields } from "./values";

/** What the engine writes in place of what it does not know yet, by the kind of value. */
const UNKNOWN = new Set([
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9", // text
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // yes or no
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // list
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
]);

/** What it shows in place of a secret. */
const MASK = "[secret]";

/** The key of an object that is none: the engine's envelope around a secret, an unknown value or a reference. */
const ENVELOPE = "4dabf18193072939515e22adb298388d";

/** A value that nobody may read was asked for. */
class HiddenValueError extends Error {
  override readonly name = "HiddenValueError";
}

/** The resource, in which whatever is unknown or secret cannot be read; itself if it has no such value. */
export function withoutHidden(resource: StackResource): StackResource {
  const props = guarded(resource.props);
  return props === resource.props ? resource : { ...resource, props: props as Fields };
}

/** The value, or a copy that throws where something hidden stands. */
function guarded(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value as Fields);
  const inside = entries.map(([key, item]) => [key, item, isHidden(item) ? item : guarded(item)] as const);
  if (inside.every(([, item, safe]) => item === safe && !isHidden(item))) return value;
  const copied: object = Array.isArray(value) ? [] : {};
  for (const [key, item, safe] of inside) {
    const reading = isHidden(item) ? { get: refuse } : { value: safe, writable: true };
    Object.defineProperty(copied, key, { ...reading, enumerable: true, configurable: true });
  }
  return copied;
}

function isHidden(value: unknown): boolean {
  if (typeof value === "string") return value === MASK || UNKNOWN.has(value);
  return typeof value === "object" && value !== null && ENVELOPE in value;
}

function refuse(): never {
  throw new HiddenValueError("the value is unknown or secret");
}
