/** Who gets in: the plugins that find out whose a call is, and those that let in one tenant's alone. */

import { createHash } from "node:crypto";
import { KEY_HEADER } from "../model/gateway/entrances";
import type { Entrance, GatewayModel, Guard, LoginGuard } from "../model/gateway/gateway-model";
import { STATUS_LABEL, TENANT_LABEL, TIER_LABEL } from "../model/labels";
import { answering, refusing } from "./gateway-errors";

/** A plugin's settings, and the Secret that completes them. */
export interface PluginSettings {
  readonly config: object;
  readonly secretRef?: string;
}

type Settings = Readonly<Record<string, PluginSettings>>;

/** The gateway's controller writes it on every consumer itself, so a consumer cannot claim another namespace. */
const CONSUMER_NAMESPACE_LABEL = "k8s/namespace";

/** An access token is for one audience and one algorithm; everything else is refused. */
const ALGORITHM = "RS256";

/** Plugins of an entrance that decide who gets in, in the order in which they run. */
export function guarding(model: GatewayModel, entrance: Entrance): Settings {
  const closed = closing(model, entrance);
  switch (entrance.guard.kind) {
    case "key":
      return { ...closed, "key-auth": { config: keySettings(model) }, ...fence(model) };
    case "token":
      return { ...closed, "jwt-auth": { config: tokenSettings(model, entrance.guard) }, ...fence(model) };
    case "issuer":
      return { ...closed, "openid-connect": { config: issuerSettings(model, entrance.guard) } };
    case "login":
      return { ...closed, "openid-connect": loginSettings(model, entrance.guard) };
  }
}

/** What the gateway tells the application about the consumer, whatever the caller said. */
export const consumerLabels = { headers: { "X-Tenant-ID": `$${TENANT_LABEL}`, "X-Tenant-Tier": `$${TIER_LABEL}` } };

/** Whether calls of an entrance come from consumers. */
export function hasConsumer({ guard }: Entrance): boolean {
  return guard.kind === "key" || guard.kind === "token";
}

/**
 * Refusals before anybody is asked for a proof. Consumers of a tenant that does not work are refused by their label; where there
 * are none, the route refuses everybody.
 */
function closing(model: GatewayModel, entrance: Entrance): Settings {
  if (!model.isServing && !hasConsumer(entrance))
    return { "fault-injection": { config: { abort: refusing(model, "TENANT_SUSPENDED") } } };
  if (entrance.agrees === undefined) return {};
  const { header, value } = entrance.agrees;
  const name = `http_${header.toLowerCase().replaceAll("-", "_")}`;
  const vars = [
    [
      [name, "~~", ".+"],
      [name, "~=", value],
    ],
  ];
  return { "fault-injection": { config: { abort: { ...refusing(model, "TENANT_MISMATCH"), vars } } } };
}

function fence(model: GatewayModel): Settings {
  const config = {
    allow_labels: { [CONSUMER_NAMESPACE_LABEL]: [model.tenant.namespace] },
    deny_labels: { [STATUS_LABEL]: ["suspended"] },
    rejected_code: 403,
    _meta: answering(model, model.isServing ? "TENANT_MISMATCH" : "TENANT_SUSPENDED"),
  };
  return { acl: { config } };
}

/** Query arguments and cookies end up in logs, so a credential is looked for in a header alone. */
export function keyPlaces(header: string): { readonly header: string; readonly query: string; readonly hide_credentials: true } {
  return { header, query: "unused-key-arg", hide_credentials: true };
}

function keySettings(model: GatewayModel): object {
  return { ...keyPlaces(KEY_HEADER), _meta: answering(model, "UNAUTHENTICATED") };
}

function tokenSettings(model: GatewayModel, { claim }: Extract<Guard, { kind: "token" }>): object {
  return {
    ...{ header: "Authorization", query: "unused-jwt-arg", cookie: "unused-jwt-cookie", hide_credentials: true },
    ...{ key_claim_name: claim, claims_to_verify: ["exp", "nbf"], _meta: answering(model, "UNAUTHENTICATED") },
  };
}

/** The audience is compared with the client's name, so the client is called like it. Somebody in several tenants has a list of them. */
function issuerSettings(model: GatewayModel, { claim, issuer, audience }: Extract<Guard, { kind: "issuer" }>): object {
  const { id } = model.tenant;
  const named = { anyOf: [{ const: id }, { type: "array", contains: { const: id } }] };
  return {
    ...common(model, { issuer, client: audience }),
    bearer_only: true,
    use_jwks: true,
    token_signing_alg_values_expected: ALGORITHM,
    claim_validator: {
      issuer: { valid_issuers: [issuer] },
      audience: { required: true, match_with_client_id: true },
    },
    claim_schema: { type: "object", required: [claim, "exp"], properties: { [claim]: named, exp: { type: "number" } } },
  };
}

/** The Secret holds `client_secret`, and `session.secret` with which all gateway pods seal sessions. */
function loginSettings(model: GatewayModel, guard: LoginGuard): PluginSettings {
  const { issuer, clientId, domains, callback, invites, secret } = guard;
  const address = `^[^@]+@(${domains.map((domain) => domain.replaceAll(".", "\\.")).join("|")})$`;
  const person = {
    type: "object",
    required: ["email"],
    properties: { email: { type: "string", pattern: address }, email_verified: { const: true } },
  };
  const config = {
    ...common(model, { issuer, client: clientId }),
    ...{ bearer_only: false, scope: "openid email", redirect_uri: callback, logout_path: "/logout", use_pkce: true },
    ...{ accept_unsupported_alg: false, unauth_action: invites ? "auth" : "deny" },
    claim_schema: { type: "object", required: ["id_token"], properties: { id_token: person } },
  };
  return { config, secretRef: secret };
}

/** One cache for two issuers would let one vouch for the other's tokens. */
function common(model: GatewayModel, { issuer, client }: { readonly issuer: string; readonly client: string }): object {
  const digest = createHash("sha256").update(`${issuer}\n${client}`).digest("hex").slice(0, 8);
  return {
    client_id: client,
    discovery: `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
    cache_segment: `${model.tenant.id}-${digest}`,
    ssl_verify: true,
    ...{ set_access_token_header: false, set_id_token_header: false, set_userinfo_header: false },
    _meta: answering(model, "UNAUTHENTICATED"),
  };
}
