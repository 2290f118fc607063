/** Bearer tokens of an identity provider, checked with the keys it publishes. No consumer comes of it. */

import Ajv from "ajv";
import type { Context } from "../context";
import type { PublishedKey } from "../memory";
import { isSignedBy, readToken } from "../tokens";
import { type Fields, fields, list, NotSimulated, number, text, texts } from "../values";
import type { PluginKind, Refusal } from "./plugin-kind";

const DAY = 86_400;

export const openidConnect: PluginKind = {
  priority: 2599,
  keys: [
    ...["client_id", "client_secret", "discovery", "bearer_only", "use_jwks", "token_signing_alg_values_expected", "iat_slack"],
    ...["claim_validator", "claim_schema", "required_scopes", "cache_segment", "jwk_expires_in"],
    ...["set_access_token_header", "set_id_token_header", "set_userinfo_header"],
    ...["session", "unauth_action", "redirect_uri", "logout_path"],
    // No difference to what is simulated.
    ...["realm", "ssl_verify", "timeout", "scope", "use_pkce", "accept_unsupported_alg"],
  ],
  rewrite: (config, context) => (config["bearer_only"] === true ? checkBearer(config, context) : checkSession(config, context)),
};

/**
 * People with a browser. A session is in a cookie that only who has the same secret can open; without a secret of its own the
 * gateway makes one up, which opens nothing that was sealed before.
 */
function checkSession(config: Fields, context: Context): Refusal | undefined {
  if (config["use_jwks"] === true) throw new NotSimulated("openid-connect for sessions and tokens at once");
  for (const name of ["X-Access-Token", "X-Userinfo", "X-ID-Token", "X-Refresh-Token", "X-Raw-ID-Token"]) {
    context.headers.remove(name);
  }
  const leave = { status: 302, headers: { Location: text(config["discovery"]) } };
  if (context.uri === text(config["logout_path"] ?? "/logout")) return leave;
  const session = context.memory.options.sessions?.(context.cookie("session") ?? "");
  const secret = text(fields(config["session"])["secret"]);
  if (session === undefined || secret === "" || session.secret !== secret) {
    return text(config["unauth_action"] ?? "auth") === "auth" ? leave : { status: 401 };
  }
  // Somebody who is known may still not be one of those who may come in.
  const seen = { user: session.claims, id_token: session.claims };
  if (config["claim_schema"] !== undefined && new Ajv().validate(fields(config["claim_schema"]), seen) !== true) {
    return unauthorized(config, context, "claims do not fit the schema");
  }
  context.externalUser = session.claims;
  return undefined;
}

/** An error text for the challenge. */
type Claims = { readonly claims: Fields } | { readonly error: string };

function checkBearer(config: Fields, context: Context): Refusal | undefined {
  if (config["bearer_only"] !== true || config["use_jwks"] !== true) {
    throw new NotSimulated("openid-connect other than bearer_only with use_jwks");
  }
  const token = bearerToken(context);
  if (token === undefined) return unauthorized(config, context, "No bearer token found in request.");
  const verified = verify(config, context, token);
  if ("error" in verified) return unauthorized(config, context, verified.error);
  const { claims } = verified;
  if (!isIssuerVetted(config, claims)) return unauthorized(config, context, "issuer is not trusted");
  if (!hasAudience(config, claims)) return { status: 403, body: { error: "mismatched audience" } };
  if (!satisfiesSchema(config, claims)) return unauthorized(config, context, "claims do not fit the schema");
  if (!hasScopes(config, claims)) return { status: 403, body: { error: "required scopes not found" } };
  context.externalUser = claims;
  if (config["set_access_token_header"] !== false) context.headers.set("X-Access-Token", token);
  if (config["set_userinfo_header"] !== false) {
    context.headers.set("X-Userinfo", Buffer.from(JSON.stringify(claims)).toString("base64"));
  }
  return undefined;
}

/** X-Access-Token serves too when there is no Authorization header. */
function bearerToken({ headers }: Context): string | undefined {
  const authorization = headers.get("Authorization");
  if (authorization === undefined) return headers.get("X-Access-Token");
  return /^bearer (.+)$/i.exec(authorization)?.[1];
}

/** A token found good once is not verified again; with one cache segment for two providers that holds for both. */
function verify(config: Fields, context: Context, token: string): Claims {
  const seen = `${text(config["cache_segment"])} ${token}`;
  const known = context.memory.tokens.get(seen);
  const parsed = readToken(token);
  if (parsed === undefined) return { error: "invalid jwt" };
  if (isExpired(config, context, parsed.claims)) return { error: "jwt expired" };
  if (known !== undefined) return { claims: known };
  const key = publishedKey(config, context, text(parsed.header["kid"]));
  if ("error" in key) return key;
  const algorithm = text(parsed.header["alg"]);
  const expected = text(config["token_signing_alg_values_expected"]);
  if (expected !== "" && algorithm !== expected) return { error: `unexpected algorithm ${algorithm}` };
  // Whatever its header says, a public key verifies signatures made with a private one only.
  if (!algorithm.startsWith("RS") || !isSignedBy(token, algorithm, key.found)) return { error: "signature mismatch" };
  context.memory.tokens.set(seen, parsed.claims);
  return { claims: parsed.claims };
}

/** With slack; `nbf` is not enforced. */
function isExpired(config: Fields, context: Context, claims: Fields): boolean {
  const expiry = claims["exp"];
  return typeof expiry === "number" && expiry + number(config, "iat_slack", 120) < context.memory.now();
}

/** Keys are kept for a day, so that one the provider withdrew stays trusted; an unknown one makes the gateway ask again. */
function publishedKey(
  config: Fields,
  context: Context,
  id: string,
): { readonly found: PublishedKey } | { readonly error: string } {
  const address = text(config["discovery"]);
  const { memory } = context;
  const kept = memory.keys.get(address);
  const isFresh = kept !== undefined && kept.until > memory.now();
  const inCache = isFresh ? kept.keys.find(({ kid }) => kid === id) : undefined;
  if (inCache !== undefined) return { found: inCache };
  const keys = memory.options.identityProviders?.(address);
  if (keys === undefined) return { error: `accessing discovery url (${address}) failed` };
  memory.keys.set(address, { keys, until: memory.now() + number(config, "jwk_expires_in", DAY) });
  const found = keys.find(({ kid }) => kid === id);
  return found === undefined ? { error: "no key with that kid" } : { found };
}

function isIssuerVetted(config: Fields, claims: Fields): boolean {
  const vetted = texts(fields(fields(config["claim_validator"])["issuer"])["valid_issuers"]);
  if (vetted.length === 0) throw new NotSimulated("openid-connect without valid_issuers");
  return vetted.includes(text(claims["iss"]));
}

/** Any audience will do unless it is to match the client id. */
function hasAudience(config: Fields, claims: Fields): boolean {
  const rule = fields(fields(config["claim_validator"])["audience"]);
  const claim = claims[text(rule["claim"] ?? "aud")];
  const found = Array.isArray(claim) ? texts(claim) : [text(claim)].filter((one) => one !== "");
  if (found.length === 0) return rule["required"] !== true;
  return rule["match_with_client_id"] !== true || found.includes(text(config["client_id"]));
}

function satisfiesSchema(config: Fields, claims: Fields): boolean {
  const schema = config["claim_schema"];
  return schema === undefined || new Ajv().validate(fields(schema), claims) === true;
}

function hasScopes(config: Fields, claims: Fields): boolean {
  const granted = text(claims["scope"]).split(" ");
  return list(config["required_scopes"]).every((scope) => granted.includes(text(scope)));
}

function unauthorized(config: Fields, context: Context, error: string): Refusal {
  const realm = text(config["realm"] ?? "apisix");
  context.responseHeaders.set("WWW-Authenticate", `Bearer realm="${realm}", error="invalid_token", error_description="${error}"`);
  return { status: 401 };
}
