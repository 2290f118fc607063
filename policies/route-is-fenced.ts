import { STATUS_LABEL, TENANT_LABEL } from "../model/labels";
import { type Invariant, type Violation, violation } from "./invariant";
import type { KubernetesObject } from "./resources";
import { guardProblems } from "./route-guards";
import { everyRule, type Plugin, type Rule } from "./route-rules";
import { isManaged, isClosed as isTenantClosed, type StackView } from "./stack-view";
import { fields, isEmpty } from "./values";

/** Plugins whose effect is known. Those that run code, and those nobody has looked at, are not on the list. */
const ALLOWED_PLUGINS = new Set([
  ...["key-auth", "jwt-auth", "multi-auth", "openid-connect", "acl", "consumer-restriction", "fault-injection", "ip-restriction"],
  ...["proxy-rewrite", "attach-consumer-label", "response-rewrite", "cors", "request-id", "gzip"],
  ...["limit-count", "limit-req", "limit-conn", "api-breaker", "request-validation", "client-control"],
]);

/** Parts of a rule that bring in plugins or upstreams from elsewhere, unseen. */
const FOREIGN_PARTS = ["plugin_config_name", "plugin_config_namespace", "upstreams", "authentication", "filter_func"];

export const routeIsFenced: Invariant = {
  name: "route-is-fenced",
  displayName: "Every route lets in its own tenant only",
  ids: ["F3", "F4", "F7", "F9"],
  holds: "every route lets in the callers of its own tenant and nobody else, and runs no code",
  sources: ["apisix #1243, #2544, #7635", "apisix-ingress-controller #1950", "CVE-2026-22872", "OWASP"],
  severity: "critical",
  isAbsolute: true,
  remedy:
    "give the route an own host, authentication, an acl on k8s/namespace with its own namespace only (or claims that name its tenant only), and no plugin beyond the allowed ones",
  violations: (stack) => [
    ...stack.ofKind("ApisixRoute").flatMap(belowHttp),
    ...everyRule(stack).flatMap(({ route, rule }) =>
      ruleProblems(rule, route, stack).map((problem) => violation(route, `${problem} (rule ${rule.name})`, rule.place)),
    ),
  ],
};

/** Connections that are passed on as they come: nobody is asked for anything. */
function belowHttp(route: KubernetesObject): Violation[] {
  return isEmpty(fields(route.fields["spec"])["stream"])
    ? []
    : [violation(route, "passes connections on below HTTP, where nobody asks who calls", "spec.stream")];
}

function ruleProblems(rule: Rule, route: KubernetesObject, stack: StackView): string[] {
  const owner = stack.tenantNamespaces.find(({ name }) => name === route.namespace);
  const isServing = owner === undefined || !isTenantClosed(owner);
  const tenant = route.labels[TENANT_LABEL] ?? "";
  const isPlatform = tenant === "" && stack.tenantOf(route.namespace) === undefined;
  return [
    ...(rule.hosts.length === 0 ? ["has no host, so it answers for everybody's"] : []),
    ...rule.hosts.filter((host) => host.includes("*")).map((host) => `answers for the wildcard host "${host}"`),
    ...FOREIGN_PARTS.filter((part) => !isEmpty(rule.fields[part])).map((part) => `uses ${part}, which no policy sees into`),
    ...unknownPlugins(rule.plugins),
    ...guardProblems(
      rule,
      { namespace: route.namespace, tenant, isServing, isPlatform, isManaged: owner === undefined || isManaged(owner) },
      STATUS_LABEL,
    ),
  ];
}

function unknownPlugins(plugins: readonly Plugin[]): string[] {
  return plugins
    .filter(({ name }) => !ALLOWED_PLUGINS.has(name))
    .map(({ name }) => `runs the plugin "${name}", which is not allowed here`);
}
