import { off, oneMore, onRule, setting } from "../support/gateway-edits";
import { describeSabotages } from "../support/sabotage";

const rule = (path: string, value: unknown) => onRule((props, place) => props.set(`${place}.${path}`, value));
const acl = (key: string, value: unknown) => setting("acl", key, value);

describeSabotages("route-is-fenced", {
  "authentication switched off": off("key-auth"),
  "a fence switched off": off("acl"),
  "a fence around another tenant": acl("allow_labels", { "k8s/namespace": ["t-globex"] }),
  "a fence around two tenants": acl("allow_labels", { "k8s/namespace": ["t-acme", "t-globex"] }),
  "a fence with an alternative": acl("allow_labels", { "k8s/namespace": ["t-acme"], "leasehold/tier": ["standard"] }),
  "a fence by a label consumers write themselves": acl("allow_labels", { "leasehold/tenant": ["acme"] }),
  "a fence that lets in the suspended": acl("deny_labels", undefined),
  "a fence that a filter can skip": acl("_meta", { filter: [["arg_x", "==", "1"]] }),
  "a fence that is disabled": acl("_meta", { disable: true }),
  "authentication with a function of its own": setting("key-auth", "_meta", { pre_function: "return function() end" }),
  "strangers taken for a consumer": setting("key-auth", "anonymous_consumer", "t-acme_app"),
  "a key passed on to the application": setting("key-auth", "hide_credentials", false),
  "a plugin that runs code": oneMore("serverless-pre-function", { functions: ["return function() end"] }),
  "a plugin outside the gateway": oneMore("ext-plugin-pre-req"),
  "a plugin nobody looked at": oneMore("forward-auth"),
  "a foreign plugin inside multi-auth": oneMore("multi-auth", { auth_plugins: [{ "basic-auth": { hide_credentials: true } }] }),
  "a stranger inside multi-auth": oneMore("multi-auth", {
    auth_plugins: [{ "jwt-auth": { hide_credentials: true, anonymous_consumer: "t-acme_app" } }],
  }),
  "plugins from elsewhere": rule("plugin_config_name", "shared"),
  "upstreams from elsewhere": rule("upstreams", [{ name: "elsewhere" }]),
  "a function that matches": rule("filter_func", "function() return true end"),
  "no host": rule("match.hosts", []),
  "a wildcard host": rule("match.hosts", ["*.tenants.example.com"]),
});

const bearer = (path: string, value: unknown) => setting("openid-connect", path, value, "app--token");
const people = (path: string, value: unknown) => setting("openid-connect", path, value, "app--session");
const claims = (properties: object, required = ["tenant_id", "exp"]) =>
  bearer("claim_schema", { type: "object", required, properties });

describeSabotages(
  "route-is-fenced",
  {
    "tokens of any issuer": bearer("claim_validator.issuer", undefined),
    "tokens for any audience": bearer("claim_validator.audience.match_with_client_id", undefined),
    "tokens without an audience": bearer("claim_validator.audience.required", undefined),
    "tokens of every tenant": bearer("claim_schema", undefined),
    "tokens of another tenant": claims({ tenant_id: { const: "globex" } }),
    "tokens of two tenants": claims({ tenant_id: { anyOf: [{ const: "acme" }, { const: "globex" }] } }),
    "tokens of some tenant or other": claims({ tenant_id: { type: "string" } }),
    "tokens that need not name a tenant": claims({ tenant_id: { const: "acme" } }, ["exp"]),
    "tokens that never expire": claims({ tenant_id: { const: "acme" } }, ["tenant_id"]),
    "tokens signed with any algorithm": bearer("token_signing_alg_values_expected", undefined),
    "tokens signed with any key": bearer("use_jwks", undefined),
    "a provider without encryption": bearer("discovery", "http://login.acme.example/.well-known/openid-configuration"),
    "a provider that is not checked": bearer("ssl_verify", false),
    "a memory shared with another provider": bearer("cache_segment", undefined),
    "a token check that a filter can skip": bearer("_meta", { filter: [["arg_x", "==", "1"]] }),
    "a client secret in clear": people("client_secret", "from the issuer"),
    "people of any domain": people("claim_schema", undefined),
    "people of a domain that ends like the tenant's": people(
      "claim_schema.properties.id_token.properties.email.pattern",
      "acme\\.example$",
    ),
    "people without an address": people("claim_schema.properties.id_token.required", []),
    "people who did not log in": people("unauth_action", "pass"),
    "log-ins signed with any algorithm": people("accept_unsupported_alg", true),
  },
  "gateway",
);
