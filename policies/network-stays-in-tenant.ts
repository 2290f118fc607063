import { type Invariant, type Violation, violation } from "./invariant";
import { isEveryPod, NAME_LABEL, namespacesOf, rulesOf } from "./network-peers";
import type { KubernetesObject } from "./resources";
import { textsOf, textsSetting } from "./settings";
import type { StackView, TenantNamespace } from "./stack-view";
import { type Fields, fields } from "./values";

/** Namespaces where anybody's objects may lie: being let in there is being let in everywhere. */
const NOBODYS = new Set(["default", "kube-public", "kube-node-lease"]);

export const networkStaysInTenant: Invariant = {
  name: "network-stays-in-tenant",
  displayName: "No network path between two tenants",
  ids: ["C2", "C3", "C4"],
  holds: "no network policy of a tenant joins its pods to another tenant's or to everybody",
  sources: ["kubectl-mtb #1201", "Kubernetes: network policies", "NSA 2.0"],
  severity: "critical",
  isAbsolute: true,
  remedy: `name every peer: pods of the same namespace, or a namespaceSelector with ${NAME_LABEL} of a platform namespace and a podSelector`,
  configSchema: {
    properties: {
      platformNamespaces: textsSetting(
        "Namespaces of the platform that tenants may talk with; when empty, all that are no tenant's.",
      ),
    },
  },
  violations: (stack, settings) => {
    const platform = new Set(textsOf(settings, "platformNamespaces"));
    return stack.tenantNamespaces.flatMap((own) =>
      stack.ofKind("NetworkPolicy", own.name).flatMap((policy) => wideRules(policy, { own, stack, platform })),
    );
  },
};

/** From where a peer is looked at. */
interface Around {
  readonly own: TenantNamespace;
  readonly stack: StackView;
  readonly platform: ReadonlySet<string>;
}

function wideRules(policy: KubernetesObject, around: Around): Violation[] {
  return rulesOf(fields(policy.fields["spec"])).flatMap(({ place, direction, peers }) => {
    const side = direction === "ingress" ? "from" : "to";
    if (peers.length === 0) return [violation(policy, `has in ${place} no "${side}", which means everybody`, `spec.${place}`)];
    return peers.flatMap((peer, index) =>
      problemsOf(peer, around).map((problem) =>
        violation(policy, `${problem} in ${place}.${side}`, `spec.${place}.${side}[${index}]`),
      ),
    );
  });
}

/** What is wrong with a peer, if anything. */
function problemsOf(peer: Fields, around: Around): readonly string[] {
  if (peer["namespaceSelector"] === undefined) {
    if (peer["ipBlock"] !== undefined) return []; // network-opening-is-narrow
    return peer["podSelector"] === undefined ? ["has a peer without any selector, which means everybody,"] : [];
  }
  const names = namespacesOf(peer);
  if (names === undefined) return ["has a namespaceSelector that is not pinned to namespaces by name"];
  const isMixed = names.some((name) => around.stack.tenantOf(name) === undefined) && names.includes(around.own.name);
  if (isMixed)
    return ["names its own namespace and others in one peer, so that whoever is labelled alike is taken for the other,"];
  return names.map((name) => problemWith(name, isEveryPod(peer), around)).filter((problem) => problem !== undefined);
}

/** What is wrong with a namespace as a peer, if anything. A tenant may have several, which may talk to each other. */
function problemWith(name: string, isWhole: boolean, { own, stack, platform }: Around): string | undefined {
  const tenant = stack.tenantOf(name);
  if (tenant !== undefined) return tenant === own.tenant ? undefined : `joins another tenant's namespace "${name}"`;
  if (NOBODYS.has(name)) return `joins namespace "${name}", where anybody's pods may run,`;
  if (platform.size > 0 && !platform.has(name)) return `joins namespace "${name}", which is not the platform's,`;
  return isWhole ? `allows every pod of namespace "${name}"` : undefined;
}
