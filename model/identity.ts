/** What the identity block of a tenant comes down to. */

import { ADDRESSES, PROOFS } from "./blocks/identity";
import type { Values } from "./definition";

type Identity = Values["identity"];

/** A way to reach a tenant. */
type Address = (typeof ADDRESSES)[number];

/** What proves whose a call is. */
type Proof = (typeof PROOFS)[number];

/** Who vouches for tokens: an issuer with published keys, or a key in a Secret of the tenant's namespace. */
type TokenSource =
  | { readonly kind: "issuer"; readonly claim: string; readonly issuer: string; readonly audience: string }
  | { readonly kind: "key"; readonly claim: string; readonly secret: string; readonly algorithm: string };

const CLAIM = "tenant_id";

/** Where calls reach the tenant; its own host, unless the file lists other ways. */
export function addressesOf({ resolve }: Identity): readonly Address[] {
  const listed = ADDRESSES.filter((address) => resolve.includes(address));
  return listed.length === 0 ? ["subdomain"] : listed;
}

/** What proves whose a call is, in the order tried; empty only where people log in (`sso`). */
export function proofsOf({ resolve }: Identity): readonly Proof[] {
  return resolve.filter((way): way is Proof => PROOFS.some((proof) => proof === way));
}

/** The claim that holds the tenant's id. */
function claimOf({ jwt }: Identity): string {
  return jwt?.claim ?? CLAIM;
}

/** Who vouches for the tenant's tokens; undefined if it takes none. */
export function tokenSource(identity: Identity): TokenSource | undefined {
  const { issuer, audience, keyRef, algorithm } = identity.jwt ?? {};
  if (!identity.resolve.includes("jwt")) return undefined;
  const claim = claimOf(identity);
  if (issuer !== undefined && audience !== undefined) return { kind: "issuer", claim, issuer, audience };
  if (keyRef !== undefined && algorithm !== undefined) return { kind: "key", claim, secret: secretOf(keyRef), algorithm };
  throw new Error("identity.resolve lists jwt, but identity.jwt names nobody who vouches for tokens");
}

/** Whether everything that `resolve` lists is there; what is not has been reported by `checks/tokens.ts`. */
export function isComplete({ resolve, jwt = {}, sso }: Identity): boolean {
  const { issuer, audience, keyRef, algorithm } = jwt;
  const hasSource = (issuer !== undefined && audience !== undefined) || (keyRef !== undefined && algorithm !== undefined);
  // Layers together may still leave out what the type promises.
  const signIn: Readonly<Record<string, unknown>> | undefined = sso;
  const canSignIn = signIn === undefined || (signIn["clientSecretRef"] !== undefined && signIn["domains"] !== undefined);
  return canSignIn && (hasSource || !resolve.includes("jwt"));
}

/** The name of the Secret that a reference `<id>/<name>` means. */
export function secretOf(reference: string): string {
  return reference.slice(reference.indexOf("/") + 1);
}
