/** Everything a report says: the files are checked, what would be built from them is judged, before and after a change. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { capacityOf, checkFleet, resolveFleet } from "../model/fleet";
import { compareText, orderProblems } from "../model/problems";
import type { Fleet } from "../model/resolved-tenant";
import type { Base } from "../model/run";
import { invariants } from "../policies/invariants";
import { approvalsOf } from "../report/approvals/approvals";
import { countKinds } from "../report/compliance/subjects";
import { exceptionEndings } from "../report/exception-endings";
import { endingsIn, poolUses, tenantRows } from "../report/fleet-facts";
import { isolationOf } from "../report/isolation/model";
import { problemFindings } from "../report/known";
import { Provenances } from "../report/provenance/provenance";
import type { Ending, EnvironmentReport, Report } from "../report/report";
import { type FleetState, tenantChanges } from "../report/tenant-changes";
import { withBaseFiles } from "./base";
import { problemsBefore } from "./check";
import { planResources } from "./engine/planned";
import { askGit } from "./git";
import { INSTALLATION } from "./installation";
import { judgeResources, policyConfig, type Repository } from "./judging";

/** What to report on. */
export interface ReportOrder extends Repository {
  readonly today: string;
  readonly environments: readonly string[];
  /** The repository before the change, and its commit. */
  readonly base?: (Base & { readonly commit: string }) | undefined;
}

/** Each environment that can be built, with what would be built. */
type States = ReadonlyMap<string, FleetState>;

/** Computes the report. Environments whose files have problems are not in it: nothing would be built there. */
export async function buildReport(order: ReportOrder): Promise<Report> {
  const { root, sources, today, environments, base } = order;
  const problems = checkFleet(sources, environments, { today, base });
  const after = await statesOf(order, environments);
  const before = await statesBefore(order, [...after.keys()]);
  const files = problemFindings(problems, problemsBefore(base, problems, { environments, today }));
  const judged = [...after].flatMap(([environment, { fleet, resources }]) =>
    judgeResources(order, resources, { environment, fleet }),
  );
  return {
    version: version(),
    ...commitOf(root),
    ...(base === undefined ? {} : { base: base.commit }),
    today,
    findings: orderProblems([...files, ...judged]),
    environments: [...after].map(([id, state]) => environmentReport(order, state, before.get(id))),
    approvals: base === undefined ? [] : approvalsOf(sources, base),
  };
}

export async function statesOf(
  { root, sources, today }: Repository & { readonly today: string },
  environments: readonly string[],
): Promise<States> {
  const fleets = environments.flatMap((id) => resolveFleet(sources, id, { today }).fleet ?? []);
  if (fleets.length === 0) return new Map();
  const planned = await planResources({ root, environments: fleets.map(({ environment }) => environment.id), today });
  return new Map(
    fleets.map((fleet) => {
      const { platform = [], tenants = [] } = planned.get(fleet.environment.id) ?? {};
      return [fleet.environment.id, { fleet, resources: [...platform, ...tenants] }];
    }),
  );
}

/** What the files of the base would build; an environment that was not there, or whose files had problems, has no before. */
export async function statesBefore({ root, today, base }: ReportOrder, environments: readonly string[]): Promise<States> {
  if (base === undefined || environments.length === 0) return new Map();
  const { name, sources } = base;
  return withBaseFiles(root, name, (folder) => statesOf({ root: folder, sources, today }, environments));
}

export function environmentReport(order: ReportOrder, after: FleetState, before: FleetState | undefined): EnvironmentReport {
  const { fleet, resources } = after;
  const { id } = fleet.environment;
  const endings = endingsOf(order, fleet);
  const pools = capacityOf(order.sources, id);
  return {
    id,
    after: modelOf(order, after),
    ...(before === undefined ? {} : { before: isolationOf(before.resources) }),
    tenants: tenantRows(fleet, endings),
    changes: before === undefined ? [] : tenantChanges(before, after),
    pools: poolUses(pools, before === undefined || order.base === undefined ? undefined : capacityOf(order.base.sources, id)),
    endings,
    judged: { invariants: invariants.length, resources: resources.length, kinds: countKinds(resources) },
  };
}

/** The model with the line behind each resource. */
export function modelOf({ sources }: Pick<Repository, "sources">, { fleet, resources }: FleetState): EnvironmentReport["after"] {
  const tenants = new Map(fleet.tenants.map((tenant) => [tenant.id, tenant]));
  const files = { environment: fleet.environment.id, tenants, ids: new Set(sources.tenants.ids) };
  const provenances = new Provenances(resources, files);
  return isolationOf(resources, ({ urn }, field) => {
    const { file, line } = provenances.of(urn, field);
    return { file, line };
  });
}

/** What ends in the tenants' files and in the exceptions from invariants, the first to end first. */
function endingsOf({ root, sources }: ReportOrder, fleet: Fleet): readonly Ending[] {
  const file = policyConfig(root);
  const source = file === undefined ? "{}" : readFileSync(file, "utf8");
  const exceptions = exceptionEndings("policies/config.json", source, JSON.parse(source));
  return [...endingsIn(sources, fleet), ...exceptions].sort((left, right) => compareText(left.on, right.on));
}

/** The commit of the files, and whether they say something else by now; nothing outside of git. */
function commitOf(root: string): Pick<Report, "commit" | "isUncommitted"> {
  const { succeeded, out } = askGit(root, ["rev-parse", "--verify", "--quiet", "HEAD"]);
  if (!succeeded) return {};
  const changed = askGit(root, ["status", "--porcelain", "--", "tenants", "tiers", "profiles", "environments", "policies"]);
  return { commit: out.toString("utf8").trim(), ...(changed.out.length > 0 ? { isUncommitted: true } : {}) };
}

function version(): string {
  const { version: own } = JSON.parse(readFileSync(join(INSTALLATION, "package.json"), "utf8")) as { readonly version: string };
  return own;
}
