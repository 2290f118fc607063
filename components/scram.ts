/**
 * SCRAM-SHA-256 verifiers as PostgreSQL stores them (RFC 5802, RFC 7677).
 *
 * The server never sees a password, only what proves it. It keeps a verifier unchanged, so drift shows exactly.
 * Passwords are taken as they are: no SASLprep, which leaves ASCII, and so every generated password, untouched.
 */

import { createHash, createHmac, pbkdf2Sync } from "node:crypto";

/** Rounds PostgreSQL itself uses by default. */
const ITERATIONS = 4096;
const KEY_BYTES = 32;

/**
 * The verifier of a password: `SCRAM-SHA-256$<rounds>:<salt>$<StoredKey>:<ServerKey>`.
 *
 * @param password ASCII.
 * @param salt base64; PostgreSQL's own have 16 bytes.
 */
export function scramVerifier(password: string, salt: string): string {
  const salted = pbkdf2Sync(password, Buffer.from(salt, "base64"), ITERATIONS, KEY_BYTES, "sha256");
  const storedKey = createHash("sha256").update(hmac(salted, "Client Key")).digest("base64");
  const serverKey = hmac(salted, "Server Key").toString("base64");
  return `SCRAM-SHA-256$${ITERATIONS}:${salt}$${storedKey}:${serverKey}`;
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
