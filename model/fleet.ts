/** From the files of a repository to a fleet that is ready to be built, or to everything that is wrong with them. */

import { ENVIRONMENT_CHECKS, FLEET_CHECKS, TENANT_CHECKS, VALUE_CHECKS } from "./checks";
import type { TenantDefinition } from "./definition";
import type { EnvironmentDefinition } from "./environment";
import type { Context, Loaded, TenantContext } from "./layers";
import { orderProblems, type Problem } from "./problems";
import { Resolver, resolveTenant } from "./resolve";
import type { Environment, Fleet } from "./resolved-tenant";
import { type EnvironmentRun, type Run, type RunOptions, startRun } from "./run";
import { problemIn } from "./source-text";
import { loadSources, type Sources } from "./sources";
import { didYouMean, listed } from "./suggest";

/** The result of loading: `fleet` is undefined if a problem is an error. */
interface LoadedFleet {
  readonly problems: readonly Problem[];
  readonly fleet: Fleet | undefined;
}

/**
 * Loads and checks the whole fleet for one environment.
 *
 * Never throws for what a file may hold: unreadable, broken and missing files are problems, reported together and in a stable
 * order.
 */
export function loadFleet(root: string, environmentId: string, options: RunOptions = {}): LoadedFleet {
  return resolveFleet(loadSources(root), environmentId, options);
}

/** Checks all files by themselves and against each of the environments. */
export function checkFleet(sources: Sources, environmentIds: readonly string[], options: RunOptions = {}): readonly Problem[] {
  const run = startRun(sources, options);
  const inEnvironments = environmentIds.flatMap((id) => environmentProblems(enter(run, id), id));
  return orderProblems([...fileProblems(run), ...inEnvironments]);
}

/** Checks all files against one environment and resolves every tenant that exists there. */
export function resolveFleet(sources: Sources, environmentId: string, options: RunOptions = {}): LoadedFleet {
  const run = startRun(sources, options);
  const entered = enter(run, environmentId);
  const problems = orderProblems([...fileProblems(run), ...environmentProblems(entered, environmentId)]);
  if (entered.environment === undefined || problems.some(({ level }) => level !== "warning"))
    return { problems, fleet: undefined };
  const built = entered.run.tenants
    .filter(({ tenant }) => tenant.definition.lifecycle?.status !== "requested")
    .map(resolveTenant);
  const closed = sources.tombstones.map(({ definition }) => definition.id);
  const here = new Set([...built.map(({ id }) => id), ...closed]);
  const absent = sources.tenants.ids.filter((id) => !here.has(id));
  return { problems, fleet: { environment: offered(entered.environment.definition), tenants: built, closed, absent } };
}

/** What is wrong with the files, whatever the environment. */
function fileProblems(run: Run): readonly Problem[] {
  const { tenants, tiers, profiles, environments } = run.sources;
  return [
    ...[tenants, tiers, profiles, environments].flatMap((folder) => folder.problems),
    ...tenants.loaded.flatMap((tenant) => TENANT_CHECKS.flatMap((check) => check(tenant, run))),
    ...FLEET_CHECKS.flatMap((check) => check(run)),
  ];
}

/** What is wrong in one environment. */
function environmentProblems({ run, tiers }: Entered, environmentId: string): readonly Problem[] {
  const known = run.sources.environments.ids;
  return [
    ...(known.includes(environmentId) ? [] : [noEnvironment(environmentId, known)]),
    ...[...tiers, ...run.tenants].flatMap((context) => VALUE_CHECKS.flatMap((check) => check(context, run))),
    ...ENVIRONMENT_CHECKS.flatMap((check) => check(run)),
  ];
}

/** One environment with the merged values of every tier and tenant. */
interface Entered {
  readonly environment: Loaded<EnvironmentDefinition> | undefined;
  readonly tiers: readonly Context[];
  readonly run: EnvironmentRun;
}

function enter(run: Run, environmentId: string): Entered {
  const { tenants, tiers, environments } = run.sources;
  const environment = environments.loaded.find(({ definition }) => definition.id === environmentId);
  const resolver = new Resolver();
  const byId = new Map(tiers.loaded.map((tier) => [tier.definition.id, tier]));
  const contexts = tenants.loaded.flatMap((tenant): readonly TenantContext[] => {
    const tier = byId.get(tenant.definition.tier);
    if (tier === undefined || !existsIn(tenant, tier.definition.defaults.environments, environmentId)) return [];
    return [{ ...resolver.context({ tier, profiles: [], environment }, tenant), tenant }];
  });
  return {
    environment,
    tiers: tiers.loaded.map((tier) => resolver.context({ tier, profiles: [], environment })),
    run: { ...run, environment: environmentId, tenants: contexts },
  };
}

/** A tenant is in the environments that it or its tier lists; in all, if neither lists any. */
function existsIn(tenant: Loaded<TenantDefinition>, ofTier: object | undefined, environmentId: string): boolean {
  const listedIds = [...Object.keys(tenant.definition.environments ?? {}), ...Object.keys(ofTier ?? {})];
  return listedIds.length === 0 || listedIds.includes(environmentId);
}

/** What the components need to know of an environment. */
function offered(definition: EnvironmentDefinition): Environment {
  const { id, cluster, ephemeral, podSecurityVersion, dns, database, gateway, storageClasses } = definition;
  return { id, cluster, ephemeral, podSecurityVersion, dns, database, gateway, storageClasses };
}

function noEnvironment(id: string, known: readonly string[]): Problem {
  const message = `Environment \`${id}\` does not exist.${didYouMean(id, known)}`;
  const fix = known.length === 0 ? "Restore environments/." : `Choose ${listed(known)}, or add environments/${id}.yaml.`;
  return problemIn("environments", { code: "ENV-101", path: "", message, fix });
}
