import { bindingStaysInTenant } from "./binding-stays-in-tenant";
import { databaseRoleIsUnprivileged } from "./database-role-is-unprivileged";
import { everyResourceIsDecidable } from "./every-resource-is-decidable";
import type { Invariant } from "./invariant";
import { namespaceDeniesByDefault } from "./namespace-denies-by-default";
import { namespaceEnforcesRestricted } from "./namespace-enforces-restricted";
import { networkStaysInTenant } from "./network-stays-in-tenant";
import { objectsCarryTheirTenant } from "./objects-carry-their-tenant";
import { quotaIsComplete } from "./quota-is-complete";
import { roleIsBounded } from "./role-is-bounded";
import { routeIsFenced } from "./route-is-fenced";

/** Everything that must hold, in the order in which it is reported. */
export const invariants: readonly Invariant[] = [
  everyResourceIsDecidable,
  objectsCarryTheirTenant,
  namespaceEnforcesRestricted,
  namespaceDeniesByDefault,
  networkStaysInTenant,
  quotaIsComplete,
  roleIsBounded,
  bindingStaysInTenant,
  databaseRoleIsUnprivileged,
  routeIsFenced,
];
