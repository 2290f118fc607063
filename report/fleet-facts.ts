/** What a report says about a fleet beside its isolation: each tenant in one row, what ends when, how full the pools are. */

import type { Pool } from "../model/checks/capacity";
import { expiringUntil } from "../model/expiring";
import { amountOf } from "../model/quantity";
import type { Fleet, ResolvedTenant } from "../model/resolved-tenant";
import type { Sources } from "../model/sources";
import type { Ending, PoolUse, TenantRow } from "./report";

const THOUSANDTHS = 1000;
const GIB = 1024 ** 3;
const LAST_DAY = "9999-12-31";

/** Every tenant of an environment, by id. */
export function tenantRows({ tenants, environment }: Fleet, endings: readonly Ending[]): readonly TenantRow[] {
  const next = new Map<string, string>();
  for (const { tenant, on } of endings) if (!next.has(tenant)) next.set(tenant, on);
  return tenants.map((tenant) => rowOf(tenant, environment.id, next.get(tenant.id)));
}

function rowOf(tenant: ResolvedTenant, environment: string, nextEnding: string | undefined): TenantRow {
  const { id, name, tier, owner, status, network, federation, quotas } = tenant;
  const grants = (federation.grants ?? []).filter(({ environments }) => environments?.includes(environment) !== false);
  return {
    id,
    name,
    tier,
    owner: owner.team,
    status,
    openings: network.egress.length + network.ingress.length,
    grants: grants.length,
    ...(nextEnding === undefined ? {} : { nextEnding }),
    requests: { cpu: amount(quotas.requests.cpu), memory: amount(quotas.requests.memory) },
  };
}

function amount(quantity: string): number {
  return Number(amountOf(quantity)) / THOUSANDTHS;
}

/** What ends in an environment, the first to end first; what has ended and was not removed is among it. */
export function endingsIn(sources: Sources, { environment, tenants }: Fleet): readonly Ending[] {
  const here = new Set(tenants.map(({ id }) => id));
  return expiringUntil(sources, LAST_DAY)
    .filter(({ tenant, environments }) => here.has(tenant) && environments?.includes(environment.id) !== false)
    .map(({ tenant, kind, what, expires, file, line }) => ({ tenant, kind, what, on: expires, file, line }));
}

/** What amounts are counted in, and how many thousandths of the smallest amount that is. */
const UNITS = {
  cpu: { unit: "cores", size: THOUSANDTHS },
  memory: { unit: "GiB", size: THOUSANDTHS * GIB },
} as const;

/** How full the pools are, beside how full they were before. */
export function poolUses(pools: readonly Pool[], before: readonly Pool[] | undefined): readonly PoolUse[] {
  return pools.map(({ region, resource, capacity, shares, sum }): PoolUse => {
    const { unit, size } = UNITS[resource];
    const earlier = before?.find((pool) => pool.region === region && pool.resource === resource);
    return {
      region,
      resource,
      capacity: Number(amountOf(capacity)) / size,
      unit,
      used: Number(sum) / size,
      ...(earlier === undefined ? {} : { usedBefore: Number(earlier.sum) / size }),
      byTenant: shares.map(({ context, amount: share }) => ({
        tenant: context.tenant.definition.id,
        amount: Number(share) / size,
      })),
    };
  });
}
