/** Rules of gateway routes, reduced to who is let in and where calls end. */

import { type Fields, fields, isEmpty, list, text, texts } from "../../policies/values";
import type { Item, World } from "./world";

/** One rule of a route. */
export interface Rule {
  readonly route: Item;
  /** Such as `spec.http[0]`. */
  readonly place: string;
  readonly name: string;
  readonly namespace: string;
  readonly hosts: readonly string[];
  /** Two rules with the same text here are for the same calls. */
  readonly matches: readonly string[];
  readonly services: readonly string[];
  /** Names of upstreams, which may lead anywhere. */
  readonly upstreams: readonly string[];
  readonly door: Door;
}

/** Who passes. */
export type Door =
  | { readonly kind: "closed" }
  | { readonly kind: "open"; readonly why: string }
  | { readonly kind: "consumers"; readonly fence: Fence }
  | { readonly kind: "tokens"; readonly tokens: readonly Tokens[] };

/** Which consumers pass, by their labels and names; without `allowed` those of everybody. */
export interface Fence {
  readonly allowed: Readonly<Record<string, readonly string[]>> | undefined;
  readonly denied: Readonly<Record<string, readonly string[]>>;
  readonly names: readonly string[] | undefined;
}

/** Which tokens, or logins of people, pass. */
export interface Tokens {
  /** Where the keys come from: the same for all who trust the same provider. */
  readonly provider: string;
  readonly client: string;
  /** Claims and the values that they must have; a mail domain counts as one. */
  readonly claims: Readonly<Record<string, readonly string[]>>;
}

interface Plugin {
  readonly name: string;
  readonly config: Fields;
}

/** Every rule of every route. */
export function rulesOf(world: World): readonly Rule[] {
  return world.of("ApisixRoute").flatMap((route) =>
    list(fields(route.props["spec"])["http"]).map((each, index): Rule => {
      const rule = fields(each);
      const match = fields(rule["match"]);
      const conditions = [match["exprs"], match["methods"], match["remoteAddrs"], match["filter_func"]].map(canonical).join();
      const hosts = texts(match["hosts"]);
      return {
        ...{ route, place: `spec.http[${index}]`, name: text(rule["name"]), namespace: route.namespace, hosts },
        matches: texts(match["paths"]).flatMap((path) => hosts.map((host) => `${host}${path} ${conditions}`)),
        services: list(rule["backends"]).map((backend) => text(fields(backend)["serviceName"])),
        upstreams: list(rule["upstreams"]).map((upstream) => text(fields(upstream)["name"])),
        door: doorOf(rule),
      };
    }),
  );
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).sort().join()}]`;
  if (typeof value !== "object" || value === null) return value === undefined ? "" : JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => `${key}:${canonical(item)}`);
  return `{${entries.sort().join()}}`;
}

function doorOf(rule: Fields): Door {
  const plugins = list(rule["plugins"])
    .map(fields)
    .filter(({ enable }) => enable !== false)
    .map((plugin): Plugin => ({ name: text(plugin["name"]), config: fields(plugin["config"]) }));
  const acting = plugins.filter(({ config }) => !isSkippable(config));
  if (acting.some(isRefusal)) return { kind: "closed" };
  const issuers = acting.filter(({ name }) => name === "openid-connect");
  const open = issuers.find(({ config }) => config["unauth_action"] === "pass");
  if (open !== undefined) return { kind: "open", why: "lets callers pass who did not log in" };
  if (issuers.length > 0) return { kind: "tokens", tokens: issuers.map(({ config }) => tokensOf(config)) };
  const askers = acting.filter(({ name, config }) => isAsking(name, config));
  if (askers.length === 0) return { kind: "open", why: "asks nobody who they are" };
  if (askers.some(({ config }) => !isEmpty(config["anonymous_consumer"])))
    return { kind: "open", why: "takes strangers for a consumer" };
  return { kind: "consumers", fence: fenceOf(acting) };
}

/** A filter can leave a plugin out, so that it proves nothing. */
function isSkippable(config: Fields): boolean {
  const meta = fields(config["_meta"]);
  return meta["disable"] === true || !isEmpty(meta["filter"]) || !isEmpty(meta["pre_function"]);
}

function isRefusal({ name, config }: Plugin): boolean {
  const abort = fields(config["abort"]);
  const status = abort["http_status"];
  const always = isEmpty(abort["vars"]) && (abort["percentage"] ?? 100) === 100;
  return name === "fault-injection" && always && typeof status === "number" && status >= 400;
}

const ASKERS = ["key-auth", "jwt-auth", "basic-auth", "hmac-auth"];

function isAsking(name: string, config: Fields): boolean {
  if (name !== "multi-auth") return ASKERS.includes(name);
  const inner = list(config["auth_plugins"]).flatMap((entry) => Object.entries(fields(entry)));
  return (
    inner.length > 0 && inner.every(([one, settings]) => ASKERS.includes(one) && isEmpty(fields(settings)["anonymous_consumer"]))
  );
}

function fenceOf(plugins: readonly Plugin[]): Fence {
  const acl = fields(plugins.find(({ name }) => name === "acl")?.config);
  const restriction = plugins.find(
    ({ name, config }) => name === "consumer-restriction" && (config["type"] ?? "consumer_name") === "consumer_name",
  );
  const names = restriction?.config["whitelist"];
  return {
    allowed: isEmpty(acl["allow_labels"]) ? undefined : valuesOf(acl["allow_labels"]),
    denied: valuesOf(acl["deny_labels"]),
    names: Array.isArray(names) ? texts(names) : undefined,
  };
}

function valuesOf(labels: unknown): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(Object.entries(fields(labels)).map(([key, values]) => [key, texts(values)]));
}

function tokensOf(config: Fields): Tokens {
  const validator = fields(config["claim_validator"]);
  const isBound =
    fields(validator["audience"])["required"] === true && fields(validator["audience"])["match_with_client_id"] === true;
  const isBearer = config["bearer_only"] === true;
  const schema = fields(config["claim_schema"]);
  const inner = isBearer ? schema : fields(fields(schema["properties"])["id_token"]);
  return {
    provider: text(config["discovery"]) || text(config["introspection_endpoint"]),
    // A login of a person is for one client; a bearer token only where the audience is compared.
    client: isBound || !isBearer ? text(config["client_id"]) : "",
    claims: claimsOf(inner),
  };
}

/** Required claims with a closed set of values. */
function claimsOf(schema: Fields): Tokens["claims"] {
  const required = texts(schema["required"]);
  return Object.fromEntries(
    Object.entries(fields(schema["properties"])).flatMap(([claim, rule]) => {
      const values = required.includes(claim) ? constantsOf(fields(rule)) : [];
      return values.length === 0 ? [] : [[claim, values]];
    }),
  );
}

function constantsOf(rule: Fields): readonly string[] {
  const ways = list(rule["anyOf"]).map(fields);
  if (ways.length > 0) {
    const each = ways.map(constantsOf);
    return each.every((values) => values.length > 0) ? [...new Set(each.flat())] : [];
  }
  const [constant, contained] = [rule["const"], fields(rule["contains"])["const"]];
  if (typeof constant === "string") return [constant];
  if (rule["type"] === "array" && typeof contained === "string") return [contained];
  const [, domains] = /^\^\[\^@\]\+@\((.+)\)\$$/.exec(text(rule["pattern"])) ?? [];
  return domains === undefined ? texts(rule["enum"]) : domains.split("|");
}
