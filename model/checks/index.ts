/** Every rule, by what it looks at. Each rule is one function; all of them always run. */

import type { TenantDefinition } from "../definition";
import type { Context, Loaded } from "../layers";
import type { Problem } from "../problems";
import type { EnvironmentRun, Run } from "../run";
import { checkParents, checkTeam } from "./about";
import { checkFeatures, checkFreeData, checkSettings } from "./application";
import { checkApprovals } from "./approvals";
import { checkRecoveryPoint } from "./backup";
import { checkBounds, checkTightened } from "./bounds";
import { checkCallers } from "./callers";
import { checkCapacity } from "./capacity";
import { checkBulk, checkClosings, checkRulesApart } from "./change";
import { checkAddressedOnce, checkMailDomains, checkOwnValues } from "./claims";
import { checkKeyNames, checkKeys, checkSecretRefs } from "./credentials";
import { checkDeletedWereReadable, checkDeletions } from "./deletions";
import { checkEnvironmentsExist } from "./environments";
import { checkErrors } from "./errors";
import { checkFederation } from "./federation";
import { checkForeignNames } from "./foreign-names";
import { checkGateway, checkGatewayNames, checkKeyOwners } from "./gateway";
import { checkGatewayVersions } from "./gateway-versions";
import { checkGrantRegions } from "./grant-terms";
import { checkGuests, checkMembershipEnds } from "./guests";
import { checkConfusableIds, checkTierExists, checkUniqueIds } from "./identity";
import { checkIsolation } from "./isolation";
import { checkGrantsReturned, checkLegalHold, checkLifecycle, checkRetention, checkTombstones } from "./lifecycle";
import { checkMembers, checkSharedMembers } from "./members";
import { checkMoves } from "./moves";
import { checkNetwork } from "./network";
import { checkOffers } from "./offers";
import { checkDomainsOnce, checkOwnDomains } from "./own-domains";
import { checkQuotas } from "./quotas";
import { checkRateLimits } from "./rate-limits";
import { checkProfilesExist, checkRegions, checkResidencyRegions } from "./residency";
import { checkRoles } from "./roles";
import { checkRoutedServices } from "./routed-services";
import { checkRoutes } from "./routes";
import { checkSharedEndpoint } from "./shared-endpoint";
import { checkSharedLimits } from "./shared-limits";
import { checkNobodyLeaves, checkNobodyReturns, checkNothingGone, checkNotUnbuilt } from "./succession";
import { checkIssuers, checkTokens } from "./tokens";

/** Rules about one tenant's file, whatever the environment. */
export const TENANT_CHECKS: readonly ((tenant: Loaded<TenantDefinition>, run: Run) => readonly Problem[])[] = [
  checkTierExists,
  checkTeam,
  checkEnvironmentsExist,
  checkMembers,
  checkMembershipEnds,
  checkRoles,
  checkLifecycle,
  checkLegalHold,
  checkGrantsReturned,
  checkProfilesExist,
  checkResidencyRegions,
];

/** Rules about all files together, whatever the environment. */
export const FLEET_CHECKS: readonly ((run: Run) => readonly Problem[])[] = [
  checkUniqueIds,
  checkConfusableIds,
  checkTombstones,
  checkNothingGone,
  checkNobodyReturns,
  checkNotUnbuilt,
  checkDeletedWereReadable,
  checkApprovals,
  checkRulesApart,
  checkBulk,
  checkClosings,
  checkSharedMembers,
  checkParents,
  checkFreeData,
  checkAddressedOnce,
  checkMailDomains,
  checkFederation,
];

/**
 * Rules about merged values alone: what they say of a tier, they would say of every tenant that adds nothing to it, so it is said
 * once.
 */
export const VALUE_CHECKS: readonly ((context: Context, run: EnvironmentRun) => readonly Problem[])[] = [
  checkQuotas,
  checkBounds,
  checkOffers,
  checkIsolation,
  checkRecoveryPoint,
  checkFeatures,
  checkSettings,
  checkCallers,
  checkTokens,
  checkKeys,
  checkRateLimits,
  checkErrors,
];

/** Rules about one tenant with its merged values in one environment, or about a tier alone. */
export const CONTEXT_CHECKS: readonly ((context: Context, run: EnvironmentRun) => readonly Problem[])[] = [
  checkTightened,
  checkRetention,
  checkRegions,
  checkIssuers,
  checkKeyNames,
  checkSecretRefs,
  checkOwnValues,
  checkOwnDomains,
  checkGuests,
  checkRoutes,
  checkRoutedServices,
  checkGateway,
  checkSharedLimits,
  checkSharedEndpoint,
  checkNetwork,
  checkMoves,
];

/** Rules about all tenants of one environment together. */
export const ENVIRONMENT_CHECKS: readonly ((run: EnvironmentRun) => readonly Problem[])[] = [
  checkCapacity,
  checkNobodyLeaves,
  checkDeletions,
  checkForeignNames,
  checkGatewayNames,
  checkGatewayVersions,
  checkKeyOwners,
  checkDomainsOnce,
  checkGrantRegions,
];
