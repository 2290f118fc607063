import { bindingStaysInTenant } from "./binding-stays-in-tenant";
import { consumerOnlyLimits } from "./consumer-only-limits";
import { contractIsTheTenantsOwn } from "./contract-is-the-tenants-own";
import { databaseRoleIsUnprivileged } from "./database-role-is-unprivileged";
import { everyResourceIsDecidable } from "./every-resource-is-decidable";
import { gatewayLimitIsReal } from "./gateway-limit-is-real";
import { gatewayNameIsUnique } from "./gateway-name-is-unique";
import { gatewayStaysInTenant } from "./gateway-stays-in-tenant";
import type { Invariant } from "./invariant";
import { namespaceDeniesByDefault } from "./namespace-denies-by-default";
import { namespaceEnforcesRestricted } from "./namespace-enforces-restricted";
import { networkOpeningIsDated } from "./network-opening-is-dated";
import { networkOpeningIsNarrow } from "./network-opening-is-narrow";
import { networkStaysInTenant } from "./network-stays-in-tenant";
import { objectsCarryTheirTenant } from "./objects-carry-their-tenant";
import { passwordIsGeneratedAndRotates } from "./password-is-generated-and-rotates";
import { quotaIsComplete } from "./quota-is-complete";
import { roleIsBounded } from "./role-is-bounded";
import { routeHeaderIsTheGateways } from "./route-header-is-the-gateways";
import { routeIsFenced } from "./route-is-fenced";
import { suspendedTenantIsClosed } from "./suspended-tenant-is-closed";
import { tenantDatabaseIsClosed } from "./tenant-database-is-closed";

/** Everything that must hold, in the order in which it is reported. */
export const invariants: readonly Invariant[] = [
  everyResourceIsDecidable,
  objectsCarryTheirTenant,
  namespaceEnforcesRestricted,
  namespaceDeniesByDefault,
  networkStaysInTenant,
  networkOpeningIsNarrow,
  networkOpeningIsDated,
  quotaIsComplete,
  roleIsBounded,
  bindingStaysInTenant,
  databaseRoleIsUnprivileged,
  tenantDatabaseIsClosed,
  passwordIsGeneratedAndRotates,
  routeIsFenced,
  routeHeaderIsTheGateways,
  consumerOnlyLimits,
  gatewayLimitIsReal,
  gatewayNameIsUnique,
  gatewayStaysInTenant,
  contractIsTheTenantsOwn,
  suspendedTenantIsClosed,
];
