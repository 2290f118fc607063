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
}

/** One rule of a route. */
export interface Rule {
  readonly name: string;
  readonly fields: Fields;
  readonly hosts: readonly string[];
  readonly paths: readonly string[];
  readonly plugins: readonly Plugin[];
}

/** The rules of a route. */
function rulesOf(route: KubernetesObject): Rule[] {
  return list(fields(route.fields["spec"])["http"])
    .map(fields)
    .map((rule) => ({
      name: text(rule["name"]),
      fields: rule,
      hosts: texts(fields(rule["match"])["hosts"]),
      paths: texts(fields(rule["match"])["paths"]),
      plugins: pluginsOf(rule),
    }));
}

/** Every rule of a stack with its route. */
export function everyRule(stack: StackView): { readonly route: KubernetesObject; readonly rule: Rule }[] {
  return stack.ofKind("ApisixRoute").flatMap((route) => rulesOf(route).map((rule) => ({ route, rule })));
}

/** The plugins that run: one that is switched off protects nothing. */
export function pluginsOf(part: Fields): Plugin[] {
  return list(part["plugins"])
    .map(fields)
    .filter((plugin) => plugin["enable"] === true)
    .map((plugin) => ({ name: text(plugin["name"]), config: fields(plugin["config"]), secret: text(plugin["secretRef"]) }));
}

/** Plugins of a name, those inside a list of alternatives too. */
export function named(plugins: readonly Plugin[], ...names: readonly string[]): Plugin[] {
  const inner = plugins
    .filter(({ name }) => name === "multi-auth")
    .flatMap(({ config }) => list(config["auth_plugins"]).flatMap((entry) => Object.entries(fields(entry))))
    .map(([name, config]): Plugin => ({ name, config: fields(config), secret: "" }));
  return [...plugins, ...inner].filter(({ name }) => names.includes(name));
}

/** Whether a rule answers every call itself, before anybody is asked for a proof. */
export function isClosed({ plugins }: Pick<Rule, "plugins">): boolean {
  return named(plugins, "fault-injection").some(({ config }) => {
    const abort = fields(config["abort"]);
    const status = abort["http_status"];
    const isRefusal = typeof status === "number" && status >= 400;
    const always = isEmpty(abort["vars"]) && (abort["percentage"] ?? 100) === 100;
    return isRefusal && always && skipProblems({ name: "fault-injection", config, secret: "" }).length === 0;
  });
}

/** Whether callers of a rule are consumers, of whom the gateway knows the labels: without one, an acl refuses everybody. */
export function hasConsumers({ plugins }: Pick<Rule, "plugins">): boolean {
  return named(plugins, "key-auth", "jwt-auth", "acl").length > 0;
}

/** A filter that never matches skips the plugin, and a function of one's own is code. */
export function skipProblems({ name, config }: Plugin): string[] {
  const meta = fields(config["_meta"]);
  return ["disable", "filter", "pre_function"]
    .filter((key) => !isEmpty(meta[key]) && meta[key] !== false)
    .map((key) => `can skip ${name} by _meta.${key}`);
}
