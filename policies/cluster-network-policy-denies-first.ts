import { TENANT_LABEL } from "../model/labels";
import { type Invariant, type Violation, violation } from "./invariant";
import { namespacesOf, selectsEverything } from "./network-peers";
import type { KubernetesObject } from "./resources";
import type { StackView } from "./stack-view";
import { type Fields, fields, isEmpty, list, text, texts } from "./values";

/** Where a kind of policy for the whole cluster stands; that of Baseline is asked only where no network policy of a tenant is. */
const TIERS: Readonly<Record<string, (spec: Fields) => string>> = {
  ClusterNetworkPolicy: (spec) => text(spec["tier"]),
  AdminNetworkPolicy: () => "Admin",
  BaselineAdminNetworkPolicy: () => "Baseline",
};

const ACCEPTS = new Set(["Accept", "Allow"]);

export const clusterNetworkPolicyDeniesFirst: Invariant = {
  name: "cluster-network-policy-denies-first",
  displayName: "No policy for the cluster overrules the tenants' own",
  ids: ["C9", "C10"],
  holds:
    "cluster network policies have priorities of their own, and none accepts traffic of tenants that an earlier one has not bounded",
  sources: ["network-policy-api", "NPEP-122"],
  severity: "critical",
  remedy: `give each policy of a tier its own priority; before a rule that accepts more than named namespaces put one that denies every namespace with ${TENANT_LABEL}`,
  violations: (stack) => {
    const policies = Object.keys(TIERS)
      .flatMap((kind) => stack.ofKind(kind))
      .map(read);
    return [...samePriority(policies), ...wideAccepts(policies, stack)];
  },
};

interface ClusterPolicy {
  readonly object: KubernetesObject;
  readonly spec: Fields;
  readonly tier: string;
  readonly priority: number;
}

function read(object: KubernetesObject): ClusterPolicy {
  const spec = fields(object.fields["spec"]);
  return { object, spec, tier: TIERS[object.kind]?.(spec) ?? "", priority: Number(spec["priority"] ?? Number.NaN) };
}

/** Which of two policies of one priority comes first, nobody says. */
function samePriority(policies: readonly ClusterPolicy[]): Violation[] {
  const seen = new Set<string>();
  return policies.flatMap(({ object, tier, priority }) => {
    if (object.kind === "BaselineAdminNetworkPolicy") return []; // there can be only one
    if (Number.isNaN(priority)) return [violation(object, "has no priority", "spec.priority")];
    const key = `${object.kind} ${tier} ${priority}`;
    if (seen.has(key)) return [violation(object, `has priority ${priority}, as another of its tier has`, "spec.priority")];
    seen.add(key);
    return [];
  });
}

/** Goes through the rules of the Admin tier in the order in which they are asked. */
function wideAccepts(policies: readonly ClusterPolicy[], stack: StackView): Violation[] {
  const inOrder = policies.filter(({ tier }) => tier !== "Baseline").sort((a, b) => a.priority - b.priority);
  return (["ingress", "egress"] as const).flatMap((direction) => {
    let isDenied = false;
    return inOrder.flatMap(({ object, spec }) =>
      list(spec[direction]).flatMap((each, index) => {
        const rule = fields(each);
        const peers = list(rule[direction === "ingress" ? "from" : "to"]).map(fields);
        if (rule["action"] === "Deny" && isWhole(rule) && coversTenants(spec["subject"]) && peers.some(coversTenants))
          isDenied = true;
        if (isDenied || !ACCEPTS.has(text(rule["action"])) || isBounded(fields(spec["subject"]), peers, stack)) return [];
        return [
          violation(
            object,
            `accepts in ${direction}[${index}] what no tenant's own network policy can refuse`,
            `spec.${direction}[${index}]`,
          ),
        ];
      }),
    );
  });
}

/** Whether a rule is for every port. */
function isWhole(rule: Fields): boolean {
  return isEmpty(rule["ports"]) && isEmpty(rule["protocols"]);
}

/** The namespaces that a subject or a peer selects, as a peer of a network policy names them. */
function selectorOf(peer: Fields): unknown {
  return peer["namespaces"] ?? fields(peer["pods"])["namespaceSelector"];
}

/** Whether a subject or a peer is every pod of every tenant. */
function coversTenants(peer: unknown): boolean {
  const said = fields(peer);
  const selector = selectorOf(said);
  if (selector === undefined || !selectsEverything(fields(said["pods"])["podSelector"])) return false;
  const { matchLabels, matchExpressions } = fields(selector);
  const conditions = list(matchExpressions).map(fields);
  return isEmpty(matchLabels) && conditions.every(({ key, operator }) => key === TENANT_LABEL && operator === "Exists");
}

/** Whether all that an accepting rule joins is named, and joins no two tenants. */
function isBounded(subject: Fields, peers: readonly Fields[], stack: StackView): boolean {
  const [own] = tenantsOf(subject, stack) ?? [];
  return (
    own !== undefined &&
    peers.length > 0 &&
    peers.every((peer) => tenantsOf(peer, stack)?.every((tenant) => tenant === "" || own === "" || tenant === own) === true)
  );
}

/** Whose the namespaces are that a peer names; `""` for the platform's, `undefined` when it names none. */
function tenantsOf(peer: Fields, stack: StackView): readonly string[] | undefined {
  const selector = fields(selectorOf(peer));
  const label = text(fields(selector["matchLabels"])[TENANT_LABEL]);
  if (label !== "") return [label];
  const expression = list(selector["matchExpressions"])
    .map(fields)
    .find(({ key, operator }) => key === TENANT_LABEL && operator === "In");
  const named = texts(expression?.["values"]);
  if (named.length > 0) return named.length === 1 ? named : undefined;
  const names = namespacesOf({ namespaceSelector: selector });
  const tenants = [...new Set(names?.map((name) => stack.tenantOf(name) ?? ""))];
  return names === undefined || tenants.length > 1 ? undefined : tenants;
}
