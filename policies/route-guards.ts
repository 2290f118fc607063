/** The parts of a fenced route, one function each: who are you, and are you from here. */

import { isClosed, named, type Plugin, type Rule, skipProblems } from "./route-rules";
import { type Fields, fields, isEmpty, list, text, texts } from "./values";

const CONSUMERS = ["key-auth", "jwt-auth"];
const CONSUMER_NAMESPACE_LABEL = "k8s/namespace";

/** Whose a route is. */
interface Owner {
  readonly namespace: string;
  readonly tenant: string;
  /** Whether callers of the tenant are answered. */
  readonly isServing: boolean;
}

/** Problems of the plugins that find out who calls and whether they may come in. */
export function guardProblems(rule: Rule, owner: Owner, statusLabel: string): string[] {
  if (isClosed(rule)) return [];
  const issuers = named(rule.plugins, "openid-connect");
  const problems = [...strangerProblems(rule.plugins), ...secretProblems(rule.plugins)];
  if (issuers.length > 0) return [...problems, ...issuers.flatMap((plugin) => issuerProblems(plugin, owner))];
  if (named(rule.plugins, ...CONSUMERS).length === 0) return [...problems, "lets in callers without asking who they are"];
  return [...problems, ...credentialProblems(rule.plugins), ...fenceProblems(rule.plugins, owner.namespace, statusLabel)];
}

function strangerProblems(plugins: readonly Plugin[]): string[] {
  const wrapped = named(plugins, "multi-auth");
  const inner = wrapped.flatMap(({ config }) => list(config["auth_plugins"]).flatMap((entry) => Object.keys(fields(entry))));
  return [
    ...inner.filter((name) => !CONSUMERS.includes(name)).map((name) => `lets in by "${name}", which is not allowed here`),
    ...wrapped.flatMap(skipProblems),
  ];
}

/** Problems of credentials that consumers own. */
function credentialProblems(plugins: readonly Plugin[]): string[] {
  return named(plugins, ...CONSUMERS).flatMap((plugin) => [
    ...skipProblems(plugin),
    ...(isEmpty(plugin.config["anonymous_consumer"]) ? [] : [`lets ${plugin.name} take strangers for a consumer`]),
    ...(plugin.config["hide_credentials"] === true ? [] : [`passes the credential of ${plugin.name} on to the application`]),
  ]);
}

/** Problems of the plugin that lets in one tenant's consumers only. */
function fenceProblems(plugins: readonly Plugin[], namespace: string, statusLabel: string): string[] {
  const fence = plugins.find(({ name }) => name === "acl");
  if (fence === undefined) return ["lets in the consumers of every tenant"];
  const allowed = fields(fence.config["allow_labels"]);
  // Several keys are alternatives, so more than one is wider, not narrower.
  const isExact =
    Object.keys(allowed).join() === CONSUMER_NAMESPACE_LABEL && texts(allowed[CONSUMER_NAMESPACE_LABEL]).join() === namespace;
  const denied = texts(fields(fence.config["deny_labels"])[statusLabel]);
  return [
    ...(isExact ? [] : [`does not let in the consumers of namespace "${namespace}" alone`]),
    ...(denied.includes("suspended") ? [] : ["lets in suspended consumers"]),
    ...skipProblems(fence),
  ];
}

/** Problems of callers whom an identity provider vouches for: there is no consumer, so the route must say everything itself. */
function issuerProblems(plugin: Plugin, owner: Owner): string[] {
  const { config } = plugin;
  const isBearer = config["bearer_only"] === true;
  return [
    ...(owner.isServing ? [] : ["answers callers of a tenant that does not work"]),
    ...skipProblems(plugin),
    ...(text(config["discovery"]).startsWith("https://") ? [] : ["asks an identity provider without encryption"]),
    ...(text(config["cache_segment"]).startsWith(`${owner.tenant}-`)
      ? []
      : ["remembers tokens together with those of another identity provider"]),
    ...(config["ssl_verify"] === false ? ["believes any server to be the identity provider"] : []),
    ...(isBearer ? bearerProblems(config, owner) : sessionProblems(plugin)),
  ];
}

function bearerProblems(config: Fields, { tenant }: Owner): string[] {
  const validator = fields(config["claim_validator"]);
  const audience = fields(validator["audience"]);
  return [
    ...(config["use_jwks"] === true && text(config["token_signing_alg_values_expected"]) !== ""
      ? []
      : ["takes tokens signed with any key or algorithm"]),
    ...(texts(fields(validator["issuer"])["valid_issuers"]).length === 1 ? [] : ["takes tokens of any issuer"]),
    ...(audience["required"] === true && audience["match_with_client_id"] === true ? [] : ["takes tokens for any audience"]),
    ...(namesOnly(fields(config["claim_schema"]), tenant) ? [] : [`takes tokens that do not name tenant "${tenant}"`]),
  ];
}

/** Whether a claim is required that must be, or must have in it, this tenant's id and no other's. */
function namesOnly(schema: Fields, tenant: string): boolean {
  const required = texts(schema["required"]);
  const isNamed = Object.entries(fields(schema["properties"])).some(([claim, rule]) => {
    const ways = fields(rule)["anyOf"] === undefined ? [rule] : list(fields(rule)["anyOf"]);
    const names = (way: Fields): boolean =>
      way["const"] === tenant || (way["type"] === "array" && fields(way["contains"])["const"] === tenant);
    return required.includes(claim) && ways.length > 0 && ways.map(fields).every(names);
  });
  return required.includes("exp") && isNamed;
}

/** People: their mail domain is what tells tenants apart, so the pattern must be closed at both ends. */
function sessionProblems({ config, secret }: Plugin): string[] {
  const token = fields(fields(fields(config["claim_schema"])["properties"])["id_token"]);
  const pattern = text(fields(fields(token["properties"])["email"])["pattern"]);
  const isClosedPattern = /^\^\[\^@\]\+@\((?:[a-z0-9-]+(?:\\\.[a-z0-9-]+)+\|?)+\)\$$/.test(pattern);
  const isRequired =
    texts(token["required"]).includes("email") && texts(fields(config["claim_schema"])["required"]).includes("id_token");
  return [
    ...(isRequired && isClosedPattern ? [] : ["lets in people of any mail domain"]),
    ...(secret === "" ? ["seals sessions with a secret that is not in a Secret"] : []),
    ...(config["unauth_action"] === "pass" ? ["lets in people who did not log in"] : []),
    ...(config["accept_unsupported_alg"] === false ? [] : ["takes log-ins signed with any algorithm"]),
  ];
}

const SECRET_SETTINGS = ["client_secret", "session", "client_rsa_private_key", "secret", "key", "password"];

/** What is secret comes from a Secret. */
function secretProblems(plugins: readonly Plugin[]): string[] {
  return named(plugins, "openid-connect", ...CONSUMERS).flatMap(({ name, config }) =>
    SECRET_SETTINGS.filter((key) => !isEmpty(config[key])).map((key) => `has ${key} of ${name} in clear`),
  );
}
