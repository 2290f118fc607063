/** What the commands about isolation have in common: the model of one environment, and the tenants they are asked about. */

import { resolveFleet } from "../model/fleet";
import type { Fleet } from "../model/resolved-tenant";
import { startRun } from "../model/run";
import type { Sources } from "../model/sources";
import { didYouMean } from "../model/suggest";
import { type Evidence, INTERNET, type IsolationModel, SHARED } from "../report/isolation/isolation-model";
import { day, oneEnvironment, refuseUnknown } from "./options";
import { exitCodes, reportProblems, UsageError } from "./output";
import { modelOf, statesOf } from "./report-data";

/** Options of these commands. */
export interface IsolationOptions {
  readonly root: string;
  readonly env?: string;
  readonly today?: string;
  readonly json?: boolean;
}

/** One environment as it would be built from the files. */
interface Isolated {
  readonly fleet: Fleet;
  readonly model: IsolationModel;
}

/** Computes the model; undefined when the files have problems, which are then told. */
export async function isolationIn(sources: Sources, options: IsolationOptions): Promise<Isolated | undefined> {
  const { today } = startRun(sources, { today: options.today === undefined ? undefined : day(options.today) });
  const environment = oneEnvironment(sources, options.env);
  const { problems, fleet } = resolveFleet(sources, environment, { today });
  if (fleet === undefined) {
    reportProblems(problems, options.json === true);
    process.exitCode = exitCodes.findings;
    return undefined;
  }
  const state = (await statesOf({ root: options.root, sources, today }, [environment])).get(environment);
  return state === undefined ? undefined : { fleet, model: modelOf({ sources }, state) };
}

/** Refuses what is no tenant; with `outside` also `shared` and `internet` are somebody. */
export function refuseNobody(id: string, sources: Sources, outside: boolean): void {
  if (outside && (id === SHARED || id === INTERNET)) return;
  if (!outside || sources.tenants.ids.includes(id)) {
    refuseUnknown(id, sources);
    return;
  }
  const guess = didYouMean(id, [...sources.tenants.ids, SHARED, INTERNET]);
  throw new UsageError(`There is no tenants/${id}.yaml.${guess} Name a tenant, \`${SHARED}\` or \`${INTERNET}\`.`);
}

/** Refuses a tenant of which nothing is built in the environment. */
export function refuseAbsent(id: string, { fleet, model }: Isolated): void {
  if (id === SHARED || id === INTERNET || model.tenants.some((tenant) => tenant.id === id)) return;
  const why = fleet.closed.includes(id) ? "it is deleted" : "it does not exist there, or is only requested";
  throw new UsageError(`Nothing of ${id} is built in environment ${fleet.environment.id}: ${why}.`);
}

/** One line of evidence, with the line of a file that caused it. */
export function evidenceText({ resource, rule, file, line }: Evidence): string {
  return `${resource}: ${rule}${file === undefined ? "" : ` (${file}:${line ?? 1})`}`;
}
