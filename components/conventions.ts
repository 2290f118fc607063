/**
 * Names that are the same for every tenant because they live inside its namespace, and names of what the
 * platform stack shares. What is built from a tenant id is in `model/names.ts`.
 */

import { PROGRAM_SERVICE } from "../model/names";
import type { MemberRole } from "../model/resolved-tenant";

export { SHARED_DATABASE } from "../sql/names";

/** The tenant's own application, which it deploys itself: its service account, its Service and the label its pods carry. */
export const APP = PROGRAM_SERVICE.name;

/** Labels of the pods behind a Service; the one thing by which the gateway's way to them can be opened and no other pod's. */
export function podLabels(service: string): { readonly "app.kubernetes.io/name": string } {
  return { "app.kubernetes.io/name": service };
}

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

/** ClusterRole of the admins of a tenant with the access profile `self-service`, beside their own. */
export const SELF_SERVICE_ROLE = "leasehold-self-service";

/** Name of the ClusterRole that a role binding of a tenant refers to. */
export function clusterRoleName(role: MemberRole): string {
  return `leasehold-${role}`;
}
