/** The network layer of a fleet of 25 tenants with openings, against an analyzer that somebody else wrote. */

import { beforeAll, describe, expect, test } from "vitest";
import type { Fleet, ResolvedTenant } from "../../../model/resolved-tenant";
import type { StackResource } from "../../../policies/resources";
import { isolationOf } from "../../../report/isolation/model";
import { environment, fleetOf } from "../../support/fleet";
import { object } from "../../support/isolation";
import { provision } from "../../support/mocks";
import { analyzed, type Manifest, manifestsOf, missingAnalyzer, modelled, pod } from "../../support/network-analyzer";

const ids = Array.from({ length: 25 }, (_, index) => `tenant-${String(index).padStart(2, "0")}`);

/** Every fifth tenant has openings: out, in, or both, of both protocols and versions. */
function openingsOf(index: number): ResolvedTenant["network"] {
  const record = { reason: "ERP", ticket: "SEC-214", expires: "2027-01-31" };
  const out = { cidr: `203.0.${index}.0/24`, protocol: "TCP", ports: [443, 8443], ...record } as const;
  const inward = { cidr: `2001:db8:${index + 1}::/48`, protocol: "UDP", ports: [500 + index], ...record } as const;
  return { egress: index % 5 === 0 ? [out] : [], ingress: index % 10 === 0 ? [inward] : [] };
}

function fleet(): Fleet {
  const plain = fleetOf(...ids);
  return { ...plain, tenants: plain.tenants.map((tenant, index) => ({ ...tenant, network: openingsOf(index) })) };
}

/** Two pods per tenant, one of them nobody's Service, and the platform's pods with a stranger beside each. */
function podsOf(): readonly Manifest[] {
  const { dns, database, gateway } = environment;
  return [
    ...ids.flatMap((id) => [
      pod(`t-${id}`, "app", { "app.kubernetes.io/name": "app" }),
      pod(`t-${id}`, "batch", { role: "batch" }),
    ]),
    ...[dns, database, gateway].flatMap(({ namespace, podLabels }) => [
      pod(namespace, "service", podLabels),
      pod(namespace, "stranger", { role: "stranger" }),
    ]),
  ];
}

let resources: readonly StackResource[];
let missing: string | undefined;

beforeAll(async () => {
  resources = (await provision(fleet())).recorded.resources;
  missing = await missingAnalyzer();
}, 300_000);

async function compare(all: readonly StackResource[]): Promise<{ readonly theirs: string[]; readonly ours: string[] }> {
  const { dns, database, gateway } = environment;
  const platform = [dns, database, gateway].map(({ namespace }) => object("Namespace", namespace));
  const manifests = [...manifestsOf([...all, ...platform], ["Namespace", "NetworkPolicy"]), ...podsOf()];
  const theirs = await analyzed(manifests);
  return { theirs, ours: modelled(isolationOf(all).edges) };
}

describe("25 tenants", () => {
  test("the analyzer finds exactly the edges of the model, which are the declared ones", { timeout: 120_000 }, async ({
    skip,
  }) => {
    if (missing !== undefined) skip(missing);
    const { theirs, ours } = await compare(resources);
    expect(theirs).toEqual(ours);
    // DNS by two protocols, the database, the gateway; five tenants have two ports open outward, three of them one inward.
    expect(theirs).toHaveLength(25 * 4 + 5 * 2 + 3);
    expect(theirs.filter((way) => /^t-\S+ > t-/.test(way))).toEqual([]);
  });

  test("both find a leak between two tenants", { timeout: 120_000 }, async ({ skip }) => {
    if (missing !== undefined) skip(missing);
    const peer = (id: string): object => ({
      namespaceSelector: { matchExpressions: [{ key: "leasehold/tenant", operator: "In", values: [id] }] },
      // Not `Exists`: the analyzer reads that as nobody when all pods have the label.
      podSelector: { matchExpressions: [{ key: "role", operator: "In", values: ["batch", "cron"] }] },
    });
    const ports = [{ protocol: "TCP", port: 8080 }];
    const planted = [
      object("NetworkPolicy", "t-tenant-03/out", {
        spec: { podSelector: {}, policyTypes: ["Egress"], egress: [{ to: [peer("tenant-04")] }] },
      }),
      object("NetworkPolicy", "t-tenant-04/in", {
        spec: { podSelector: {}, policyTypes: ["Ingress"], ingress: [{ from: [peer("tenant-03")], ports }] },
      }),
    ];
    const { theirs, ours } = await compare([...resources, ...planted]);
    expect(theirs).toEqual(ours);
    expect(theirs.filter((way) => /^t-\S+ > t-/.test(way))).toEqual(["t-tenant-03 > t-tenant-04 TCP 8080"]);
  });
});
