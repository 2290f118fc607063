/** From the files of a repository to a fleet that is ready to be built, or to everything that is wrong with them. */

import type { z } from "zod";
import { checkFileName, checkTierExists, checkUniqueIds } from "./checks/identity";
import { checkLifecycle, isLive } from "./checks/lifecycle";
import { checkMembers, checkSharedMembers } from "./checks/members";
import { checkQuotas } from "./checks/quotas";
import { type TenantDefinition, tenantSchema } from "./definition";
import { parseDocument } from "./document";
import { type EnvironmentDefinition, environmentSchema } from "./environment";
import type { Layers, Loaded } from "./layers";
import { orderProblems, type Problem } from "./problems";
import { listFolder, readSource } from "./read";
import { mergeQuotas, resolveTenant } from "./resolve";
import type { Environment, Fleet } from "./resolved-tenant";
import { checkShape } from "./shape";
import { problemIn } from "./source-text";
import { didYouMean, listed } from "./suggest";
import { type Tier, tierSchema } from "./tier";

/** Everything the files of a repository say, before an environment is chosen. */
export interface Sources {
  readonly tenants: Folder<TenantDefinition>;
  readonly tiers: Folder<Tier>;
  readonly environments: Folder<EnvironmentDefinition>;
}

/** The files of one folder: all ids there, the files whose shape is right, and what is wrong with the others. */
export interface Folder<T> {
  readonly ids: readonly string[];
  readonly loaded: readonly Loaded<T>[];
  readonly problems: readonly Problem[];
}

/** The result of loading: `fleet` is undefined if there is any problem. */
interface LoadedFleet {
  readonly problems: readonly Problem[];
  readonly fleet: Fleet | undefined;
}

/**
 * Loads and checks the whole fleet for one environment.
 *
 * Reads `tenants/`, `tiers/` and `environments/` under `root`. Never throws for what a file may hold: unreadable, broken and
 * missing files are problems, reported together and in a stable order.
 */
export function loadFleet(root: string, environmentId: string): LoadedFleet {
  return resolveFleet(loadSources(root), environmentId);
}

/** Reads all files once, for callers that look at several environments. */
export function loadSources(root: string): Sources {
  return {
    tenants: loadFolder(root, "tenants", tenantSchema),
    tiers: loadFolder(root, "tiers", tierSchema),
    environments: loadFolder(root, "environments", environmentSchema),
  };
}

/** Checks all files against one environment and resolves every tenant. */
export function resolveFleet(sources: Sources, environmentId: string): LoadedFleet {
  const { tenants, tiers, environments } = sources;
  const found = environments.loaded.find(({ definition }) => definition.id === environmentId);
  const environment = found === undefined ? undefined : offered(found.definition);
  const layered = [...tierLayers(sources, environment), ...tenantLayers(sources, environment)];
  const problems = orderProblems([
    ...[tenants, tiers, environments].flatMap((folder) => folder.problems),
    ...(environments.ids.includes(environmentId) ? [] : [noEnvironment(environmentId, environments.ids)]),
    ...tenants.loaded.flatMap((tenant) => [...checkTierExists(tenant, tiers.ids), ...checkMembers(tenant)]),
    ...checkUniqueIds(tenants.loaded),
    ...tenants.loaded.flatMap(checkLifecycle),
    ...checkSharedMembers(tenants.loaded.filter(isLive)),
    ...layered.flatMap(checkQuotas),
  ]);
  if (problems.length > 0 || environment === undefined) return { problems, fleet: undefined };
  const live = layered.filter(hasTenant).filter(({ tenant }) => isLive(tenant));
  const closed = tenants.loaded.filter((tenant) => !isLive(tenant)).map(({ definition }) => definition.id);
  return { problems, fleet: { environment, tenants: live.map(resolveTenant), closed } };
}

function loadFolder<T extends { readonly id: string }>(root: string, folder: string, schema: z.ZodType<T>): Folder<T> {
  const { ids, problems } = listFolder(root, folder);
  const files = ids.map((id) => loadFile(root, `${folder}/${id}.yaml`, schema));
  return {
    ids,
    loaded: files.flatMap(({ loaded }) => (loaded === undefined ? [] : [loaded])),
    problems: [...problems, ...files.flatMap((file) => file.problems)],
  };
}

function loadFile<T extends { readonly id: string }>(
  root: string,
  file: string,
  schema: z.ZodType<T>,
): { readonly loaded?: Loaded<T>; readonly problems: readonly Problem[] } {
  const { source, problems: unreadable } = readSource(root, file);
  if (source === undefined) return { problems: unreadable };
  const document = parseDocument(source);
  const { definition, problems } = checkShape(document, schema);
  if (definition === undefined) return { problems: [...document.problems, ...problems] };
  return { loaded: { document, definition }, problems: [...document.problems, ...checkFileName(document, definition.id)] };
}

function tierLayers({ tiers }: Sources, environment: Environment | undefined): readonly Layers[] {
  return tiers.loaded.map((tier) => ({ tier, tenant: undefined, environment, quotas: tier.definition.defaults.quotas }));
}

function tenantLayers({ tenants, tiers }: Sources, environment: Environment | undefined): readonly Layers[] {
  const byId = new Map(tiers.loaded.map((tier) => [tier.definition.id, tier]));
  return tenants.loaded.flatMap((tenant) => {
    const tier = byId.get(tenant.definition.tier);
    if (tier === undefined) return [];
    return [{ tier, tenant, environment, quotas: mergeQuotas(tier.definition.defaults.quotas, tenant.definition.quotas) }];
  });
}

function hasTenant(layers: Layers): layers is Layers & { readonly tenant: Loaded<TenantDefinition> } {
  return layers.tenant !== undefined;
}

/** Without what only says which kind of file it is. */
function offered(definition: EnvironmentDefinition): Environment {
  const { id, cluster, ephemeral, podSecurityVersion, dns, database, gateway, storageClasses } = definition;
  return { id, cluster, ephemeral, podSecurityVersion, dns, database, gateway, storageClasses };
}

function noEnvironment(id: string, known: readonly string[]): Problem {
  const message = `Environment \`${id}\` does not exist.${didYouMean(id, known)}`;
  const fix = known.length === 0 ? "Restore environments/." : `Choose ${listed(known)}, or add environments/${id}.yaml.`;
  return problemIn("environments", { code: "ENV-101", path: "", message, fix });
}
