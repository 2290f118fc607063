import { randomBytes } from "node:crypto";
import type { Kind } from "../kinds";
import { type Properties, text } from "../support";
import { immutable } from "./immutable";

/** `RandomId`: `byteLength` bytes in four notations, each after the prefix; the identifier is base64url without prefix. */
export const randomIdKind: Kind = {
  ...immutable,
  fields: { byteLength: { required: true, replaces: true }, keepers: { replaces: true }, prefix: { replaces: true } },
  unknown: ["b64Std", "b64Url", "dec", "hex"],
  create: (inputs) => {
    const bytes = randomBytes(Number(inputs["byteLength"]));
    return { id: bytes.toString("base64url"), outputs: { ...inputs, ...notations(bytes, text(inputs["prefix"])) } };
  },
};

/** The bytes as standard base64, base64url, unsigned decimal number and hexadecimal digits. */
export function notations(bytes: Buffer, prefix: string): Properties {
  const hex = bytes.toString("hex");
  return {
    id: bytes.toString("base64url"),
    b64Std: prefix + bytes.toString("base64"),
    b64Url: prefix + bytes.toString("base64url"),
    dec: prefix + BigInt(`0x${hex}`).toString(),
    hex: prefix + hex,
  };
}
