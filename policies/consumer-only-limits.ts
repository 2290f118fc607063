import { STATUS_LABEL, TIER_LABEL } from "../model/labels";
import { type Invariant, type Violation, violation } from "./invariant";
import type { KubernetesObject } from "./resources";
import { type Plugin, pluginsOf } from "./route-rules";
import { LEADING_PLUGINS, leadingProblems } from "./shared-endpoint";
import { isManaged, type StackView } from "./stack-view";
import { type Fields, fields, text } from "./values";

/** What follows a caller to every route must not change who gets in there: only limits, and what answers look like. */
const CONSUMER_PLUGINS = new Set(["limit-count", "limit-req", "limit-conn", "response-rewrite"]);

export const consumerOnlyLimits: Invariant = {
  name: "consumer-only-limits",
  displayName: "A gateway consumer brings nothing but limits",
  ids: ["F5", "F9"],
  holds: "every gateway consumer has one credential from a Secret of its own, a status, and no plugin that could open a route",
  sources: ["apisix-ingress-controller #1950", "OWASP API2"],
  severity: "critical",
  remedy: `take the credential from a Secret no other consumer uses, set the label ${STATUS_LABEL}, and keep the plugins to limits and response-rewrite`,
  violations: (stack) => [
    ...stack.ofKind("ApisixConsumer").flatMap((consumer) => problems(consumer, stack)),
    ...sharedSecrets(stack),
  ],
};

function problems(consumer: KubernetesObject, stack: StackView): Violation[] {
  const spec = fields(consumer.fields["spec"]);
  const secrets = secretsOf(spec);
  const isFromSecret = secrets.length === 1 && secrets.every((secret) => secret !== "");
  return [
    ...(isFromSecret ? [] : [violation(consumer, "has a credential that does not come from a Secret", "spec.authParameter")]),
    ...labelProblems(consumer, stack),
    ...pluginsOf(spec).flatMap((plugin) =>
      pluginProblems(plugin, consumer).map((problem) => violation(consumer, problem, plugin.place)),
    ),
  ];
}

function pluginProblems(plugin: Plugin, consumer: KubernetesObject): string[] {
  if (LEADING_PLUGINS.has(plugin.name)) return leadingProblems(plugin, consumer);
  return CONSUMER_PLUGINS.has(plugin.name) ? [] : [`runs the plugin "${plugin.name}", which is not allowed here`];
}

/** What the gateway believes of a consumer, and tells applications. */
function labelProblems(consumer: KubernetesObject, stack: StackView): Violation[] {
  const { labels } = consumer;
  const place = stack.tenantNamespaces.find(({ name }) => name === consumer.namespace);
  // Another program need not tell the gateway whether its tenants work, nor of which tier they are.
  const isOurs = place === undefined || isManaged(place);
  const tier = place?.object.labels[TIER_LABEL];
  const problem = (label: string, what: string): Violation => violation(consumer, what, `metadata.labels["${label}"]`);
  return [
    ...(isOurs && (labels[STATUS_LABEL] ?? "") === ""
      ? [problem(STATUS_LABEL, `has no label ${STATUS_LABEL}, so suspending it would have no effect`)]
      : []),
    ...(isOurs && tier !== undefined && labels[TIER_LABEL] !== tier
      ? [problem(TIER_LABEL, `does not say that its tier is "${tier}"`)]
      : []),
    ...Object.keys(labels)
      .filter((label) => labels[label] === "")
      .map((label) =>
        problem(label, `has the empty label ${label}, which the gateway refuses together with every other tenant's changes`),
      ),
  ];
}

/** Names of the Secrets of every way to declare a credential; empty for one in clear. */
function secretsOf(spec: Fields): string[] {
  return Object.values(fields(spec["authParameter"])).map((way) => text(fields(fields(way)["secretRef"])["name"]));
}

/** Two consumers with one key are one: the last wins, and every later change is refused. */
function sharedSecrets(stack: StackView): Violation[] {
  const first = new Map<string, string>();
  return stack.ofKind("ApisixConsumer").flatMap((consumer) =>
    secretsOf(fields(consumer.fields["spec"]))
      .filter((secret) => secret !== "")
      .flatMap((secret) => {
        const key = `${consumer.namespace}/${secret}`;
        const other = first.get(key);
        first.set(key, consumer.title);
        return other === undefined ? [] : [violation(consumer, `has the credential of ${other}`, "spec.authParameter")];
      }),
  );
}
