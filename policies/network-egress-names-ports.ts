import { type Invariant, type Violation, violation } from "./invariant";
import { isEveryPod, listsPorts, namespacesOf, type Rule, rulesOf } from "./network-peers";
import type { KubernetesObject } from "./resources";
import { type Settings, textsOf, textsSetting } from "./settings";
import type { StackView } from "./stack-view";
import { type Fields, fields, text } from "./values";

const DNS_PORTS: readonly unknown[] = [53, 5353, "dns", "dns-tcp", "domain"];

export const networkEgressNamesPorts: Invariant = {
  name: "network-egress-names-ports",
  displayName: "Tenants reach declared services of the platform, on their ports",
  ids: ["C6", "C7"],
  holds:
    "what a tenant reaches outside of its namespaces is a service on listed ports, and for names only the cluster's DNS pods",
  sources: ["OWASP K05", "Kubernetes: network policies"],
  severity: "high",
  remedy: "list each port by its number; for DNS name the namespace and the label of the DNS pods, with port 53 for UDP and TCP",
  configSchema: {
    properties: {
      dnsNamespaces: textsSetting(
        "Namespaces of the cluster's DNS; no other pods there can be reached.",
        "kube-system",
        "openshift-dns",
      ),
      dnsPods: textsSetting(
        "Labels of the DNS pods, as key=value.",
        ...["k8s-app=kube-dns", "k8s-app=node-local-dns", "dns.operator.openshift.io/daemonset-dns=default"],
      ),
    },
  },
  violations: (stack, settings) => stack.ofTenants("NetworkPolicy").flatMap((policy) => ofPolicy(policy, stack, settings)),
};

function ofPolicy(policy: KubernetesObject, stack: StackView, settings: Settings): Violation[] {
  const spec = fields(policy.fields["spec"]);
  return rulesOf(spec)
    .filter(({ direction }) => direction === "egress")
    .flatMap((rule) => {
      // Namespaces of tenants, and every pod of another one, are another invariant's matter.
      const elsewhere = rule.peers.filter(
        (peer) => !isEveryPod(peer) && namespacesOf(peer)?.every((name) => stack.tenantOf(name) === undefined) === true,
      );
      if (elsewhere.length === 0) return [];
      const problems = [
        ...(listsPorts(rule) ? [] : ["reaches another namespace on more than listed ports"]),
        ...dnsProblems(elsewhere, rule, settings),
      ];
      return problems.map((problem) => violation(policy, `${problem} in ${rule.place}`, `spec.${rule.place}`));
    });
}

/** DNS answers from its own pods alone, and these answer nothing but DNS: whoever may call another server by that port has a way out. */
function dnsProblems(peers: readonly Fields[], rule: Rule, settings: Settings): string[] {
  const dnsNamespaces = new Set(textsOf(settings, "dnsNamespaces"));
  const dnsPods = new Set(textsOf(settings, "dnsPods"));
  const asksForNames = rule.ports.some(({ port }) => DNS_PORTS.includes(port));
  const isOnlyDns = rule.ports.every(({ port, protocol }) => DNS_PORTS.includes(port) && text(protocol) !== "SCTP");
  return peers.flatMap((peer) => {
    const names = namespacesOf(peer) ?? [];
    const isOfDns = names.every((name) => dnsNamespaces.has(name)) && isDnsPod(peer, dnsPods);
    if (names.some((name) => dnsNamespaces.has(name)) && !isOfDns) return ["reaches pods of the cluster that are not its DNS"];
    if (isOfDns) return isOnlyDns || !listsPorts(rule) ? [] : ["reaches the DNS pods on other ports than those of DNS"];
    return asksForNames ? [`asks for names in namespace "${names.join()}", which is not the cluster's DNS,`] : [];
  });
}

function isDnsPod(peer: Fields, dnsPods: ReadonlySet<string>): boolean {
  const labels = fields(fields(peer["podSelector"])["matchLabels"]);
  return Object.entries(labels).some(([key, value]) => dnsPods.has(`${key}=${text(value)}`));
}
