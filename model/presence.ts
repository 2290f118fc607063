/** Where a tenant is: in which environments, in which region of one, and whether anything of it is there. */

import type { TenantDefinition } from "./definition";
import type { TenantContext } from "./layers";
import type { Tier } from "./tier";

/** A tenant is in the environments that it or its tier lists; in all, if neither lists any. */
export function existsIn({ environments = {} }: TenantDefinition, { defaults }: Tier, environmentId: string): boolean {
  const ids = [...Object.keys(environments), ...Object.keys(defaults.environments ?? {})];
  return ids.length === 0 || ids.includes(environmentId);
}

/** The region of a tenant; undefined where neither a file nor a single region of the environment says it. */
export function regionOf({ tenant, tier, environment }: TenantContext): string | undefined {
  if (environment === undefined) return undefined;
  const { id, regions = {} } = environment.definition;
  const said = tenant.definition.environments?.[id]?.region ?? tier.definition.defaults.environments?.[id]?.region;
  const names = Object.keys(regions);
  return said ?? (names.length === 1 ? names[0] : undefined);
}

/** Whether there was something to lose before a change. */
export function isLive(earlier: TenantContext | undefined): earlier is TenantContext {
  return earlier !== undefined && earlier.tenant.definition.lifecycle?.status !== "requested";
}
