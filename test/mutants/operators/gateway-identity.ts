/** Whatever lets a caller in on the word of a stranger: identity providers, and what is asked of their tokens. */

import { table } from "../table";
import { any, foreign, gone, more, put, to } from "../values";
import { config, PLUGINS, ROUTE, skips } from "./plugins";

const FENCED = ["route-is-fenced"];

const issuer = config("openid-connect");

export const identities = table(
  [
    "an issuer without encryption",
    ROUTE,
    `${issuer} discovery`,
    any(gone, to("http://login.acme.example/.well-known/openid-configuration", "")),
    FENCED,
  ],
  ["any server as the issuer", ROUTE, `${issuer} ssl_verify`, any(gone, to(false)), FENCED],
  ["a memory shared with others", ROUTE, `${issuer} cache_segment`, any(gone, foreign, to("shared", "")), FENCED],
  ["tokens signed by any key", ROUTE, `${issuer} use_jwks`, any(gone, to(false)), FENCED],
  [
    "tokens signed by any algorithm",
    ROUTE,
    `${issuer} token_signing_alg_values_expected`,
    any(gone, to("", "none", "HS256")),
    FENCED,
  ],
  ["log-ins signed by any algorithm", ROUTE, `${issuer} accept_unsupported_alg`, any(gone, to(true)), FENCED],
  [
    "any issuer",
    ROUTE,
    `${issuer} claim_validator issuer`,
    any(gone, to({ valid_issuers: [] }, { valid_issuers: ["https://a.example", "https://b.example"] })),
    FENCED,
  ],
  ["any audience", ROUTE, `${issuer} claim_validator audience *`, any(gone, to(false)), FENCED],
  ["no validator", ROUTE, `${issuer} claim_validator`, gone, FENCED],
  ["any claims", ROUTE, `${issuer} claim_schema`, any(gone, to({})), FENCED],
  ["claims not required", ROUTE, `${issuer} claim_schema required`, any(gone, to([])), FENCED],
  ["one claim not required", ROUTE, `${issuer} claim_schema required *`, gone, FENCED],
  [
    "another tenant's claim",
    ROUTE,
    `${issuer} claim_schema properties tenant_id anyOf *`,
    any(foreign, to({}, { type: "string" })),
    FENCED,
  ],
  [
    "any tenant's claim",
    ROUTE,
    `${issuer} claim_schema properties tenant_id`,
    any(gone, to({ type: "string" }, { anyOf: [] })),
    FENCED,
  ],
  ["one more tenant's claim", ROUTE, `${issuer} claim_schema properties tenant_id anyOf`, more({ const: "initech" }, {}), FENCED],
  [
    "people of any domain",
    ROUTE,
    `${issuer} claim_schema properties id_token properties email pattern`,
    any(gone, to(".*", "acme\\.example$", "^[^@]+@(.*)$", "^[^@]+@(acme.example)$")),
    FENCED,
  ],
  ["people without a mail address", ROUTE, `${issuer} claim_schema properties id_token required`, any(gone, to([])), FENCED],
  [
    "a mail address nobody verified",
    ROUTE,
    `${issuer} claim_schema properties id_token properties email_verified`,
    any(gone, to({ const: false })),
    FENCED,
  ],
  ["people who did not log in", ROUTE, `${issuer} unauth_action`, to("pass"), FENCED],
  ["an issuer that can be skipped", ROUTE, issuer, skips, FENCED],
  ["a client secret in clear", ROUTE, issuer, put("client_secret", "s"), FENCED],
  ["a session sealed in clear", ROUTE, `${PLUGINS} openid-connect secretRef`, any(gone, to("")), FENCED],
);
