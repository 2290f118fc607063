import { isObject, isSecret, type Properties, plain, type Value } from "../support";

/** Every text that is secret in the inputs, as it is and (for a Secret's data) decoded, so that messages can be kept clear of it. */
export function secretTexts(inputs: Properties): string[] {
  return texts(inputs, false).flatMap((text) => [text, Buffer.from(text, "base64").toString("utf8")]);
}

function texts(value: Value, isHidden: boolean): string[] {
  if (isSecret(value)) return texts(plain(value), true);
  if (typeof value === "string") return isHidden ? [value] : [];
  const parts = isObject(value) ? Object.values(value) : value;
  return Array.isArray(parts) ? parts.flatMap((part) => texts(part, isHidden)) : [];
}
