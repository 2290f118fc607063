/**
 * Every physical name that is built from a tenant id.
 *
 * Ids have no underscore and no double hyphen, each name has one fixed prefix and joins its parts with `__`,
 * so no name of one tenant can also be built for another.
 */

/** Name of the tenant's Kubernetes namespace: `t-<id>`. */
export function namespaceName(tenantId: string): string {
  return `t-${tenantId}`;
}

/** Name of the role that is the tenant's identity in PostgreSQL: `tnt__<id>`; it cannot log in. */
export function identityRoleName(tenantId: string): string {
  return `tnt__${tenantId}`;
}

/** Name of a login role of the tenant, such as `tnt__<id>__a`; it acts as the identity. */
export function loginRoleName(tenantId: string, slot: "a"): string {
  return `${identityRoleName(tenantId)}__${slot}`;
}

/** Name of the tenant's schema on a shared database: `t_<id>`. */
export function schemaName(tenantId: string): string {
  return `t_${tenantId}`;
}

/** Host under which the gateway serves the tenant: `<id>.<domain>`. */
export function routeHost(tenantId: string, domain: string): string {
  return `${tenantId}.${domain}`;
}
