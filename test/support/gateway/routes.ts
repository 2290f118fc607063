/** ApisixRoutes as the controller translates them. */

import type { Backend, PluginUse, Route } from "./configuration";
import { checkExpression } from "./expressions";
import { accepted, type Declared, type Loaded, type Objects } from "./objects";
import { loadPlugins } from "./plugin-use";
import { checkKeys, type Fields, fields, InvalidSpec, list, NotSimulated, text, texts } from "./values";

const RULE_KEYS = [
  ...["name", "priority", "match", "backends", "plugins", "plugin_config_name", "plugin_config_namespace"],
  ...["timeout", "websocket"],
];

/** Operators of a match, in the words of the resource, and as the gateway knows them. */
const OPERATORS: Readonly<Record<string, readonly string[]>> = {
  Equal: ["=="],
  NotEqual: ["~="],
  GreaterThan: [">"],
  GreaterThanEqual: [">="],
  LessThan: ["<"],
  LessThanEqual: ["<="],
  In: ["in"],
  NotIn: ["!", "in"],
  RegexMatch: ["~~"],
  RegexNotMatch: ["!", "~~"],
  RegexMatchCaseInsensitive: ["~*"],
  RegexNotMatchCaseInsensitive: ["!", "~*"],
};

const VARIABLES: Readonly<Record<string, (name: string) => string>> = {
  Header: (name) => `http_${name.toLowerCase().replaceAll("-", "_")}`,
  Query: (name) => `arg_${name}`,
  Cookie: (name) => `cookie_${name}`,
  Path: () => "uri",
  Variable: (name) => name,
};

export function routesOf(objects: Objects, isOurs: (object: Declared) => boolean): Loaded<Route> {
  const { items, rejected } = accepted(objects.ofKind("ApisixRoute").filter(isOurs), (object) =>
    list(object.spec["http"]).map((rule) => routeOf(objects, object, fields(rule))),
  );
  return { items: items.flat(), rejected };
}

function routeOf(objects: Objects, object: Declared, rule: Fields): Route {
  const name = `${object.namespace}_${object.name}_${text(rule["name"])}`;
  checkKeys(`rule ${name}`, rule, RULE_KEYS);
  const match = fields(rule["match"]);
  checkKeys(`match of ${name}`, match, ["hosts", "paths", "methods", "exprs"]);
  const vars = list(match["exprs"]).map((expression) => condition(fields(expression)));
  checkExpression(vars);
  return {
    name,
    namespace: object.namespace,
    hosts: texts(match["hosts"]).map((host) => host.toLowerCase()),
    paths: texts(match["paths"]),
    methods: texts(match["methods"]),
    vars,
    priority: Number(rule["priority"] ?? 0),
    plugins: new Map([
      ...tierPlugins(objects, object, rule),
      ...loadPlugins(rule["plugins"], `route ${name}`, (secret) => objects.secret(object.namespace, secret)),
    ]),
    backends: list(rule["backends"]).map((backend) => backendOf(fields(backend))),
  };
}

/** Plugins from an ApisixPluginConfig of any namespace, no grant needed; a secret it refers to silently yields nothing. */
function tierPlugins(objects: Objects, route: Declared, rule: Fields): Map<string, PluginUse> {
  const name = text(rule["plugin_config_name"]);
  if (name === "") return new Map();
  const namespace = text(rule["plugin_config_namespace"]) || route.namespace;
  const config = objects.find("ApisixPluginConfig", namespace, name);
  if (config === undefined) throw new InvalidSpec(`no ApisixPluginConfig ${namespace}/${name}`);
  return loadPlugins(config.spec["plugins"], `plugin config ${namespace}/${name}`, () => ({}));
}

function condition(expression: Fields): unknown[] {
  const subject = fields(expression["subject"]);
  const variable = VARIABLES[text(subject["scope"])];
  const operator = OPERATORS[text(expression["op"])];
  if (variable === undefined || operator === undefined) throw new NotSimulated(`match ${JSON.stringify(expression)}`);
  return [variable(text(subject["name"])), ...operator, expression["set"] ?? expression["value"]];
}

function backendOf(backend: Fields): Backend {
  checkKeys("a backend", backend, ["serviceName", "servicePort", "resolveGranularity", "weight", "subset"]);
  return {
    service: text(backend["serviceName"]),
    port: backend["servicePort"] as number | string,
    weight: Number(backend["weight"] ?? 1),
  };
}
