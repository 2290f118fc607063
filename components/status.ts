/** Whether a tenant works. What closes when it does not is said by each component; its data, secrets and schema stay. */

import type { ResolvedTenant } from "../model/resolved-tenant";

/** A suspended tenant does not work, and one that leaves does not any more. */
export function isServing({ status }: Pick<ResolvedTenant, "status">): boolean {
  return status === "active";
}
