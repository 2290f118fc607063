import { type Invariant, type Violation, violation } from "./invariant";
import { DIRECTIONS } from "./network-rules";
import type { KubernetesObject } from "./resources";
import type { TenantNamespace } from "./stack-view";
import { type Fields, fields, isEmpty, list, text } from "./values";

/** The one label of a namespace that the API server sets itself. */
const NAME_LABEL = "kubernetes.io/metadata.name";

/** How namespaces of tenants are called, those of other stacks included, which are not seen here. */
const TENANT_NAMESPACE = /^t-/;

export const networkStaysInTenant: Invariant = {
  name: "network-stays-in-tenant",
  ids: ["C2", "C3", "C4"],
  holds: "no network policy of a tenant joins its pods to another tenant's or to everybody",
  sources: ["kubectl-mtb #1201", "Kubernetes: network policies", "NSA 2.0"],
  severity: "critical",
  remedy: `name every peer: pods of the same namespace, or a namespaceSelector with ${NAME_LABEL} of a platform namespace and a podSelector`,
  violations: (stack) => {
    const others = (own: string): Set<string> =>
      new Set(stack.tenantNamespaces.map(({ name }) => name).filter((name) => name !== own));
    return stack.tenantNamespaces.flatMap((namespace) =>
      stack.ofKind("NetworkPolicy", namespace.name).flatMap((policy) => wideRules(policy, namespace, others(namespace.name))),
    );
  },
};

function wideRules(policy: KubernetesObject, own: TenantNamespace, others: ReadonlySet<string>): Violation[] {
  const spec = fields(policy.fields["spec"]);
  return DIRECTIONS.flatMap(({ rules, peers }) =>
    list(spec[rules]).flatMap((rule, index) => {
      const place = `${rules}[${index}]`;
      const named = list(fields(rule)[peers]);
      if (named.length === 0) return [violation(policy, `has in ${place} no "${peers}", which means everybody`)];
      return named
        .map((peer) => problemOf(fields(peer), own, others))
        .filter((problem) => problem !== undefined)
        .map((problem) => violation(policy, `${problem} in ${place}.${peers}`));
    }),
  );
}

/** What is wrong with a peer, if anything. */
function problemOf(peer: Fields, own: TenantNamespace, others: ReadonlySet<string>): string | undefined {
  if (peer["namespaceSelector"] === undefined) {
    if (peer["ipBlock"] !== undefined) return undefined; // network-opening-is-narrow
    return peer["podSelector"] === undefined ? "has a peer without any selector, which means everybody," : undefined;
  }
  const selector = fields(peer["namespaceSelector"]);
  const name = text(fields(selector["matchLabels"])[NAME_LABEL]);
  if (name === "") return "has a namespaceSelector that is not pinned to one namespace";
  if (name === own.name) return undefined;
  if (others.has(name) || TENANT_NAMESPACE.test(name)) return `joins another tenant's namespace "${name}"`;
  return Object.values(fields(peer["podSelector"])).every(isEmpty) ? `allows every pod of namespace "${name}"` : undefined;
}
