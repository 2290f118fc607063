/** Judging resources with the invariants, outside of the engine: before it is asked, and without it. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { resolveFleet } from "../model/fleet";
import type { Fleet } from "../model/resolved-tenant";
import type { Sources } from "../model/sources";
import { withoutHidden } from "../policies/hidden";
import { judge } from "../policies/judge";
import type { StackResource } from "../policies/resources";
import type { Finding } from "../report/finding";
import { violationFindings } from "../report/violations";
import { planResources } from "./engine/planned";

/** A repository on a day. */
export interface Repository {
  readonly root: string;
  readonly sources: Sources;
  readonly today?: string | undefined;
}

/** Settings and exceptions of the invariants: the file that the engine gets with the policy pack. Undefined if there is none. */
export function policyConfig(root: string): string | undefined {
  const file = join(root, "policies", "config.json");
  return existsSync(file) ? file : undefined;
}

/** Every violation among the resources of one environment, both stacks together. */
export function judgeResources(
  { root, sources, today }: Repository,
  resources: readonly StackResource[],
  { environment, fleet }: { readonly environment: string; readonly fleet: Fleet | undefined },
): readonly Finding[] {
  const judgements = judge(resources.map(withoutHidden), {
    config: readConfig(policyConfig(root)),
    today: today ?? process.env.LEASEHOLD_TODAY ?? new Date().toISOString().slice(0, "2026-03-02".length),
  });
  return violationFindings(judgements, { environment, resources, sources, fleet });
}

function readConfig(file: string | undefined): unknown {
  if (file === undefined) return undefined;
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`policies/config.json cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** What came of judging the planned resources of several environments. */
export interface PlannedJudgement {
  readonly findings: readonly Finding[];
  /** How many resources were judged. */
  readonly resources: number;
  /** Environments that could not be judged, because their files have problems. */
  readonly left: readonly string[];
}

/** Judges what the program would build from the files. */
export async function judgePlanned(repository: Repository, environments: readonly string[]): Promise<PlannedJudgement> {
  const { root, sources, today } = repository;
  const fleets = environments.flatMap((id) => resolveFleet(sources, id, { today }).fleet ?? []);
  const ids = fleets.map(({ environment }) => environment.id);
  const planned = fleets.length === 0 ? new Map<string, never>() : await planResources({ root, environments: ids, today });
  const judged = fleets.map((fleet) => {
    const environment = fleet.environment.id;
    const { platform, tenants } = planned.get(environment) ?? { platform: [], tenants: [] };
    const resources = [...platform, ...tenants];
    return { findings: judgeResources(repository, resources, { environment, fleet }), count: resources.length };
  });
  return {
    findings: judged.flatMap(({ findings }) => (ids.length > 1 ? findings.map(withEnvironment) : findings)),
    resources: judged.reduce((total, { count }) => total + count, 0),
    left: environments.filter((id) => !ids.includes(id)),
  };
}

/** Where several environments are judged, the same object is another one in each. */
function withEnvironment(finding: Finding): Finding {
  return { ...finding, message: `${finding.message} In environment ${finding.environment ?? ""}.` };
}
