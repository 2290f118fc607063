/** Tokens as the platform hands them to the pooled service. */

import { createHmac } from "node:crypto";

/** The key that the scene's servers know. */
export const TOKEN_KEY = "the key of the tests, which is 32 bytes or more";

/** `kid|id|expires|signature`; an hour from now unless told otherwise. */
export function signToken(claim: { tenant: string; key?: string; seconds?: number }): string {
  const expires = Math.floor(Date.now() / 1000) + (claim.seconds ?? 3600);
  const text = `k1|${claim.tenant}|${expires}`;
  return `${text}|${createHmac("sha256", claim.key ?? TOKEN_KEY)
    .update(text)
    .digest("hex")}`;
}
