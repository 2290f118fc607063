/** Every rule, by what it looks at. Each rule is one function; all of them always run. */

import type { TenantDefinition } from "../definition";
import type { Context, Loaded } from "../layers";
import type { Problem } from "../problems";
import type { EnvironmentRun, Run } from "../run";
import { checkEnvironmentsExist } from "./environments";
import { checkConfusableIds, checkTierExists, checkUniqueIds } from "./identity";
import { checkLifecycle, checkTombstones } from "./lifecycle";
import { checkMembers, checkSharedMembers } from "./members";
import { checkQuotas } from "./quotas";

/** Rules about one tenant's file, whatever the environment. */
export const TENANT_CHECKS: readonly ((tenant: Loaded<TenantDefinition>, run: Run) => readonly Problem[])[] = [
  checkTierExists,
  checkEnvironmentsExist,
  checkMembers,
  checkLifecycle,
];

/** Rules about all files together, whatever the environment. */
export const FLEET_CHECKS: readonly ((run: Run) => readonly Problem[])[] = [
  checkUniqueIds,
  checkConfusableIds,
  checkTombstones,
  checkSharedMembers,
];

/** Rules about the merged values of one tenant in one environment, or of a tier alone. */
export const VALUE_CHECKS: readonly ((context: Context, run: EnvironmentRun) => readonly Problem[])[] = [checkQuotas];

/** Rules about all tenants of one environment together. */
export const ENVIRONMENT_CHECKS: readonly ((run: EnvironmentRun) => readonly Problem[])[] = [];
