/** What a tenant's application is told about the tenant it serves; the format is in docs/contract.md. */

import { compareText } from "../model/problems";
import type { ResolvedTenant } from "../model/resolved-tenant";
import type { TenantArgs } from "./metadata";

/** Rises when something that an application may read is taken away or changes its meaning; what is new does not raise it. */
const VERSION = 1;

/** Keys and values of the config map; the same tenant gives the same bytes. */
export function contractData(args: TenantArgs): Record<string, string> {
  const { tenant, environment } = args;
  return {
    TENANT_ID: tenant.id,
    TENANT_NAME: tenant.name,
    TENANT_TIER: tenant.tier,
    TENANT_ENVIRONMENT: environment.id,
    "contract.json": `${JSON.stringify(contract(args), null, 2)}\n`,
  };
}

function contract({ tenant, environment }: TenantArgs): object {
  const { id, name, tier, status, features, settings, quotas, access } = tenant;
  const groups = access.members.filter(({ kind }) => kind === "Group");
  return {
    version: VERSION,
    tenant: { id, name, tier, environment: environment.id, status },
    features: ordered(features),
    settings: ordered(settings),
    limits: ordered(quotas.features),
    roles: ordered(access.roles),
    groups: ordered(Object.fromEntries(groups.map(({ name: group, role, ownRole }) => [group, ownRole ?? role]))),
    promises: ordered(promises(tenant)),
  };
}

/** What the platform team keeps by means of its own and the application may have to know. */
function promises({
  audit,
  backup,
  encryption,
  monitoring,
  offboarding,
  compliance,
  quotas: { notifyAt },
}: ResolvedTenant): object {
  const given = { audit, backup, compliance, encryption, monitoring, notifyAt, offboarding };
  return Object.fromEntries(Object.entries(given).filter(([, block]) => block !== undefined && Object.keys(block).length > 0));
}

/** The same value with the names of every block in order, so that moving a line in a file changes nothing. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([left], [right]) => compareText(left, right));
  return Object.fromEntries(entries.map(([name, inner]) => [name, ordered(inner)]));
}
