/**
 * Names that are the same for every tenant because they live inside its namespace, and names of what the
 * platform stack shares. What is built from a tenant id is in `model/names.ts`.
 */

import type { MemberRole } from "../model/resolved-tenant";

export { SHARED_DATABASE } from "../sql/names";

/** The tenant's own application, which it deploys itself: its service account, its Service and the label its pods carry. */
export const APP = "app";

/** Pods of the application; the Service sends the gateway's requests to them. */
export const APP_POD_LABELS = { "app.kubernetes.io/name": APP } as const;

/** Port on which the application's pods listen; the only one the gateway may reach. */
export const APP_PORT = 8080;

/** Secret with the credentials of the tenant's database login. */
export const DATABASE_SECRET = "db";

/** Secret with the key that the tenant's callers send to the gateway. */
export const GATEWAY_SECRET = "gateway-key";

/** Every Secret this program puts into a tenant's namespace. */
export const TENANT_SECRETS = [DATABASE_SECRET, GATEWAY_SECRET] as const;

/** Where the platform keeps what no tenant may see, such as the logins of migrations: `<env>-platform`. */
export function platformNamespace(environmentId: string): string {
  return `${environmentId}-platform`;
}

/** Name of the ClusterRole that a role binding of a tenant refers to. */
export function clusterRoleName(role: MemberRole): string {
  return `leasehold-${role}`;
}
