import { type Invariant, type Violation, violation } from "./invariant";
import type { KubernetesObject } from "./resources";
import { everyRule } from "./route-rules";
import { isManaged, type StackView } from "./stack-view";
import { type Fields, fields, isEmpty, list, text } from "./values";

/** By this label pods say behind which Service they are. */
const SERVICE_LABEL = "app.kubernetes.io/name";

export const networkGatewayReachesRoutedPods: Invariant = {
  name: "network-gateway-reaches-routed-pods",
  displayName: "The gateway reaches the pods that its routes name",
  ids: ["C4"],
  holds: "pods elsewhere, such as the gateway's, reach only pods behind a Service that a route names, and only on listed ports",
  sources: ["Kubernetes: network policies", "NSA 2.0"],
  severity: "high",
  remedy: `let the policy select pods by ${SERVICE_LABEL} with the name of a routed Service alone, and list every port by its number`,
  violations: (stack) =>
    stack.tenantNamespaces.flatMap((namespace) => {
      const { name } = namespace;
      // Which pods another program's gateway serves, its routes do not say here.
      const routed = isManaged(namespace) ? routedServices(stack, name) : undefined;
      return stack.ofKind("NetworkPolicy", name).flatMap((policy) => problems(policy, name, routed));
    }),
};

/** Services to which the routes of a namespace send calls. */
function routedServices(stack: StackView, namespace: string): ReadonlySet<string> {
  const rules = everyRule(stack).filter(({ route }) => route.namespace === namespace);
  return new Set(rules.flatMap(({ rule }) => list(rule.fields["backends"]).map((one) => text(fields(one)["serviceName"]))));
}

function problems(policy: KubernetesObject, namespace: string, routed: ReadonlySet<string> | undefined): Violation[] {
  const spec = fields(policy.fields["spec"]);
  return list(spec["ingress"])
    .map(fields)
    .flatMap((rule, index) => {
      if (!list(rule["from"]).some((peer) => isElsewhere(fields(peer), namespace))) return [];
      const place = `ingress[${index}]`;
      return [
        ...(routed === undefined || selectsRouted(fields(spec["podSelector"]), routed)
          ? []
          : [violation(policy, `lets in pods of another namespace to pods behind no routed Service in ${place}`)]),
        ...(hasListedPorts(rule)
          ? []
          : [violation(policy, `lets in pods of another namespace on more than listed ports in ${place}`)]),
      ];
    });
}

/** Whether a peer is pods of a namespace that is not the tenant's own. */
function isElsewhere(peer: Fields, namespace: string): boolean {
  if (peer["namespaceSelector"] === undefined) return false;
  return fields(fields(peer["namespaceSelector"])["matchLabels"])["kubernetes.io/metadata.name"] !== namespace;
}

/** Other labels beside it only narrow, but an expression could say anything. */
function selectsRouted(selector: Fields, routed: ReadonlySet<string>): boolean {
  return isEmpty(selector["matchExpressions"]) && routed.has(text(fields(selector["matchLabels"])[SERVICE_LABEL]));
}

function hasListedPorts(rule: Fields): boolean {
  const ports = list(rule["ports"]).map(fields);
  return ports.length > 0 && ports.every(({ port, endPort }) => typeof port === "number" && endPort === undefined);
}
