/** How each tenant is kept apart by itself, aspect by aspect. What nothing is built for is said to be so. */

import { counted } from "../../model/problems";
import { fields, list, text } from "../../policies/values";
import { type Databases, dataModel, ownRoles } from "./database";
import type { RulesByTenant } from "./gateway";
import { describeDoor } from "./gateway-callers";
import type { Rule } from "./gateway-rules";
import type { Aspect, AspectVerdict, Edge, Evidence, IsolatedTenant, Layer } from "./isolation-model";
import { grouped, type Item, type Tenant, type World } from "./world";

/** What the aspects are computed from. */
interface Findings {
  readonly world: World;
  readonly edges: readonly Edge[];
  readonly databases: Databases;
  readonly rules: RulesByTenant;
}

interface Context extends Findings {
  readonly tenant: Tenant;
  /** Edges that begin or end at the tenant. */
  readonly own: readonly Edge[];
  /** How many tenants trust a provider of tokens. */
  readonly trusting: ReadonlyMap<string, number>;
}

/** Layers on which a leak is a leak of the aspect. */
const LAYERS_OF: Readonly<Partial<Record<Aspect, readonly Layer[]>>> = {
  identity: ["access", "gateway"],
  network: ["network"],
  gateway: ["gateway"],
  data: ["database"],
  keys: ["secrets"],
};

/** What an aspect is where nothing leaks. */
const ASPECT_RULES: Readonly<Record<Aspect, (context: Context) => AspectVerdict>> = {
  identity,
  network,
  gateway,
  compute,
  data,
  keys: () => notApplicable("no encryption key and no backup of its own is declared"),
  quotas,
  audit: () => notApplicable("no log or audit sink of its own is declared"),
};

/** Every tenant with its aspects, by id. */
export function aspectsOf(findings: Findings): readonly IsolatedTenant[] {
  const ends = grouped(
    findings.edges.flatMap((edge) => [...new Set([edge.from, edge.to])].map((end) => ({ end, edge }))),
    ({ end }) => end,
  );
  const trusting = trustOf(findings.rules);
  return [...findings.world.tenants.values()].map((tenant) => {
    const own = (ends.get(tenant.id) ?? []).map(({ edge }) => edge);
    const context = { ...findings, tenant, own, trusting };
    const aspects = Object.fromEntries(
      Object.entries(ASPECT_RULES).map(([aspect, rule]) => [aspect, leakOf(aspect as Aspect, own) ?? rule(context)]),
    ) as Record<Aspect, AspectVerdict>;
    return { id: tenant.id, tier: tenant.tier, status: tenant.status, aspects };
  });
}

function notApplicable(says: string): AspectVerdict {
  return { verdict: "not applicable", says, evidence: [] };
}

function leakOf(aspect: Aspect, own: readonly Edge[]): AspectVerdict | undefined {
  const leaks = own.filter(({ layer, letter }) => letter === "!" && LAYERS_OF[aspect]?.includes(layer) === true);
  const [first, ...more] = leaks;
  if (first === undefined) return undefined;
  const says = `${first.from} to ${first.to}: ${first.says}${more.length === 0 ? "" : `, and ${more.length} more`}`;
  return { verdict: "leak", says, evidence: leaks.flatMap(({ evidence }) => evidence) };
}

function trustOf(rules: RulesByTenant): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const own of rules.values())
    for (const provider of new Set(own.flatMap(providersOf))) counts.set(provider, (counts.get(provider) ?? 0) + 1);
  return counts;
}

function providersOf({ door }: Rule): readonly string[] {
  return door.kind === "tokens" ? door.tokens.map(({ provider }) => provider) : [];
}

function identity({ world, rules, tenant, trusting }: Context): AspectVerdict {
  const own = rules.get(tenant.id) ?? [];
  if (own.length === 0) return notApplicable("no route, so nobody is asked who they are");
  const providers = [...new Set(own.flatMap(providersOf))].sort();
  const consumers = tenant.namespaces.flatMap(({ name }) => world.of("ApisixConsumer", name));
  const isShared = providers.some((provider) => (trusting.get(provider) ?? 0) > 1);
  const parts = [
    ...(consumers.length === 0 ? [] : [`${counted(consumers.length, "consumer")} of its own`]),
    ...(providers.length === 0 ? [] : [`tokens of ${providers.join(", ")}${isShared ? " that name it" : ""}`]),
  ];
  return {
    verdict: isShared ? "guarded" : "dedicated",
    says: `${parts.join("; ") || "every caller is refused"}; no other tenant takes the same`,
    evidence: [
      ...consumers.map((item) => world.evidence(item, "is a consumer of this namespace", "spec.authParameter")),
      ...doorsOf(world, own),
    ],
  };
}

function doorsOf(world: World, rules: readonly Rule[]): Evidence[] {
  const said = grouped(rules, (rule) => `${rule.route.title} ${describeDoor(rule.door)}`);
  return [...said.values()].flatMap(([rule]) =>
    rule === undefined ? [] : [world.evidence(rule.route, describeDoor(rule.door), rule.place)],
  );
}

function network({ world, own, tenant }: Context): AspectVerdict {
  const openings = own.filter(({ layer, letter }) => layer === "network" && letter === "O");
  const policies = tenant.namespaces.flatMap(({ name }) => world.of("NetworkPolicy", name));
  const closed = `closed by default, ${policies.length} policies together`;
  const evidence = [
    ...policies.map((policy) =>
      world.evidence(policy, "is one of those that together let nothing through to another tenant", "spec"),
    ),
    ...openings.flatMap((edge) => edge.evidence),
  ];
  if (openings.length === 0) return { verdict: "guarded", says: closed, evidence };
  return { verdict: "opening", says: `${closed}, with ${counted(openings.length, "declared opening")}`, evidence };
}

function gateway({ world, rules, tenant }: Context): AspectVerdict {
  const own = rules.get(tenant.id) ?? [];
  if (own.length === 0) return notApplicable("no route leads to it");
  const open = own.filter(({ door }) => door.kind === "open").length;
  const says = `${own.length - open} of ${counted(own.length, "rule")} let in callers of this tenant alone`;
  return { verdict: "guarded", says, evidence: doorsOf(world, own) };
}

const LEVEL = "pod-security.kubernetes.io/enforce";

function compute({ world, tenant }: Context): AspectVerdict {
  const levels = tenant.namespaces.map(({ labels }) => text(labels[LEVEL]) || "privileged");
  const evidence = tenant.namespaces.map(({ item, labels }) =>
    world.evidence(
      item,
      `enforces Pod Security ${text(labels[LEVEL]) || "of no level"}, ${text(labels[`${LEVEL}-version`]) || "of no version"}`,
      "metadata.labels",
    ),
  );
  const says = `nodes are shared; pods are admitted as ${[...new Set(levels)].join(", ")}`;
  const isWeak = levels.includes("privileged");
  const verdict = isWeak ? "leak" : levels.every((level) => level === "restricted") ? "guarded" : "opening";
  return { verdict, says, evidence };
}

const DATA_SAYS = {
  database: "a database of its own on a shared server",
  schema: "a schema of its own in a shared database",
  rows: "rows of its own in shared tables, behind RLS policies",
} as const;

function data({ world, databases, tenant }: Context): AspectVerdict {
  const model = dataModel(databases, tenant.id);
  if (model === undefined) return notApplicable("no role on the database server");
  const places = [...(databases.databases.get(tenant.id) ?? []), ...(databases.schemas.get(tenant.id) ?? [])];
  const evidence = [
    ...places.map((item) => world.evidence(item, "is its own")),
    ...ownRoles(databases, tenant.id).map((item) => world.evidence(item, "acts as nobody else")),
  ];
  return { verdict: model === "database" ? "dedicated" : "guarded", says: DATA_SAYS[model], evidence };
}

function quotas({ world, tenant }: Context): AspectVerdict {
  const of = (kind: string): readonly Item[] => tenant.namespaces.flatMap(({ name }) => world.of(kind, name));
  const [bounds, ranges] = [of("ResourceQuota"), of("LimitRange")];
  const hard = bounds.map(({ props }) => fields(fields(props["spec"])["hard"])).find((one) => one["requests.cpu"] !== undefined);
  const evidence = [
    ...bounds.map((item) =>
      world.evidence(item, `bounds ${Object.keys(fields(fields(item.props["spec"])["hard"])).length} amounts`, "spec.hard"),
    ),
    ...ranges.map((item) =>
      world.evidence(
        item,
        `bounds each of ${list(fields(item.props["spec"])["limits"])
          .map((one) => text(fields(one)["type"]))
          .join(", ")}`,
        "spec.limits",
      ),
    ),
  ];
  if (hard === undefined) return { verdict: "leak", says: "nothing bounds what it may request", evidence };
  const amount = (name: string): string => text(hard[name]) || "any amount of";
  const asked = `${amount("requests.cpu")} CPU, ${amount("requests.memory")} memory, ${amount("pods")} pods at most`;
  return { verdict: "guarded", says: asked, evidence };
}
