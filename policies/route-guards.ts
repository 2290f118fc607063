/** The parts of a fenced route, one function each: who are you, and are you from here. */

import { SHARED_LABEL } from "../model/labels";
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
  /** Whether it is the platform's: of several tenants, each of which leads its own consumers on. */
  readonly isPlatform: boolean;
  /** Whether this program made its place: then it tells the gateway who is suspended. */
  readonly isManaged: boolean;
}

/** Problems of the plugins that find out who calls and whether they may come in. */
export function guardProblems(rule: Rule, owner: Owner, statusLabel: string): string[] {
  if (isClosed(rule)) return [];
  const issuers = named(rule.plugins, "openid-connect");
  const problems = [...strangerProblems(rule.plugins), ...secretProblems(rule.plugins)];
  if (issuers.length > 0) return [...problems, ...issuers.flatMap((plugin) => issuerProblems(plugin, owner))];
  if (named(rule.plugins, ...CONSUMERS).length === 0) return [...problems, "lets in callers without asking who they are"];
  return [...problems, ...credentialProblems(rule.plugins), ...fenceProblems(rule.plugins, owner, statusLabel)];
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
function fenceProblems(plugins: readonly Plugin[], owner: Owner, statusLabel: string): string[] {
  const { namespace, isPlatform, isManaged } = owner;
  const fence = plugins.find(({ name }) => name === "acl");
  if (fence === undefined) return isManaged ? ["lets in the consumers of every tenant"] : listProblems(plugins, namespace);
  const allowed = fields(fence.config["allow_labels"]);
  const [label, value] = isPlatform ? [SHARED_LABEL, "true"] : [CONSUMER_NAMESPACE_LABEL, namespace];
  // Several keys are alternatives, so more than one is wider, not narrower.
  const isExact = Object.keys(allowed).join() === label && texts(allowed[label]).join() === value;
  const denied = texts(fields(fence.config["deny_labels"])[statusLabel]);
  return [
    ...(isExact
      ? []
      : [`does not let in the consumers ${isPlatform ? "who bring their way with them" : `of namespace "${namespace}"`} alone`]),
    ...(denied.includes("suspended") || !isManaged ? [] : ["lets in suspended consumers"]),
    ...skipProblems(fence),
  ];
}

/** Another program may name its consumers one by one; each is called after its namespace inside the gateway. */
function listProblems(plugins: readonly Plugin[], namespace: string): string[] {
  const fence = plugins.find(({ name }) => name === "consumer-restriction");
  const allowed = texts(fence?.config["whitelist"]);
  const isByName = (fence?.config["type"] ?? "consumer_name") === "consumer_name";
  if (fence === undefined || allowed.length === 0 || !isByName) return ["lets in the consumers of every tenant"];
  const foreign = allowed.filter((name) => !name.startsWith(`${namespace}_`));
  return [...foreign.map((name) => `lets in consumer "${name}", who is not of namespace "${namespace}"`), ...skipProblems(fence)];
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
    ...(config["ssl_verify"] === true ? [] : ["believes any server to be the identity provider"]),
    ...(isBearer ? bearerProblems(config, owner) : sessionProblems(plugin)),
  ];
}

/** Signed by whoever has the private key; anything else is signed by whoever knows what others must know too, or by nobody. */
const ASYMMETRIC = /^((RS|PS|ES)(256|384|512)|EdDSA)$/;

function bearerProblems(config: Fields, { tenant }: Owner): string[] {
  const validator = fields(config["claim_validator"]);
  const audience = fields(validator["audience"]);
  return [
    ...(config["use_jwks"] === true && ASYMMETRIC.test(text(config["token_signing_alg_values_expected"]))
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
  const isVerified = fields(fields(token["properties"])["email_verified"])["const"] === true;
  const isRequired =
    isVerified &&
    texts(token["required"]).includes("email") &&
    texts(fields(config["claim_schema"])["required"]).includes("id_token");
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
