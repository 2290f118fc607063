import { randomBytes } from "node:crypto";
import type { Kind } from "../kinds";
import { immutable } from "./immutable";

/** `RandomBytes`: `length` bytes, as base64 (also the identifier) and as lower-case hexadecimal digits. */
export const randomBytesKind: Kind = {
  ...immutable,
  fields: { length: { required: true, replaces: true }, keepers: { replaces: true } },
  secrets: ["base64", "hex"],
  unknown: ["base64", "hex"],
  create: (inputs) => {
    const bytes = randomBytes(Number(inputs["length"]));
    const base64 = bytes.toString("base64");
    return { id: base64, outputs: { ...inputs, base64, hex: bytes.toString("hex") } };
  },
};
