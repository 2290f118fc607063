import { createHash, createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { scramVerifier } from "../../components/scram";

// The exchange of RFC 7677, section 3.
const SALT = "W22ZaJ0SNY7soEsUEjb6gQ==";
const NONCE = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
const AUTH_MESSAGE = `n=user,r=rOprNGfwEbeRWgbNEkqO,r=${NONCE},s=${SALT},i=4096,c=biws,r=${NONCE}`;
const CLIENT_PROOF = "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
const SERVER_SIGNATURE = "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

function keysOf(verifier: string): { stored: Buffer; server: Buffer } {
  const [, , keys = ""] = verifier.split("$");
  const [stored = "", server = ""] = keys.split(":");
  return { stored: Buffer.from(stored, "base64"), server: Buffer.from(server, "base64") };
}

const sign = (key: Buffer): Buffer => createHmac("sha256", key).update(AUTH_MESSAGE).digest();

describe("the verifier of a password", () => {
  const verifier = scramVerifier("pencil", SALT);

  test("has PostgreSQL's form", () => {
    expect(verifier).toMatch(/^SCRAM-SHA-256\$4096:W22ZaJ0SNY7soEsUEjb6gQ==\$[A-Za-z0-9+/]{43}=:[A-Za-z0-9+/]{43}=$/);
  });

  test("accepts the client's proof of RFC 7677", () => {
    const { stored } = keysOf(verifier);
    const clientKey = Buffer.from(CLIENT_PROOF, "base64").map((byte, index) => byte ^ (sign(stored)[index] ?? 0));
    expect(createHash("sha256").update(clientKey).digest()).toEqual(stored);
  });

  test("signs as the server of RFC 7677 does", () => {
    expect(sign(keysOf(verifier).server).toString("base64")).toBe(SERVER_SIGNATURE);
  });

  test("differs for another password and for another salt", () => {
    expect(scramVerifier("pencils", SALT)).not.toBe(verifier);
    expect(scramVerifier("pencil", "AAAAAAAAAAAAAAAAAAAAAA==")).not.toBe(verifier);
  });
});
