/**
 * The network layer against a second evaluator that shares nothing with it: it takes every pod, every namespace and every port of a
 * small world one by one and asks what the manual of network policies says.
 */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { StackResource } from "../../../policies/resources";
import { isolationOf } from "../../../report/isolation/model";
import { fleetWithOpenings } from "../../support/fleet";
import { arrow, built, namespaceOf, object } from "../../support/isolation";

type Labels = Readonly<Record<string, string>>;

interface Expression {
  readonly key: string;
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
  readonly values?: readonly string[];
}

interface Selector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly Expression[];
}

interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly ipBlock?: { readonly cidr: string };
}

interface Port {
  readonly protocol?: string;
  readonly port?: number;
  readonly endPort?: number;
}

interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly Port[];
}

interface Spec {
  readonly podSelector: Selector;
  readonly policyTypes?: readonly string[];
  readonly ingress?: readonly Rule[];
  readonly egress?: readonly Rule[];
}

/** Tenants with their namespaces' labels; a selector of namespaces can mean one of them, two or all. */
const TENANTS: Readonly<Record<string, Labels>> = { a: { team: "red" }, b: { team: "blue" }, c: { team: "red", zone: "x" } };

/** Every pod that differs from another by what a selector here can ask; `other` stands for values that none names. */
const PODS: readonly Labels[] = [undefined, "web", "db", "other"].flatMap((app) =>
  [undefined, "gold", "other"].map((tier) => ({
    ...(app === undefined ? {} : { app }),
    ...(tier === undefined ? {} : { tier }),
  })),
);

/** Every port that differs from another by what a rule here can ask. */
const PORTS = [
  ...[80, 100, 443, 9000].map((port) => ({ protocol: "TCP", port })),
  ...[53, 80].map((port) => ({ protocol: "UDP", port })),
];

const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });

function present<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

function selectorOver(values: Readonly<Record<string, readonly string[]>>): fc.Arbitrary<Selector> {
  const expression = fc
    .record({
      key: fc.constantFrom(...Object.keys(values)),
      operator: fc.constantFrom("In", "NotIn", "Exists", "DoesNotExist" as const),
    })
    .chain(
      ({ key, operator }): fc.Arbitrary<Expression> =>
        operator === "In" || operator === "NotIn"
          ? fc.subarray([...(values[key] ?? [])], { minLength: 1 }).map((chosen) => ({ key, operator, values: chosen }))
          : fc.constant({ key, operator }),
    );
  const label = fc
    .constantFrom(...Object.entries(values))
    .chain(([key, known]) => fc.constantFrom(...known).map((value) => ({ [key]: value })));
  return fc.oneof(
    fc.constant({}),
    label.map((matchLabels) => ({ matchLabels })),
    fc.array(expression, { minLength: 1, maxLength: 2 }).map((matchExpressions) => ({ matchExpressions })),
    fc.record({ matchLabels: label, matchExpressions: fc.array(expression, { maxLength: 1 }) }),
  );
}

const pods = selectorOver({ app: ["web", "db"], tier: ["gold"] });
const namespaces = selectorOver({
  "kubernetes.io/metadata.name": ["t-a", "t-b", "elsewhere"],
  team: ["red", "blue"],
  zone: ["x"],
});

const peer: fc.Arbitrary<Peer> = fc.oneof(
  { arbitrary: fc.record({ podSelector: pods }), weight: 1 },
  { arbitrary: fc.record({ namespaceSelector: namespaces }), weight: 2 },
  { arbitrary: fc.record({ namespaceSelector: namespaces, podSelector: pods }), weight: 3 },
  { arbitrary: fc.constant({ ipBlock: { cidr: "203.0.113.0/24" } }), weight: 1 },
);

const port: fc.Arbitrary<Port> = fc.constantFrom(
  { protocol: "TCP", port: 80 },
  { port: 443 },
  { protocol: "UDP", port: 53 },
  { protocol: "UDP" },
  { protocol: "TCP", port: 80, endPort: 443 },
);

const rule = (direction: "from" | "to"): fc.Arbitrary<Rule> =>
  fc
    .record({ [direction]: optional(fc.array(peer, { maxLength: 2 })), ports: optional(fc.array(port, { maxLength: 2 })) })
    .map((each) => present(each));

const spec: fc.Arbitrary<Spec> = fc
  .record({
    podSelector: fc.oneof(fc.constant({}), pods),
    policyTypes: optional(fc.subarray(["Ingress", "Egress"], { minLength: 1 })),
    ingress: optional(fc.array(rule("from"), { maxLength: 2 })),
    egress: optional(fc.array(rule("to"), { maxLength: 2 })),
  })
  .map((each) => present(each) as Spec);

/** Mostly closed, as fleets are: with too much open every answer would be yes. */
const policies: fc.Arbitrary<readonly Spec[]> = fc.oneof(
  { arbitrary: fc.array(spec, { maxLength: 3 }), weight: 1 },
  {
    arbitrary: fc.array(spec, { maxLength: 3 }).map((more) => [{ podSelector: {}, policyTypes: ["Ingress", "Egress"] }, ...more]),
    weight: 4,
  },
);

type World = Readonly<Record<string, readonly Spec[]>>;

const worlds: fc.Arbitrary<World> = fc.record({ a: policies, b: policies, c: policies });

// The second evaluator.

function isSelected({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Labels): boolean {
  if (Object.entries(matchLabels).some(([key, value]) => labels[key] !== value)) return false;
  return matchExpressions.every(({ key, operator, values = [] }) => {
    switch (operator) {
      case "In":
        return key in labels && values.includes(labels[key] ?? "");
      case "NotIn":
        return !(key in labels) || !values.includes(labels[key] ?? "");
      case "Exists":
        return key in labels;
      case "DoesNotExist":
        return !(key in labels);
    }
  });
}

interface Place {
  readonly tenant: string;
  readonly labels: Labels;
}

const SIDES = { egress: { type: "Egress", peers: "to" }, ingress: { type: "Ingress", peers: "from" } } as const;

function isActing(policy: Spec, side: keyof typeof SIDES): boolean {
  if (policy.policyTypes !== undefined) return policy.policyTypes.includes(SIDES[side].type);
  return side === "ingress" || (policy.egress ?? []).length > 0;
}

/** Whether the policies of a pod's namespace let it have traffic with another pod; `undefined` is an address outside. */
function isAllowed(
  world: World,
  side: keyof typeof SIDES,
  pod: Place,
  other: Place | undefined,
  at: { protocol: string; port: number },
): boolean {
  const mine = (world[pod.tenant] ?? []).filter((policy) => isActing(policy, side) && isSelected(policy.podSelector, pod.labels));
  if (mine.length === 0) return true;
  return mine.some((policy) =>
    (policy[side] ?? []).some((each) => isPort(each.ports, at) && isPeer(each[SIDES[side].peers], pod, other)),
  );
}

function isPort(ports: readonly Port[] = [], at: { protocol: string; port: number }): boolean {
  if (ports.length === 0) return true;
  return ports.some(({ protocol = "TCP", port: low, endPort }) => {
    if (protocol !== at.protocol) return false;
    return low === undefined || (at.port >= low && at.port <= (endPort ?? low));
  });
}

function isPeer(peers: readonly Peer[] = [], pod: Place, other: Place | undefined): boolean {
  if (peers.length === 0) return true;
  return peers.some(({ podSelector, namespaceSelector, ipBlock }) => {
    if (ipBlock !== undefined) return other === undefined;
    if (other === undefined) return false;
    const labels = { ...TENANTS[other.tenant], "kubernetes.io/metadata.name": `t-${other.tenant}` };
    const isThere = namespaceSelector === undefined ? other.tenant === pod.tenant : isSelected(namespaceSelector, labels);
    return isThere && isSelected(podSelector ?? {}, other.labels);
  });
}

/** Every way by trying. */
function reached(world: World): string[] {
  const ids = Object.keys(TENANTS);
  const anyPod = (tenant: string, test: (place: Place) => boolean): boolean => PODS.some((labels) => test({ tenant, labels }));
  const anyPort = (test: (at: (typeof PORTS)[number]) => boolean): boolean => PORTS.some(test);
  const between = ids.flatMap((from) =>
    ids
      .filter((to) => to !== from)
      .filter((to) =>
        anyPod(from, (sender) =>
          anyPod(to, (receiver) =>
            anyPort(
              (at) => isAllowed(world, "egress", sender, receiver, at) && isAllowed(world, "ingress", receiver, sender, at),
            ),
          ),
        ),
      )
      .map((to) => `${from} > ${to} on network`),
  );
  const outside = ids.flatMap((id) => [
    ...(anyPod(id, (pod) => anyPort((at) => isAllowed(world, "egress", pod, undefined, at)))
      ? [`${id} > internet on network`]
      : []),
    ...(anyPod(id, (pod) => anyPort((at) => isAllowed(world, "ingress", pod, undefined, at)))
      ? [`internet > ${id} on network`]
      : []),
  ]);
  return [...between, ...outside].sort();
}

function resourcesOf(world: World): readonly StackResource[] {
  return Object.entries(world).flatMap(([id, specs]) => [
    namespaceOf(id, TENANTS[id]),
    ...specs.map((each, index) => object("NetworkPolicy", `t-${id}/p${index}`, { spec: each })),
  ]);
}

describe("random network policies", () => {
  test("open the ways that trying every pod and port finds, and no other", () => {
    let open = 0;
    let closed = 0;
    fc.assert(
      fc.property(worlds, (world) => {
        const model = isolationOf(resourcesOf(world));
        const edges = new Set(model.edges.filter(({ layer }) => layer === "network").map(arrow));
        const found = [...edges].filter((edge) => !edge.includes("shared")).sort();
        const expected = reached(world);
        expect(found).toEqual(expected);
        open += expected.filter((edge) => !edge.includes("internet")).length;
        closed += 6 - expected.filter((edge) => !edge.includes("internet")).length;
        for (const from of ["a", "b", "c"])
          for (const to of ["a", "b", "c"].filter((one) => one !== from))
            if (!edges.has(`${from} > ${to} on network`)) expect(model.denial(from, to, "network")).not.toEqual([]);
      }),
      { numRuns: 300 },
    );
    // Both answers must be common, or nothing was compared.
    expect(Math.min(open, closed)).toBeGreaterThan(100);
  }, 60_000);
});

describe("declared openings", () => {
  test("are openings, with what the file said of them, and nothing else leads outside", async () => {
    const { platform, tenants } = await built(fleetWithOpenings());
    const outside = isolationOf([...platform, ...tenants.resources]).edges.filter(
      ({ from, to, layer }) => layer === "network" && [from, to].includes("internet"),
    );
    expect(outside.map(({ from, to, letter, says }) => `${from} > ${to} ${letter} ${says}`)).toEqual([
      "acme > internet O TCP 443, 8443 to 203.0.113.0/24 until 2027-01-31",
      "internet > acme O UDP 500 from 2001:db8:1::/48 until 2027-01-31",
    ]);
    expect(outside.flatMap(({ evidence }) => evidence.map(({ rule: said }) => said))).toEqual([
      "spec.egress[0] allows it: ERP order sync (SEC-214)",
      "spec.ingress[0] allows it: ERP order sync (SEC-214)",
    ]);
  });
});
