/** The network policies of a namespace, compiled: which pods are closed, and what lets something through. */

import { fields, list, text, texts } from "../../policies/values";
import type { Block } from "./addresses";
import { type Ports, readPorts } from "./ports";
import { canExist, readSelector, type Selector } from "./selectors";
import type { Item } from "./world";

/** Whom a rule lets through: pods, or addresses; `undefined` selectors of namespaces mean the policy's own. */
export type Peer =
  | { readonly kind: "everybody" }
  | { readonly kind: "pods"; readonly namespaces: Selector | undefined; readonly pods: Selector; readonly isAnyPod: boolean }
  | { readonly kind: "addresses"; readonly block: Block };

/** One peer of one rule of one policy, with the pods it is a rule for. */
export interface Allowance {
  readonly policy: Item;
  /** Where it stands, such as `spec.egress[0]`. */
  readonly place: string;
  readonly pods: Selector;
  readonly peer: Peer;
  readonly ports: Ports;
}

/** One direction of a namespace's traffic. Pods that no policy closes may do anything. */
export interface Direction {
  readonly closing: readonly { readonly policy: Item; readonly pods: Selector }[];
  readonly allowances: readonly Allowance[];
}

export interface Traffic {
  readonly egress: Direction;
  readonly ingress: Direction;
}

const DIRECTIONS = {
  ingress: { type: "Ingress", peers: "from" },
  egress: { type: "Egress", peers: "to" },
} as const;

/** Compiles all policies of one namespace. */
export function compileTraffic(policies: readonly Item[]): Traffic {
  return { egress: compile(policies, "egress"), ingress: compile(policies, "ingress") };
}

function compile(policies: readonly Item[], direction: keyof typeof DIRECTIONS): Direction {
  const { type, peers } = DIRECTIONS[direction];
  // One that contradicts itself selects no pod at all.
  const acting = policies.filter((policy) => typesOf(fields(policy.props["spec"])).includes(type) && canExist([podsOf(policy)]));
  return {
    closing: acting.map((policy) => ({ policy, pods: podsOf(policy) })),
    allowances: acting.flatMap((policy) =>
      list(fields(policy.props["spec"])[direction]).flatMap((each, index): Allowance[] => {
        const rule = fields(each);
        const named = list(rule[peers]).map(fields);
        const whom: readonly Peer[] = named.length === 0 ? [{ kind: "everybody" }] : named.map(readPeer);
        const common = { policy, place: `spec.${direction}[${index}]`, pods: podsOf(policy), ports: readPorts(rule["ports"]) };
        return whom.filter(isSomebody).map((peer) => ({ ...common, peer }));
      }),
    ),
  };
}

/** Left out, a policy is for what comes in, and for what goes out if it has rules for that. */
function typesOf(spec: ReturnType<typeof fields>): readonly string[] {
  const written = texts(spec["policyTypes"]);
  if (written.length > 0) return written;
  return list(spec["egress"]).length > 0 ? ["Ingress", "Egress"] : ["Ingress"];
}

function podsOf({ props }: Item): Selector {
  return readSelector(fields(props["spec"])["podSelector"]);
}

function readPeer(peer: ReturnType<typeof fields>): Peer {
  const { ipBlock, namespaceSelector, podSelector } = peer;
  if (isWritten(ipBlock)) {
    const block = fields(ipBlock);
    return { kind: "addresses", block: { cidr: text(block["cidr"]), except: texts(block["except"]) } };
  }
  if (!isWritten(namespaceSelector) && !isWritten(podSelector)) return { kind: "everybody" };
  const pods = readSelector(podSelector);
  const namespaces = isWritten(namespaceSelector) ? readSelector(namespaceSelector) : undefined;
  return { kind: "pods", namespaces, pods, isAnyPod: pods.length === 0 };
}

function isSomebody(peer: Peer): boolean {
  return peer.kind !== "pods" || canExist([peer.pods]);
}

function isWritten(value: unknown): boolean {
  return value !== undefined && value !== null;
}
