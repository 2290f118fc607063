import type { Recorded } from "../support/recorded";
import { describeSabotages } from "../support/sabotage";

/** The network policy of acme that lets in the gateway, with something else at a path. */
const gateway = (path: string, value: unknown) => (stack: Recorded) =>
  stack.changed("NetworkPolicy", "acme-from-gateway", (props) => props.set(path, value));

describeSabotages("network-gateway-reaches-routed-pods", {
  "every pod of the tenant": gateway("spec.podSelector", {}),
  "pods behind a Service that no route names": gateway("spec.podSelector.matchLabels", { "app.kubernetes.io/name": "admin" }),
  "pods by another label": gateway("spec.podSelector.matchLabels", { app: "app" }),
  "pods by an expression": gateway("spec.podSelector.matchExpressions", [{ key: "app", operator: "Exists" }]),
  "every port": gateway("spec.ingress.0.ports", undefined),
  "a range of ports": gateway("spec.ingress.0.ports.0.endPort", 9000),
  "a port by its name": gateway("spec.ingress.0.ports.0.port", "http"),
});
