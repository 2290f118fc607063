import type { Recorded } from "../support/recorded";
import { describeSabotages } from "../support/sabotage";

const pinned = (namespace: string): unknown => ({ matchLabels: { "kubernetes.io/metadata.name": namespace } });

/** The network policy `dns` of acme with something else at a path. */
const dns = (path: string, value: unknown) => (stack: Recorded) =>
  stack.changed("NetworkPolicy", "acme-dns", (props) => props.set(path, value));

describeSabotages("network-stays-in-tenant", {
  "egress to everybody": dns("spec.egress.0.to", undefined),
  "egress to an empty list": dns("spec.egress.0.to", []),
  "ingress from everybody": (stack) =>
    stack.changed("NetworkPolicy", "acme-from-gateway", (props) => props.set("spec.ingress.0.from", undefined)),
  "ingress from every namespace": (stack) =>
    stack.changed("NetworkPolicy", "acme-from-gateway", (props) => props.set("spec.ingress.0.from.0.namespaceSelector", {})),
  "a selector by another label": dns("spec.egress.0.to.0.namespaceSelector", { matchLabels: { team: "acme" } }),
  "a selector by expression only": dns("spec.egress.0.to.0.namespaceSelector", {
    matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "Exists" }],
  }),
  "another tenant of the stack": dns("spec.egress.0.to.0.namespaceSelector", pinned("t-globex")),
  "another tenant's pods behind an own peer": (stack) =>
    stack.changed("NetworkPolicy", "acme-same-tenant", (props) =>
      props.push("spec.egress.0.to", { namespaceSelector: pinned("t-globex"), podSelector: {} }),
    ),
  "a tenant of another stack": dns("spec.egress.0.to.0.namespaceSelector", pinned("t-initech")),
  "a whole platform namespace": dns("spec.egress.0.to.0.podSelector", {}),
  "a peer without selector": dns("spec.egress.0.to.0", {}),
  "one policy more that opens everything": (stack) =>
    stack.added("NetworkPolicy", "acme-default-deny", (props) => {
      props.set("metadata.name", "open");
      props.set("spec.ingress", [{}]);
    }),
});
