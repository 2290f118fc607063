import { type Invariant, violation } from "./invariant";
import { readRange } from "./ranges";
import { type Fields, fields, isEmpty, list, text, texts } from "./values";

/** The shortest prefixes of callers: one organisation, not a part of the internet. */
const WIDEST = { 4: 16, 6: 32 } as const;

export const serviceStaysInside: Invariant = {
  name: "service-stays-inside",
  displayName: "A tenant's Services lead to its own pods, and callers come through the gateway",
  ids: ["B3", "C11"],
  holds:
    "no Service of a tenant takes a port of the nodes or an address outside, leads elsewhere than to its own pods, or is open to everybody",
  sources: ["CVE-2020-8554", "CVE-2021-25740", "kubectl-mtb HI-1"],
  severity: "critical",
  remedy:
    "use type ClusterIP with a selector; a LoadBalancer needs narrow loadBalancerSourceRanges and allocateLoadBalancerNodePorts: false",
  violations: (stack) =>
    stack
      .ofTenants("Service")
      .flatMap((service) =>
        problemsOf(fields(service.fields["spec"])).map(([problem, field]) => violation(service, problem, `spec.${field}`)),
      ),
};

type Problem = readonly [problem: string, field: string];

const OF_TYPE: Readonly<Record<string, (spec: Fields) => readonly Problem[]>> = {
  "": () => [],
  ClusterIP: () => [],
  ExternalName: () => [["is another name for a host of its author's choice", "type"]],
  NodePort: () => [["opens a port on every node", "type"]],
  LoadBalancer: ofLoadBalancer,
};

function problemsOf(spec: Fields): readonly Problem[] {
  const type = text(spec["type"]);
  const isAlias = type === "ExternalName";
  return [
    ...(OF_TYPE[type]?.(spec) ?? [[`is of the unknown type "${type}"`, "type"] as const]),
    ...(isEmpty(spec["externalIPs"]) ? [] : [["takes traffic that others send to addresses outside", "externalIPs"] as const]),
    ...(isAlias || !isEmpty(spec["selector"])
      ? []
      : [["selects no pods, so it leads wherever its endpoints say", "selector"] as const]),
  ];
}

function ofLoadBalancer(spec: Fields): readonly Problem[] {
  const ranges = list(spec["loadBalancerSourceRanges"]);
  const wide = texts(ranges).filter((cidr) => {
    const range = readRange(cidr);
    return range === undefined || range.prefix < WIDEST[range.version];
  });
  return [
    ...(ranges.length === 0 ? [["is open to everybody outside", "loadBalancerSourceRanges"] as const] : []),
    ...wide.map((cidr): Problem => [`is open to "${cidr}", which is no narrow range`, "loadBalancerSourceRanges"]),
    ...(spec["allocateLoadBalancerNodePorts"] === false
      ? []
      : [["opens a port on every node beside its load balancer", "allocateLoadBalancerNodePorts"] as const]),
  ];
}
