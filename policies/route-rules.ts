/** Reading routes and consumers of the gateway: rules, and the plugins that run on them. */

import type { KubernetesObject } from "./resources";
import type { StackView } from "./stack-view";
import { type Fields, fields, isEmpty, list, text, texts } from "./values";

/** A plugin that is switched on. */
export interface Plugin {
  readonly name: string;
  readonly config: Fields;
  /** The Secret that completes its settings; empty if none does. */
  readonly secret: string;
  /** Where it stands in the object, such as `spec.http[0].plugins[1]`. */
  readonly place: string;
}

/** One rule of a route. */
export interface Rule {
  readonly name: string;
  /** Where it stands in the route, such as `spec.http[0]`. */
  readonly place: string;
  readonly fields: Fields;
  readonly hosts: readonly string[];
  readonly paths: readonly string[];
  readonly plugins: readonly Plugin[];
}

/** The rules of a route. */
function rulesOf(route: KubernetesObject): Rule[] {
  return list(fields(route.fields["spec"])["http"])
    .map(fields)
    .map((rule, index) => ({
      name: text(rule["name"]),
      place: `spec.http[${index}]`,
      fields: rule,
      hosts: texts(fields(rule["match"])["hosts"]),
      paths: texts(fields(rule["match"])["paths"]),
      plugins: pluginsOf(rule, `spec.http[${index}]`),
    }));
}

/** A rule with its route. */
export interface RouteRule {
  readonly route: KubernetesObject;
  readonly rule: Rule;
}

/** Many ask for the same. */
const known = new WeakMap<StackView, readonly RouteRule[]>();

/** Every rule of a stack with its route. */
export function everyRule(stack: StackView): readonly RouteRule[] {
  const rules =
    known.get(stack) ?? stack.ofKind("ApisixRoute").flatMap((route) => rulesOf(route).map((rule) => ({ route, rule })));
  known.set(stack, rules);
  return rules;
}

/** The plugins that run: one that is switched off protects nothing. */
export function pluginsOf(part: Fields, place = "spec"): Plugin[] {
  return list(part["plugins"])
    .map(fields)
    .map((plugin, index) => ({ plugin, place: `${place}.plugins[${index}]` }))
    .filter(({ plugin }) => plugin["enable"] === true)
    .map(({ plugin, place: own }) => ({
      name: text(plugin["name"]),
      config: fields(plugin["config"]),
      secret: text(plugin["secretRef"]),
      place: own,
    }));
}

/** Plugins of a name, those inside a list of alternatives too. */
export function named(plugins: readonly Plugin[], ...names: readonly string[]): Plugin[] {
  const inner = plugins
    .filter(({ name }) => name === "multi-auth")
    .flatMap(({ config, place }) =>
      list(config["auth_plugins"]).flatMap((entry) =>
        Object.entries(fields(entry)).map(([name, inside]): Plugin => ({ name, config: fields(inside), secret: "", place })),
      ),
    );
  return [...plugins, ...inner].filter(({ name }) => names.includes(name));
}

/** Whether a rule answers every call itself, before anybody is asked for a proof. */
export function isClosed({ plugins }: Pick<Rule, "plugins">): boolean {
  return named(plugins, "fault-injection").some(({ config }) => {
    const abort = fields(config["abort"]);
    const status = abort["http_status"];
    const isRefusal = typeof status === "number" && status >= 400;
    const always = isEmpty(abort["vars"]) && (abort["percentage"] ?? 100) === 100;
    return isRefusal && always && skipProblems({ name: "fault-injection", config }).length === 0;
  });
}

/** Whether callers of a rule are consumers, of whom the gateway knows the labels: without one, an acl refuses everybody. */
export function hasConsumers({ plugins }: Pick<Rule, "plugins">): boolean {
  return named(plugins, "key-auth", "jwt-auth", "acl").length > 0;
}

/** A filter that never matches skips the plugin, and a function of one's own is code. */
export function skipProblems({ name, config }: Pick<Plugin, "name" | "config">): string[] {
  const meta = fields(config["_meta"]);
  return ["disable", "filter", "pre_function"]
    .filter((key) => !isEmpty(meta[key]) && meta[key] !== false)
    .map((key) => `can skip ${name} by _meta.${key}`);
}

/** Whether a call must name this tenant, by path or by header, to come in here. */
export function isAddressed(rule: Rule, tenant: string): boolean {
  const byPath = rule.paths.length > 0 && rule.paths.every((path) => path.startsWith(`/tenants/${tenant}/`));
  const byHeader = list(fields(rule.fields["match"])["exprs"])
    .map(fields)
    .some(
      ({ subject, op, value }) =>
        text(fields(subject)["scope"]) === "Header" && op === "Equal" && tenant !== "" && value === tenant,
    );
  return byPath || byHeader;
}
