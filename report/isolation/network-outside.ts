/** Traffic between a tenant and what belongs to no tenant: services of the platform, and addresses outside of the cluster. */

import { OPENING_ANNOTATIONS, TENANT_LABEL } from "../../model/labels";
import { fields, text } from "../../policies/values";
import { type Block, reachesInside } from "./addresses";
import { type Edge, INTERNET, type Letter, SHARED } from "./isolation-model";
import type { Node } from "./network";
import type { Allowance, Peer } from "./network-policy";
import { describePorts } from "./ports";
import { canExist, describeSelector, type Selector } from "./selectors";
import { type Item, NAME_LABEL, type World } from "./world";

/** How namespaces of tenants are called: of one that is not among the resources nothing shows whose it is. */
const TENANT_NAMESPACE = /^t-/;

/** What an allowance, or its absence, makes possible. */
interface Finding {
  readonly target: typeof SHARED | typeof INTERNET;
  readonly letter: Letter;
  readonly says: string;
  readonly rule: string;
}

/** Both sides at once: what anybody and everybody may do. */
const anywhere = (says: string, rule: string): Finding[] =>
  ([SHARED, INTERNET] as const).map((target): Finding => ({ target, letter: "!", says, rule }));

/** Every way out of and into the namespaces that leads to no other tenant. */
export function outsideEdges(nodes: readonly Node[], world: World): Edge[] {
  const foreign = world.objects.filter(({ kind }) => kind.endsWith("NetworkPolicy") && kind !== "NetworkPolicy");
  return nodes.flatMap((node) => [
    ...policyEdges(node, world),
    ...workloadEdges(node, world),
    ...foreignEdges(foreign, node, world),
  ]);
}

function policyEdges({ namespace, traffic }: Node, world: World): Edge[] {
  return (["egress", "ingress"] as const).flatMap((name) => {
    const direction = traffic[name];
    const edge = (found: Finding, item: Item, place?: string): Edge => ({
      from: name === "egress" ? namespace.tenant : found.target,
      to: name === "egress" ? found.target : namespace.tenant,
      layer: "network",
      letter: found.letter,
      says: found.says,
      evidence: [world.evidence(item, found.rule, place)],
    });
    const isUnclosed = canExist(
      [],
      direction.closing.map(({ pods }) => pods),
    );
    const [verb, way] = name === "egress" ? ["reach everything", "to"] : ["be reached by everything", "from"];
    const unclosed = isUnclosed ? anywhere(`some pods ${verb}`, `has pods that no network policy closes for ${name}`) : [];
    return [
      ...unclosed.map((found) => edge(found, namespace.item)),
      ...direction.allowances.flatMap((allowance) =>
        findingsOf(allowance, way, { own: namespace.tenant, world }).map((found) =>
          edge(found, allowance.policy, allowance.place),
        ),
      ),
    ];
  });
}

interface Context {
  readonly own: string;
  readonly world: World;
}

function findingsOf(allowance: Allowance, way: string, context: Context): Finding[] {
  const { peer, place, ports } = allowance;
  const through = describePorts(ports);
  if (peer.kind === "everybody") return anywhere(`${through} ${way} everybody`, `${place} names nobody, which means everybody`);
  if (peer.kind === "addresses") return addressFindings(allowance, peer.block, way);
  if (peer.namespaces === undefined) return [];
  const pods = peer.isAnyPod ? "all pods" : `pods ${describeSelector(peer.pods)}`;
  return namespacesOf(peer.namespaces, context).map(({ name, problem }): Finding => {
    const target = `${pods} of ${name}`;
    const weakness = problem ?? weaknessOf(allowance, peer);
    return {
      target: SHARED,
      letter: weakness === undefined ? "G" : "!",
      says: `${through} ${way} ${target}`,
      rule: `${place} allows ${through} ${way} ${target}${weakness === undefined ? "" : `: ${weakness}`}`,
    };
  });
}

/** A shared service is behind a guard when its own pods and ports are named and nothing else of its namespace is. */
function weaknessOf({ ports }: Allowance, { isAnyPod }: Peer & { readonly kind: "pods" }): string | undefined {
  if (isAnyPod) return "no pods are named";
  return ports === undefined ? "no ports are named" : undefined;
}

/** Namespaces of no tenant here that a selector may mean, and why it should not mean them. */
function namespacesOf(selector: Selector, { own, world }: Context): { readonly name: string; readonly problem?: string }[] {
  const pinned = selector.find(({ key, operator }) => key === NAME_LABEL && operator === "In");
  if (pinned !== undefined)
    return pinned.values
      .filter((name) => !world.namespaces.has(name))
      .map((name) => (TENANT_NAMESPACE.test(name) ? { name, problem: "nothing shows whose namespace it is" } : { name }));
  const owner = selector.find(({ key, operator }) => key === TENANT_LABEL && (operator === "In" || operator === "Exists"));
  if (owner !== undefined)
    return owner.values
      .filter((id) => id !== own && !world.tenants.has(id))
      .map((id) => ({ name: `tenant ${id}`, problem: "there is no such tenant here" }));
  return [{ name: `namespaces ${describeSelector(selector)}`, problem: "any namespace may have these labels" }];
}

function addressFindings({ policy, place, ports }: Allowance, block: Block, way: string): Finding[] {
  const { reason, ticket, expires } = OPENING_ANNOTATIONS;
  const [why, where, until] = [reason, ticket, expires].map((key) => text(policy.annotations[key]).trim());
  const isDeclared = [why, where, until].every((said) => said !== "");
  const isInside = reachesInside(block);
  const isListed = ports?.every(({ name, low, high }) => name === undefined && high - low < 65_534) === true;
  const range = block.except.length === 0 ? block.cidr : `${block.cidr} except ${block.except.join(", ")}`;
  const says = `${describePorts(ports)} ${way} ${range}${isDeclared ? ` until ${until ?? ""}` : ""}`;
  const problems = [
    ...(isDeclared ? [] : ["no reason, ticket and last day are written"]),
    ...(isInside ? ["the range is not only public"] : []),
    ...(isListed ? [] : ["no ports are named"]),
  ];
  const rule = `${place} allows it${isDeclared ? `: ${why ?? ""} (${where ?? ""})` : ""}${problems.map((each) => `; ${each}`).join("")}`;
  const outside: Finding = { target: INTERNET, letter: problems.length === 0 ? "O" : "!", says, rule };
  return isInside ? [outside, { ...outside, target: SHARED }] : [outside];
}

const WORKLOADS = ["Pod", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob"];

/** Pods in the network of their node are out of reach of every policy. */
function workloadEdges({ namespace }: Node, world: World): Edge[] {
  const onHost = WORKLOADS.flatMap((kind) => world.of(kind, namespace.name)).filter(({ props }) =>
    usesHostNetwork(props["spec"]),
  );
  return onHost.flatMap((item) => {
    const evidence = [world.evidence(item, "has hostNetwork, so no network policy is for it", "spec.hostNetwork")];
    const says = "pods in the network of their node";
    const common = { layer: "network", letter: "!", says, evidence } as const;
    return [
      { ...common, from: namespace.tenant, to: SHARED },
      { ...common, from: namespace.tenant, to: INTERNET },
      { ...common, from: INTERNET, to: namespace.tenant },
    ];
  });
}

function usesHostNetwork(spec: unknown): boolean {
  const { hostNetwork, template, jobTemplate } = fields(spec);
  if (hostNetwork === true) return true;
  return [template, jobTemplate].some((inner) => inner !== undefined && usesHostNetwork(fields(inner)["spec"]));
}

/** Policies of other kinds can allow what the ordinary ones deny; what they say is not understood here. */
function foreignEdges(foreign: readonly Item[], { namespace }: Node, world: World): Edge[] {
  return foreign
    .filter((item) => item.namespace === "" || item.namespace === namespace.name)
    .map((item) => ({
      ...{ from: namespace.tenant, to: SHARED, layer: "network", letter: "!" },
      says: `whatever ${item.title} allows`,
      evidence: [world.evidence(item, "is of a kind that nothing here understands")],
    }));
}
