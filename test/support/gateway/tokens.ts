/** JSON web tokens by node:crypto: what test callers sign, and what the simulated gateway verifies. */

import {
  createHmac,
  createPublicKey,
  type JsonWebKey,
  type KeyLike,
  sign as signBytes,
  timingSafeEqual,
  verify,
} from "node:crypto";
import { type Fields, fields, NotSimulated } from "./values";

export interface Token {
  readonly header: Fields;
  readonly claims: Fields;
}

/** Signs claims; `key` is a text for HS algorithms and a private key for the others. */
export function signToken(algorithm: string, key: KeyLike, claims: Fields, header: Fields = {}): string {
  const content = [{ typ: "JWT", alg: algorithm, ...header }, claims].map((part) => encode(JSON.stringify(part))).join(".");
  return `${content}.${signatureOf(content, algorithm, key).toString("base64url")}`;
}

/** Header and claims, unverified; `undefined` when it is no token. */
export function readToken(token: string): Token | undefined {
  const parts = token.split(".");
  if (parts.length !== 3) return undefined;
  try {
    const [header, claims] = parts.slice(0, 2).map((part) => fields(JSON.parse(Buffer.from(part, "base64url").toString())));
    return header === undefined || claims === undefined ? undefined : { header, claims };
  } catch {
    return undefined;
  }
}

/** Whether the token was signed with this algorithm, and says so, by the holder of this key. */
export function isSignedBy(token: string, algorithm: string, key: KeyLike | JsonWebKey): boolean {
  if (readToken(token)?.header["alg"] !== algorithm) return false;
  const content = token.slice(0, token.lastIndexOf("."));
  const signature = Buffer.from(token.slice(token.lastIndexOf(".") + 1), "base64url");
  if (algorithm.startsWith("HS")) {
    const expected = signatureOf(content, algorithm, key as string);
    return expected.length === signature.length && timingSafeEqual(expected, signature);
  }
  const publicKey = isJwk(key) ? createPublicKey({ key, format: "jwk" }) : createPublicKey(key);
  return verify(digestOf(algorithm, "RS"), Buffer.from(content), publicKey, signature);
}

function signatureOf(content: string, algorithm: string, key: KeyLike): Buffer {
  if (algorithm.startsWith("HS")) {
    return createHmac(digestOf(algorithm, "HS"), key).update(content).digest();
  }
  return signBytes(digestOf(algorithm, "RS"), Buffer.from(content), key);
}

function digestOf(algorithm: string, family: "HS" | "RS"): string {
  const size = new RegExp(`^${family}(256|384|512)$`).exec(algorithm)?.[1];
  if (size === undefined) throw new NotSimulated(`signature algorithm ${algorithm}`);
  return `sha${size}`;
}

function isJwk(key: KeyLike | JsonWebKey): key is JsonWebKey {
  return typeof key === "object" && "kty" in key;
}

function encode(value: string): string {
  return Buffer.from(value).toString("base64url");
}
