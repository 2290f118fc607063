/** Ways between the tenants of a report made by hand. */

import type { Edge, Evidence } from "../../report/isolation/isolation-model";

/** Why a cell says what it says, of an object of a tenant. */
export const evidence = (id: string, object: string, rule: string, line?: number): Evidence => ({
  resource: object,
  urn: `urn:pulumi:dev::leasehold::x::${object}`,
  rule,
  ...(line === undefined ? {} : { file: `tenants/${id}.yaml`, line }),
});

/** What every tenant reaches of the platform. */
function sharedEdges(id: string): readonly Edge[] {
  const edge = (layer: Edge["layer"], says: string, object: string, rule: string): Edge => ({
    from: id,
    to: "shared",
    layer,
    letter: "G",
    says,
    evidence: [evidence(id, object, rule)],
  });
  return [
    edge("network", "UDP 53, TCP 53 to kube-dns", `NetworkPolicy t-${id}/dns`, "egress to pods k8s-app=kube-dns of kube-system"),
    edge("network", "TCP 5432 to postgresql", `NetworkPolicy t-${id}/database`, "egress to pods of postgresql"),
    edge(
      "database",
      "schema of its own on the shared server",
      `Role t_${id}_app`,
      "NOSUPERUSER, no membership outside of the tenant",
    ),
  ];
}

/** Who of the platform and of the outside reaches every tenant. */
function callerEdges(id: string): readonly Edge[] {
  const gateway = evidence(id, `NetworkPolicy t-${id}/from-gateway`, "ingress from pods of apisix on TCP 8080");
  const route = evidence(id, `ApisixRoute t-${id}/app`, `lets in consumers of t-${id} alone`);
  return [
    { from: "shared", to: id, layer: "network", letter: "G", says: "TCP 8080 from apisix", evidence: [gateway] },
    { from: "internet", to: id, layer: "gateway", letter: "G", says: `callers with a key of ${id}`, evidence: [route] },
  ];
}

function openingEdge(id: string, index: number): Edge {
  const range = `203.0.${index % 256}.0/24`;
  const out = index % 2 === 0;
  return {
    from: out ? id : "internet",
    to: out ? "internet" : id,
    layer: "network",
    letter: "O",
    says: `TCP 443 ${out ? "to" : "from"} ${range} until 2026-${String((index % 9) + 4).padStart(2, "0")}-28`,
    evidence: [
      evidence(id, `NetworkPolicy t-${id}/opening-${index}`, `${out ? "egress to" : "ingress from"} ${range}`, 12 + (index % 9)),
    ],
  };
}

function grantEdge(from: string, to: string, letter: "R" | "W"): Edge {
  const says = `${letter === "R" ? "reads" : "writes"} catalog, orders of ${to} until 2026-09-30`;
  return {
    from,
    to,
    layer: "gateway",
    letter,
    says,
    evidence: [evidence(to, `ApisixRoute t-${to}/grant-${from}`, "one route, one key", 21)],
  };
}

/** A way that must not be. */
export function leak(from: string, to: string): Edge {
  const rule = `ingress from all pods of t-${from}`;
  const says = `TCP 8080 from pods of ${from}`;
  return { from, to, layer: "network", letter: "!", says, evidence: [evidence(to, `NetworkPolicy t-${to}/debug`, rule, 9)] };
}

/** The order of a model. */
export const byPlace = (left: Edge, right: Edge): number => {
  const key = ({ from, to, layer }: Edge): string => `${from}\0${to}\0${layer}`;
  return key(left) < key(right) ? -1 : key(left) > key(right) ? 1 : 0;
};

/** What every tenant has of the platform, an opening of every fifth and a grant of every sixth. */
export function edgesOf(ids: readonly string[]): readonly Edge[] {
  const openings = ids.filter((_, index) => index % 5 === 0).map((id, index) => openingEdge(id, index));
  const grants = ids.flatMap((id, index) => {
    const owner = ids[(index * 7 + 1) % Math.ceil(ids.length / 3)] ?? id;
    return index % 6 === 1 && owner !== id ? [grantEdge(id, owner, index % 4 === 1 ? "R" : "W")] : [];
  });
  return [...ids.flatMap(sharedEdges), ...ids.flatMap(callerEdges), ...openings, ...grants].sort(byPlace);
}
