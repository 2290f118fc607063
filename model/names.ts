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

/** The two logins of a tenant; one is in use, the other waits for the next rotation. */
export type LoginSlot = "a" | "b";

/** Name of a login role of the tenant, such as `tnt__<id>__a`; it acts as the identity. */
export function loginRoleName(tenantId: string, slot: LoginSlot): string {
  return `${identityRoleName(tenantId)}__${slot}`;
}

/** Name of the tenant's schema on a shared database: `t_<id>`. */
export function schemaName(tenantId: string): string {
  return `t_${tenantId}`;
}

/** Name of a database of the tenant's own: `t_<id>`. */
export function databaseName(tenantId: string): string {
  return `t_${tenantId}`;
}

/** Host under which the gateway serves the tenant: `<id>.<domain>`, or with the subdomain the tenant chose in place of the id. */
export function routeHost(label: string, domain: string): string {
  return `${label}.${domain}`;
}

/** Host of all tenants of an environment that are reached by path or header: `api.<domain>`; no tenant can be called `api`. */
export function sharedHost(domain: string): string {
  return `api.${domain}`;
}

/** Host where the key alone says whose a call is: `shared.<domain>`; no tenant can be called `shared`. */
export function keyHost(domain: string): string {
  return `shared.${domain}`;
}

/** Path prefix of a tenant on the shared host: `/tenants/<id>`. */
export function sharedPath(tenantId: string): string {
  return `/tenants/${tenantId}`;
}

/** The Service this program makes for every tenant, and where the pods behind it listen. */
export const PROGRAM_SERVICE = { name: "app", port: 80, podPort: 8080 } as const;

/** Secrets that this program makes in every tenant's namespace: the database login, and the key of callers who have no other. */
export const PROGRAM_SECRETS = ["db", "gateway-key"] as const;
