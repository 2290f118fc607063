/** Reports made by hand, as large as wanted and the same every time, so that pages can be looked at and measured without a run. */

import {
  ASPECTS,
  type Aspect,
  type AspectVerdict,
  type Edge,
  type Evidence,
  type IsolatedTenant,
} from "../../report/isolation/isolation-model";
import type { Ending, EnvironmentReport, PoolUse, Report, TenantChange, TenantRow } from "../../report/report";
import { byPlace, edgesOf, evidence } from "./report-edges";

const TODAY = "2026-03-02";

const FIRST = ["acme", "globex", "initech"];
const COLOURS = "amber basalt cedar delta ember fjord granite harbor indigo juniper krypton lumen maple nordic opal".split(" ");
const TRADES = "bank care cargo foods freight health labs media mills optics power rail retail steel".split(" ");

/** Ids of a fleet: three names everybody knows, then as many as are wanted. */
function idsOf(count: number): readonly string[] {
  const more = TRADES.flatMap((trade) => COLOURS.map((colour) => `${colour}-${trade}`));
  return [...FIRST, ...more].slice(0, count).sort();
}

const tierOf = (index: number): string => (index % 8 === 0 ? "enterprise" : index % 3 === 0 ? "starter" : "standard");

const SAID: Readonly<Record<Aspect, string>> = {
  identity: "API keys of its own; no route of another tenant takes them",
  network: "default deny in and out, 5 exceptions inside the tenant",
  gateway: "tenant check on 3 of 3 routes",
  compute: "shared nodes, Pod Security restricted",
  data: "schema of its own; the role sees no other",
  keys: "password generated, rotated by epoch",
  quotas: "4 cores and 16 GiB, complete with limit range",
  audit: "not promised by this environment",
};

function isolated(id: string, index: number, opened: boolean): IsolatedTenant {
  const verdict = (aspect: Aspect): AspectVerdict["verdict"] => {
    if (aspect === "audit") return "not applicable";
    if (aspect === "network" && opened) return "opening";
    return aspect === "compute" || (aspect === "data" && index % 8 !== 0) ? "guarded" : "dedicated";
  };
  const about = (aspect: Aspect): AspectVerdict => ({
    verdict: verdict(aspect),
    says: SAID[aspect],
    evidence: [evidence(id, `Namespace t-${id}`, SAID[aspect])],
  });
  const aspects = Object.fromEntries(ASPECTS.map((aspect) => [aspect, about(aspect)])) as Record<Aspect, AspectVerdict>;
  return { id, tier: tierOf(index), status: index % 41 === 40 ? "suspended" : "active", aspects };
}

function endingsOf(ids: readonly string[]): readonly Ending[] {
  const kinds = ["opening", "grant", "key", "member", "retention", "exception"] as const;
  const day = (offset: number): string => new Date(Date.parse(TODAY) + offset * 86_400_000).toISOString().slice(0, 10);
  const endings = ids.flatMap((tenant, index) =>
    kinds.slice(0, index % 7).map((kind, at): Ending => {
      const on = day(((index * 37 + at * 53) % 400) - 6);
      return { tenant, kind, what: `${kind} ${index + at}`, on, file: `tenants/${tenant}.yaml`, line: 10 + at };
    }),
  );
  return endings.sort((left, right) => (left.on < right.on ? -1 : left.on > right.on ? 1 : left.tenant < right.tenant ? -1 : 1));
}

function rowsOf(ids: readonly string[], edges: readonly Edge[], endings: readonly Ending[]): readonly TenantRow[] {
  return ids.map((id, index) => {
    const nextEnding = endings.find(({ tenant }) => tenant === id)?.on;
    return {
      id,
      name: `${id.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase().replace("-", " "))} Inc.`,
      tier: tierOf(index),
      owner: `${id}-platform`,
      status: index % 41 === 40 ? "suspended" : "active",
      openings: edges.filter(({ from, to, letter }) => letter === "O" && (from === id || to === id)).length,
      grants: edges.filter(({ to, letter }) => (letter === "R" || letter === "W") && to === id).length,
      ...(nextEnding === undefined ? {} : { nextEnding }),
      requests: { cpu: 2 + (index % 8) * 2, memory: (4 + (index % 8) * 8) * 1024 ** 3 },
    };
  });
}

function poolsOf(rows: readonly TenantRow[]): readonly PoolUse[] {
  const pool = (resource: "cpu" | "memory", unit: string, each: (row: TenantRow) => number): PoolUse => {
    const byTenant = rows.map((row) => ({ tenant: row.id, amount: each(row) }));
    const used = byTenant.reduce((sum, { amount }) => sum + amount, 0);
    return { region: "eu-west-1", resource, unit, capacity: Math.ceil(used * 1.35), used, usedBefore: used - 8, byTenant };
  };
  if (rows.length === 0) return [];
  return [
    pool("cpu", "cores", ({ requests }) => requests.cpu),
    pool("memory", "GiB", ({ requests }) => requests.memory / 1024 ** 3),
  ];
}

function changesOf(ids: readonly string[]): readonly TenantChange[] {
  const [first, second] = ids;
  if (first === undefined || second === undefined) return [];
  return [
    {
      tenant: first,
      kind: "changed",
      values: [
        { path: "quotas.requests.cpu", before: "32", after: "40", file: `tenants/${first}.yaml`, line: 7 },
        { path: "network.egress[203.0.0.0/24]", after: "TCP 443 until 2026-04-28", file: `tenants/${first}.yaml`, line: 12 },
      ],
      resources: { added: [`NetworkPolicy t-${first}/opening-0`], changed: [`ResourceQuota t-${first}/quota`], removed: [] },
    },
    {
      tenant: second,
      kind: "new",
      values: [{ path: "tier", after: "standard", file: `tenants/${second}.yaml`, line: 4 }],
      resources: { added: [`Namespace t-${second}`, `Role t_${second}_app`], changed: [], removed: [] },
    },
  ];
}

/** An environment with so many tenants; `leaks` are added to what they may reach. */
function environmentOf(id: string, count: number, leaks: readonly Edge[]): EnvironmentReport {
  const ids = idsOf(count);
  const edges = [...edgesOf(ids), ...leaks].sort(byPlace);
  const opened = new Set(edges.filter(({ letter }) => letter === "O").flatMap(({ from, to }) => [from, to]));
  const tenants = ids.map((tenant, index) => isolated(tenant, index, opened.has(tenant)));
  const endings = endingsOf(ids);
  const rows = rowsOf(ids, edges, endings);
  const denial = (): readonly Evidence[] => [evidence("", "NetworkPolicy default-deny", "selects all pods and allows nothing")];
  const [first, second] = ids;
  const isOld = ({ from, to, letter }: Edge): boolean => from !== second && to !== second && !(from === first && letter === "O");
  const before = { tenants: tenants.filter((tenant) => tenant.id !== second), edges: edges.filter(isOld), denial };
  return {
    id,
    after: { tenants, edges, denial },
    ...(count < 2 ? {} : { before }),
    tenants: rows,
    changes: changesOf(ids),
    pools: poolsOf(rows),
    endings,
    judged: { invariants: 21, resources: count * 18 },
  };
}

/** A report on a fleet of so many tenants, with a change of its first two. */
export function sampleReport(count: number, leaks: readonly Edge[] = []): Report {
  const [first] = idsOf(count);
  return {
    version: "0.1.0",
    commit: "8f168ea2c41d09b7a6f3e5d4c3b2a19087f6e5d4",
    base: "3f2c1aa90b8e7d6c5b4a39281706f5e4d3c2b1a0",
    today: TODAY,
    findings: [],
    environments: [environmentOf("prod", count, leaks)],
    approvals:
      first === undefined
        ? []
        : [{ lane: "security", tenant: first, why: "a new opening", file: `tenants/${first}.yaml`, line: 12 }],
  };
}
