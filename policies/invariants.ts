import { cloudIdentityIsTheTenantsOwn } from "./cloud-identity-is-the-tenants-own";
import { consumerOnlyLimits } from "./consumer-only-limits";
import { contractIsTheTenantsOwn } from "./contract-is-the-tenants-own";
import { databaseCodeIsThePlatforms } from "./database-code-is-the-platforms";
import { databaseConnectionIsVerified } from "./database-connection-is-verified";
import { databaseRightStaysInTenant } from "./database-right-stays-in-tenant";
import { databaseRoleIsUnprivileged } from "./database-role-is-unprivileged";
import { dedicatedClusterIsBackedUp } from "./dedicated-cluster-is-backed-up";
import { dedicatedClusterIsClosed } from "./dedicated-cluster-is-closed";
import { everyResourceIsDecidable } from "./every-resource-is-decidable";
import { gatewayLimitIsReal } from "./gateway-limit-is-real";
import { gatewayNameIsUnique } from "./gateway-name-is-unique";
import { gatewaySettingsRunNoCode } from "./gateway-settings-run-no-code";
import { gatewayStaysInTenant } from "./gateway-stays-in-tenant";
import type { Invariant } from "./invariant";
import { issuerNamesOneTenant } from "./issuer-names-one-tenant";
import { kubernetesInvariants } from "./kubernetes-invariants";
import { passwordIsGeneratedAndRotates } from "./password-is-generated-and-rotates";
import { providerIsKnown } from "./provider-is-known";
import { routeHeaderIsTheGateways } from "./route-header-is-the-gateways";
import { routeIsFenced } from "./route-is-fenced";
import { secretStoreStaysInTenant } from "./secret-store-stays-in-tenant";
import { suspendedTenantIsClosed } from "./suspended-tenant-is-closed";
import { tenantDatabaseIsClosed } from "./tenant-database-is-closed";
import { tenantOwnerIsNamed } from "./tenant-owner-is-named";
import { vaultKeyStaysInside } from "./vault-key-stays-inside";
import { vaultPathIsTheTenantsOwn } from "./vault-path-is-the-tenants-own";
import { vaultRoleIsBound } from "./vault-role-is-bound";

/** Everything that must hold, in the order in which it is reported. */
export const invariants: readonly Invariant[] = [
  everyResourceIsDecidable,
  providerIsKnown,
  ...kubernetesInvariants,
  databaseRoleIsUnprivileged,
  databaseRightStaysInTenant,
  databaseCodeIsThePlatforms,
  tenantDatabaseIsClosed,
  dedicatedClusterIsClosed,
  dedicatedClusterIsBackedUp,
  databaseConnectionIsVerified,
  passwordIsGeneratedAndRotates,
  secretStoreStaysInTenant,
  cloudIdentityIsTheTenantsOwn,
  vaultPathIsTheTenantsOwn,
  vaultRoleIsBound,
  vaultKeyStaysInside,
  routeIsFenced,
  routeHeaderIsTheGateways,
  issuerNamesOneTenant,
  consumerOnlyLimits,
  gatewayLimitIsReal,
  gatewayNameIsUnique,
  gatewayStaysInTenant,
  gatewaySettingsRunNoCode,
  contractIsTheTenantsOwn,
  suspendedTenantIsClosed,
  tenantOwnerIsNamed,
];
