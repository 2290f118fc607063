import { STATUS_LABEL } from "../model/labels";
import { type Invariant, type Violation, violation } from "./invariant";
import type { KubernetesObject } from "./resources";
import { pluginsOf } from "./route-rules";
import type { StackView } from "./stack-view";
import { type Fields, fields, text } from "./values";

/** What follows a caller to every route must not change who gets in there: only limits, and what answers look like. */
const CONSUMER_PLUGINS = new Set(["limit-count", "limit-req", "limit-conn", "response-rewrite"]);

export const consumerOnlyLimits: Invariant = {
  name: "consumer-only-limits",
  ids: ["F5", "F9"],
  holds: "every gateway consumer has one credential from a Secret of its own, a status, and no plugin that could open a route",
  sources: ["apisix-ingress-controller #1950", "OWASP API2"],
  severity: "critical",
  remedy: `take the credential from a Secret no other consumer uses, set the label ${STATUS_LABEL}, and keep the plugins to limits and response-rewrite`,
  violations: (stack) => [
    ...stack.ofKind("ApisixConsumer").flatMap((consumer) => problems(consumer).map((problem) => violation(consumer, problem))),
    ...sharedSecrets(stack),
  ],
};

function problems(consumer: KubernetesObject): string[] {
  const spec = fields(consumer.fields["spec"]);
  const secrets = secretsOf(spec);
  return [
    ...(secrets.length === 1 && secrets.every((secret) => secret !== "")
      ? []
      : ["has a credential that does not come from a Secret"]),
    ...((consumer.labels[STATUS_LABEL] ?? "") === ""
      ? [`has no label ${STATUS_LABEL}, so suspending it would have no effect`]
      : []),
    ...Object.keys(consumer.labels)
      .filter((label) => consumer.labels[label] === "")
      .map((label) => `has the empty label ${label}, which the gateway refuses together with every other tenant's changes`),
    ...pluginsOf(spec)
      .filter(({ name }) => !CONSUMER_PLUGINS.has(name))
      .map(({ name }) => `runs the plugin "${name}", which is not allowed here`),
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
        return other === undefined ? [] : [violation(consumer, `has the credential of ${other}`)];
      }),
  );
}
