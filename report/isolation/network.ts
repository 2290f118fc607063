/**
 * Traffic between the pods of two tenants: it flows where the policies of the one let it out and those of the other let it in.
 *
 * Asked of every pod that could exist. Policies only ever add to what is allowed, so what counts is the union of a namespace's.
 */

import { reachesInside } from "./addresses";
import type { Edge, Evidence } from "./isolation-model";
import type { LayerModel } from "./layer";
import { indexNamespaces, type NamespaceIndex } from "./namespace-index";
import { outsideEdges } from "./network-outside";
import { type Allowance, compileTraffic, type Direction, type Traffic } from "./network-policy";
import { commonPorts, describePorts, type Ports } from "./ports";
import { canExist, type Selector } from "./selectors";
import { addTo, grouped, type Namespace, type World } from "./world";

/** One reason why traffic passes a namespace's edge. */
interface Way {
  /** Conditions on the pod inside, and selectors that must all miss it. */
  readonly own: Selector;
  readonly missed: readonly Selector[];
  /** Conditions on the pod outside. */
  readonly peer: Selector;
  readonly ports: Ports;
  readonly evidence: Evidence;
}

/** The ways of one direction, by the other namespace; `everywhere` are those that no namespace limits. */
interface Ways {
  readonly everywhere: readonly Way[];
  readonly by: ReadonlyMap<string, readonly Way[]>;
}

/** A tenant's namespace with its policies compiled. */
export interface Node {
  readonly namespace: Namespace;
  readonly traffic: Traffic;
}

interface Gates extends Node {
  readonly out: Ways;
  readonly in: Ways;
}

/** Computes the layer. */
export function networkLayer(world: World): LayerModel {
  const nodes = [...world.namespaces.values()].map((namespace) => ({
    namespace,
    traffic: compileTraffic(world.of("NetworkPolicy", namespace.name)),
  }));
  const index = indexNamespaces([...world.namespaces.values()]);
  const gates = new Map(
    nodes.map((node): [string, Gates] => [
      node.namespace.name,
      { ...node, out: waysOf(node, "egress", { world, index }), in: waysOf(node, "ingress", { world, index }) },
    ]),
  );
  const byTenant = grouped([...gates.values()], ({ namespace }) => namespace.tenant);
  return {
    edges: [...betweenTenants(gates), ...outsideEdges(nodes, world)],
    denial: (from, to) => {
      const [senders, receivers] = [byTenant.get(from) ?? [], byTenant.get(to) ?? []];
      if (receivers.length > 0 && senders.length > 0)
        return senders.flatMap((sender) => receivers.flatMap((receiver) => pairDenial(sender, receiver, world)));
      return [
        ...senders.flatMap((sender) => closing(sender, "egress", { world, other: to || "anybody else" })),
        ...receivers.flatMap((receiver) => closing(receiver, "ingress", { world, other: from || "anybody else" })),
      ];
    },
  };
}

interface Context {
  readonly world: World;
  readonly index: NamespaceIndex;
}

function waysOf(node: Node, name: keyof Traffic, context: Context): Ways {
  const direction = node.traffic[name];
  const everywhere = [...unclosed(node, direction, context.world)];
  const by = new Map<string, Way[]>();
  for (const allowance of direction.allowances) {
    const targets = targetsOf(allowance, node.namespace, context.index);
    if (targets === "none") continue;
    const way = wayOf(allowance, context.world);
    if (targets === "everywhere") everywhere.push(way);
    else for (const target of targets) addTo(by, target, way);
  }
  return { everywhere, by };
}

function wayOf(allowance: Allowance, world: World): Way {
  const { policy, place, pods, peer, ports } = allowance;
  const outer = peer.kind === "pods" ? peer.pods : [];
  const evidence = world.evidence(policy, `${place} lets ${describePorts(ports)} through`, place);
  return { own: pods, missed: [], peer: outer, ports, evidence };
}

/** What pods may do that no policy selects, if there can be such pods. */
function unclosed({ namespace }: Node, { closing }: Direction, world: World): Way[] {
  const missed = closing.map(({ pods }) => pods);
  if (!canExist([], missed)) return [];
  const rule = closing.length === 0 ? "has no network policy for this direction" : "has pods that no network policy selects";
  return [{ own: [], missed, peer: [], ports: undefined, evidence: world.evidence(namespace.item, rule) }];
}

/** Namespaces of other tenants that an allowance is about. */
function targetsOf({ peer }: Allowance, own: Namespace, index: NamespaceIndex): "none" | "everywhere" | readonly string[] {
  if (peer.kind === "everybody") return "everywhere";
  if (peer.kind === "addresses") return reachesInside(peer.block) ? "everywhere" : "none";
  if (peer.namespaces === undefined) return "none";
  if (peer.namespaces.length === 0) return "everywhere";
  return index(peer.namespaces).flatMap(({ name, tenant }) => (tenant === own.tenant ? [] : [name]));
}

function betweenTenants(gates: ReadonlyMap<string, Gates>): Edge[] {
  const isOpen = [...gates.values()].filter(({ in: { everywhere } }) => everywhere.length > 0);
  const waiting = new Map<string, Gates[]>();
  for (const gate of gates.values()) for (const source of gate.in.by.keys()) addTo(waiting, source, gate);
  return [...gates.values()].flatMap((from) => {
    const named = [...from.out.by.keys()].flatMap((name) => gates.get(name) ?? []);
    const anywhere = from.out.everywhere.length > 0 ? [...isOpen, ...(waiting.get(from.namespace.name) ?? [])] : [];
    return [...new Set([...named, ...anywhere])]
      .filter(({ namespace }) => namespace.tenant !== from.namespace.tenant)
      .flatMap((to) => passage(from, to) ?? []);
  });
}

/** The first pair of ways that one and the same pair of pods can take. */
function passage(from: Gates, to: Gates): Edge | undefined {
  const out = [...from.out.everywhere, ...(from.out.by.get(to.namespace.name) ?? [])];
  const inward = [...to.in.everywhere, ...(to.in.by.get(from.namespace.name) ?? [])];
  for (const leaving of out)
    for (const entering of inward) {
      const ports = commonPorts(leaving.ports, entering.ports);
      const isSender = canExist([leaving.own, entering.peer], leaving.missed);
      const isReceiver = canExist([entering.own, leaving.peer], entering.missed);
      if (!isSender || !isReceiver || ports?.length === 0) continue;
      return {
        ...{ from: from.namespace.tenant, to: to.namespace.tenant, layer: "network", letter: "!" },
        says: `${describePorts(ports)} from pods of ${from.namespace.name} to pods of ${to.namespace.name}`,
        evidence: [leaving.evidence, entering.evidence],
      };
    }
  return undefined;
}

/** Why nothing goes from one namespace to another: what closes the one or the other, or that their ways do not meet. */
function pairDenial(from: Gates, to: Gates, world: World): Evidence[] {
  const out = [...from.out.everywhere, ...(from.out.by.get(to.namespace.name) ?? [])];
  const inward = [...to.in.everywhere, ...(to.in.by.get(from.namespace.name) ?? [])];
  const closed = [
    ...(out.length === 0 ? closing(from, "egress", { world, other: to.namespace.name }) : []),
    ...(inward.length === 0 ? closing(to, "ingress", { world, other: from.namespace.name }) : []),
  ];
  if (closed.length > 0) return closed;
  return [...out, ...inward].map(({ evidence }) => ({
    ...evidence,
    rule: `${evidence.rule}, but the other side lets nothing of it through`,
  }));
}

interface Other {
  readonly world: World;
  /** The namespace that is not reached, or a word for what is no namespace. */
  readonly other: string;
}

/** The one policy that closes every pod, or those that do so together. */
function closing({ traffic }: Node, name: keyof Traffic, { world, other }: Other): Evidence[] {
  const { closing: policies, allowances } = traffic[name];
  if (
    canExist(
      [],
      policies.map(({ pods }) => pods),
    )
  )
    return [];
  const whole = policies.find(({ pods, policy }) => pods.length === 0 && !allowances.some((one) => one.policy === policy));
  const one = whole ?? policies.find(({ pods }) => pods.length === 0);
  const rest = `and none of the ${policies.length} policies for ${name} names ${other}`;
  return (one === undefined ? policies : [one]).map(({ policy }) =>
    world.evidence(policy, `closes ${one === undefined ? "pods" : "all pods"} for ${name}, ${rest}`, "spec.podSelector"),
  );
}
