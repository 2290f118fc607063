import { STATUS_LABEL } from "../model/labels";
import { type Invariant, type Violation, violation } from "./invariant";
import type { KubernetesObject } from "./resources";
import { authenticationProblems, fenceProblems, headerProblems, type Plugin } from "./route-rules";
import type { StackView } from "./stack-view";
import { type Fields, fields, isEmpty, list, text, texts } from "./values";

/** Plugins whose effect is known. Those that run code, and those nobody has looked at, are not on the list. */
const ALLOWED_PLUGINS = new Set([
  ...["key-auth", "jwt-auth", "multi-auth", "acl", "proxy-rewrite", "attach-consumer-label", "response-rewrite"],
  ...["limit-count", "limit-req", "limit-conn", "cors", "ip-restriction", "request-id"],
]);

/** Limits follow a consumer to every route; anything else there could cancel a route's fence. */
const CONSUMER_PLUGINS = new Set(["limit-count", "limit-req", "limit-conn"]);

/** Parts of a rule that bring in plugins or upstreams from elsewhere, unseen. */
const FOREIGN_PARTS = ["plugin_config_name", "plugin_config_namespace", "upstreams", "authentication", "filter_func"];

export const routeIsFenced: Invariant = {
  name: "route-is-fenced",
  ids: ["F1", "F3", "F4", "F6", "F7", "F9"],
  holds: "every route lets in the consumers of its own tenant and nobody else, and runs no code",
  sources: ["apisix #1243, #2544, #7635", "apisix-ingress-controller #1950", "CVE-2026-22872", "OWASP"],
  severity: "critical",
  remedy:
    "give the route an own host, an authentication plugin, an acl on k8s/namespace with its own namespace only, and no plugin beyond the allowed ones",
  violations: (stack) => [
    ...stack.ofKind("ApisixRoute").flatMap((route) =>
      rulesOf(route)
        .flatMap((rule) => ruleProblems(rule, route.namespace))
        .map((problem) => violation(route, problem)),
    ),
    ...sharedHosts(stack),
    ...stack
      .ofKind("ApisixConsumer")
      .flatMap((consumer) => consumerProblems(consumer).map((problem) => violation(consumer, problem))),
  ],
};

function rulesOf(route: KubernetesObject): Fields[] {
  return list(fields(route.fields["spec"])["http"]).map(fields);
}

function hostsOf(rule: Fields): readonly string[] {
  return texts(fields(rule["match"])["hosts"]);
}

/** The plugins that run: one that is switched off protects nothing. */
function pluginsOf(part: Fields): Plugin[] {
  return list(part["plugins"])
    .map(fields)
    .filter((plugin) => plugin["enable"] === true)
    .map((plugin) => ({ name: text(plugin["name"]), config: fields(plugin["config"]) }));
}

function ruleProblems(rule: Fields, namespace: string): string[] {
  const plugins = pluginsOf(rule);
  const hosts = hostsOf(rule);
  return [
    ...(hosts.length === 0 ? ["has no host, so it answers for everybody's"] : []),
    ...hosts.filter((host) => host.includes("*")).map((host) => `answers for the wildcard host "${host}"`),
    ...FOREIGN_PARTS.filter((part) => !isEmpty(rule[part])).map((part) => `uses ${part}, which no policy sees into`),
    ...unknownPlugins(plugins, ALLOWED_PLUGINS),
    ...authenticationProblems(plugins),
    ...fenceProblems(plugins, namespace, STATUS_LABEL),
    ...headerProblems(plugins),
  ];
}

function unknownPlugins(plugins: readonly Plugin[], allowed: ReadonlySet<string>): string[] {
  return plugins
    .filter(({ name }) => !allowed.has(name))
    .map(({ name }) => `runs the plugin "${name}", which is not allowed here`);
}

function consumerProblems(consumer: KubernetesObject): string[] {
  const spec = fields(consumer.fields["spec"]);
  const credentials = Object.values(fields(spec["authParameter"])).map(fields);
  const fromSecret = credentials.every((credential) => text(fields(credential["secretRef"])["name"]) !== "");
  return [
    ...(credentials.length > 0 && fromSecret ? [] : ["has a credential that does not come from a Secret"]),
    ...((consumer.labels[STATUS_LABEL] ?? "") === ""
      ? [`has no label ${STATUS_LABEL}, so suspending it would have no effect`]
      : []),
    ...unknownPlugins(pluginsOf(spec), CONSUMER_PLUGINS),
  ];
}

/** Of two routes with one host the first wins in silence, so a host belongs to one namespace. */
function sharedHosts(stack: StackView): Violation[] {
  const first = new Map<string, string>();
  return stack.ofKind("ApisixRoute").flatMap((route) =>
    rulesOf(route)
      .flatMap(hostsOf)
      .flatMap((host) => {
        const other = first.get(host) ?? route.namespace;
        first.set(host, other);
        return other === route.namespace
          ? []
          : [violation(route, `answers for host "${host}", as a route of namespace "${other}" does`)];
      }),
  );
}
