/** Callers of the tests' tenants, honest and not: what they can send, and what it proves. */

import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { proofsOf, tokenSource } from "../../model/identity";
import type { ResolvedTenant } from "../../model/resolved-tenant";
import type { Options, PublishedKey } from "./gateway/memory";
import { signToken } from "./gateway/tokens";
import { issuerOf, keyOf, sessionSecretOf, tokenKeyOf } from "./gateway-fleet";

/** Seconds since the epoch at which the tests' gateways live. */
export const NOW = 1_800_000_000;

/** A credential: whose it is, and the headers that carry it. */
export interface Credential {
  readonly kind: "key" | "token" | "issuer" | "session";
  readonly tenant: string;
  readonly headers: Readonly<Record<string, string>>;
}

const issuers = new Map<string, { readonly key: PublishedKey; readonly privateKey: KeyObject }>();

function issuerKey(id: string): { readonly key: PublishedKey; readonly privateKey: KeyObject } {
  const known = issuers.get(id);
  if (known !== undefined) return known;
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const made = { key: { ...publicKey.export({ format: "jwk" }), kid: `key-of-${id}` }, privateKey };
  issuers.set(id, made);
  return made;
}

/** A token that the issuer of a tenant signs. */
export function issuedToken(id: string, claims: Readonly<Record<string, unknown>> = {}): string {
  const { key, privateKey } = issuerKey(id);
  const all = { iss: issuerOf(id), aud: `${id}-api`, tenant_id: id, exp: NOW + 600, ...claims };
  return signToken("RS256", privateKey, all, { kid: key.kid });
}

/** A token signed with a tenant's static key. */
export function staticToken(id: string, claims: Readonly<Record<string, unknown>> = {}): string {
  return signToken("RS256", tokenKeyOf(id).privateKey, { tenant_id: id, exp: NOW + 600, nbf: NOW - 60, ...claims });
}

/** Everything somebody of a tenant can honestly prove it with. */
export function credentialsOf({ id, identity }: ResolvedTenant): readonly Credential[] {
  const keys = identity.apiKeys?.map(({ name }) => keyOf(id, name)) ?? [keyOf(id)];
  const source = tokenSource(identity);
  return [
    ...(proofsOf(identity).includes("apiKey") ? keys : []).map(
      (key): Credential => ({ kind: "key", tenant: id, headers: { "X-API-Key": key } }),
    ),
    ...(source?.kind === "key" ? [bearer("token", id, staticToken(id))] : []),
    ...(source?.kind === "issuer" ? [bearer("issuer", id, issuedToken(id))] : []),
    ...(identity.sso === undefined ? [] : [sessionOf(id)]),
  ];
}

function bearer(kind: Credential["kind"], tenant: string, token: string): Credential {
  return { kind, tenant, headers: { Authorization: `Bearer ${token}` } };
}

/** Somebody who logged in with an address of the tenant's domain, or of another. */
export function sessionOf(tenant: string, domain = `${tenant}.example`, secretOf = tenant): Credential {
  return { kind: "session", tenant, headers: { Cookie: `session=${secretOf}.${domain}` } };
}

/** A world in which every tenant's issuer answers and sessions can be opened by who has their secret. */
export function world(): Options {
  return {
    ingressClass: "apisix",
    now: () => NOW,
    identityProviders: (discovery) => {
      const id = /^https:\/\/login\.([a-z0-9-]+)\.example\/\.well-known\/openid-configuration$/.exec(discovery)?.[1];
      return id === undefined ? undefined : [issuerKey(id).key];
    },
    sessions: (cookie) => {
      const at = cookie.indexOf(".");
      if (at < 0) return undefined;
      return {
        secret: sessionSecretOf(cookie.slice(0, at)),
        claims: { email: `kim@${cookie.slice(at + 1)}`, email_verified: true },
      };
    },
  };
}
