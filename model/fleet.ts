/** From the files of a repository to a fleet that is ready to be built, or to everything that is wrong with them. */

import { CONTEXT_CHECKS, ENVIRONMENT_CHECKS, FLEET_CHECKS, TENANT_CHECKS, VALUE_CHECKS } from "./checks";
import { type Pool, poolsIn } from "./checks/capacity";
import { noEnvironment } from "./checks/environments";
import { withoutWrongNames } from "./checks/identity";
import type { TenantDefinition } from "./definition";
import type { EnvironmentDefinition } from "./environment";
import type { Context, Loaded, TenantContext } from "./layers";
import { existsIn } from "./presence";
import { orderProblems, type Problem } from "./problems";
import { Resolver, resolveTenant } from "./resolve";
import type { Environment, Fleet } from "./resolved-tenant";
import { type EnvironmentRun, type Run, type RunOptions, startRun } from "./run";
import type { Salvaged } from "./salvage";
import { problemIn } from "./source-text";
import { loadSources, type Sources } from "./sources";

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

/** How full the environment's regions are, by what the files say. */
export function capacityOf(sources: Sources, environmentId: string, options: RunOptions = {}): readonly Pool[] {
  return poolsIn(enter(startRun(sources, options), environmentId).run);
}

/** What is wrong with the files, whatever the environment. */
function fileProblems(run: Run): readonly Problem[] {
  const { tenants, salvaged, tiers, profiles, environments, teams } = run.sources;
  return withoutWrongNames([
    ...[tenants, tiers, profiles, environments, teams].flatMap((folder) => folder.problems),
    ...tenants.loaded.flatMap((tenant) => TENANT_CHECKS.flatMap((check) => check(tenant, run))),
    ...salvaged.flatMap((tenant) =>
      ofRest(
        tenant,
        TENANT_CHECKS.flatMap((check) => check(tenant, run)),
      ),
    ),
    ...FLEET_CHECKS.flatMap((check) => check(run)),
  ]);
}

/** What is wrong in one environment. */
function environmentProblems({ run, tiers, salvaged }: Entered, environmentId: string): readonly Problem[] {
  const known = run.sources.environments.ids;
  return [
    ...(known.includes(environmentId) ? [] : [problemIn("environments", { ...noEnvironment(environmentId, known), path: "" })]),
    ...[...tiers, ...run.tenants.filter(({ addsNothing }) => !addsNothing)].flatMap((context) =>
      VALUE_CHECKS.flatMap((check) => check(context, run)),
    ),
    ...[...tiers, ...run.tenants].flatMap((context) => CONTEXT_CHECKS.flatMap((check) => check(context, run))),
    ...salvaged.flatMap((context) =>
      ofRest(
        context.tenant,
        [...VALUE_CHECKS, ...CONTEXT_CHECKS].flatMap((check) => check(context, run)),
      ),
    ),
    ...ENVIRONMENT_CHECKS.flatMap((check) => check(run)),
  ];
}

/** What rules say about a file of the wrong shape, without what may follow from what is wrong in it. */
function ofRest({ leftOut, document }: Salvaged<TenantDefinition>, problems: readonly Problem[]): readonly Problem[] {
  const blockOf = (path: string): string => /^[^.[]*/.exec(path)?.[0] ?? "";
  return problems.filter(({ file, path }) => file === document.source.file && !leftOut.has(blockOf(path)));
}

/** One environment with the merged values of every tier and tenant. */
interface Entered {
  readonly environment: Loaded<EnvironmentDefinition> | undefined;
  readonly tiers: readonly Context[];
  readonly salvaged: readonly (Context & { readonly tenant: Salvaged<TenantDefinition> })[];
  readonly run: EnvironmentRun;
}

function enter(run: Run, environmentId: string): Entered {
  const { tenants, ...inside } = contextsIn(run.sources, environmentId);
  const before = run.base === undefined ? [] : contextsIn(run.base.sources, environmentId).tenants;
  const earlier = new Map(before.map((context) => [context.tenant.definition.id, context]));
  return { ...inside, run: { ...run, environment: environmentId, tenants, before: earlier } };
}

/** The merged values of every tier and tenant of a repository in one environment. */
function contextsIn(
  sources: Sources,
  environmentId: string,
): Omit<Entered, "run"> & { readonly tenants: readonly TenantContext[] } {
  const environment = sources.environments.loaded.find(({ definition }) => definition.id === environmentId);
  const resolver = new Resolver();
  const [tiers, profiles] = [byId(sources.tiers.loaded), byId(sources.profiles.loaded)];
  const contexts = <T extends Loaded<TenantDefinition>>(tenant: T): readonly (Context & { readonly tenant: T })[] => {
    const tier = tiers.get(tenant.definition.tier);
    if (tier === undefined || !existsIn(tenant.definition, tier.definition, environmentId)) return [];
    const declared = (tenant.definition.compliance?.profiles ?? []).flatMap((id) => profiles.get(id) ?? []);
    return [{ ...resolver.context({ tier, profiles: declared, environment }, tenant), tenant }];
  };
  return {
    environment,
    tenants: sources.tenants.loaded.flatMap((tenant) => contexts(tenant)),
    salvaged: sources.salvaged.flatMap((tenant) => contexts(tenant)),
    tiers: sources.tiers.loaded.map((tier) => resolver.context({ tier, profiles: [], environment })),
  };
}

function byId<T extends { readonly id: string }>(files: readonly Loaded<T>[]): ReadonlyMap<string, Loaded<T>> {
  return new Map(files.map((file) => [file.definition.id, file]));
}

/** What the components need to know of an environment. */
function offered(definition: EnvironmentDefinition): Environment {
  const { id, cluster, ephemeral, podSecurityVersion, dns, database, gateway, storageClasses, registries = [] } = definition;
  return { id, cluster, ephemeral, podSecurityVersion, dns, database, gateway, registries, storageClasses };
}
