import { accountsMountNoToken } from "./accounts-mount-no-token";
import { admissionGuardsTenants } from "./admission-guards-tenants";
import { admissionIsEnforced } from "./admission-is-enforced";
import { apiServerAsksNoTenant } from "./api-server-asks-no-tenant";
import { bindingElsewhereIsNoTenants } from "./binding-elsewhere-is-no-tenants";
import { bindingStaysInTenant } from "./binding-stays-in-tenant";
import { clusterNetworkPolicyDeniesFirst } from "./cluster-network-policy-denies-first";
import type { Invariant } from "./invariant";
import { limitsFitTheQuota } from "./limits-fit-the-quota";
import { managedObjectsAreMarked } from "./managed-objects-are-marked";
import { namespaceDeniesByDefault } from "./namespace-denies-by-default";
import { namespaceEnforcesRestricted } from "./namespace-enforces-restricted";
import { networkEgressNamesPorts } from "./network-egress-names-ports";
import { networkGatewayReachesRoutedPods } from "./network-gateway-reaches-routed-pods";
import { networkOpeningIsDated } from "./network-opening-is-dated";
import { networkOpeningIsNarrow } from "./network-opening-is-narrow";
import { networkPolicyNamesItsDirections } from "./network-policy-names-its-directions";
import { networkStaysInTenant } from "./network-stays-in-tenant";
import { objectIsDeclaredOnce } from "./object-is-declared-once";
import { objectsAreDeclaredOneByOne } from "./objects-are-declared-one-by-one";
import { objectsCarryTheirTenant } from "./objects-carry-their-tenant";
import { podIsRestricted } from "./pod-is-restricted";
import { podKeepsItsPlace } from "./pod-keeps-its-place";
import { priorityIsTheTenantsOwn } from "./priority-is-the-tenants-own";
import { quotaIsComplete } from "./quota-is-complete";
import { roleIsBounded } from "./role-is-bounded";
import { serviceStaysInside } from "./service-stays-inside";
import { storageIsLimited } from "./storage-is-limited";
import { tenantKindsAreKnown } from "./tenant-kinds-are-known";
import { tenantNamesAreFree } from "./tenant-names-are-free";
import { tokensAreShortLived } from "./tokens-are-short-lived";
import { trustLabelsAreThePlatforms } from "./trust-labels-are-the-platforms";
import { volumeEndsWithItsClaim } from "./volume-ends-with-its-claim";
import { volumeIsNew } from "./volume-is-new";

/** What must hold of the objects in a cluster, in the order in which it is reported. */
export const kubernetesInvariants: readonly Invariant[] = [
  objectsCarryTheirTenant,
  objectIsDeclaredOnce,
  tenantNamesAreFree,
  tenantKindsAreKnown,
  objectsAreDeclaredOneByOne,
  managedObjectsAreMarked,
  trustLabelsAreThePlatforms,
  namespaceEnforcesRestricted,
  podIsRestricted,
  podKeepsItsPlace,
  namespaceDeniesByDefault,
  networkPolicyNamesItsDirections,
  networkStaysInTenant,
  networkGatewayReachesRoutedPods,
  networkEgressNamesPorts,
  networkOpeningIsNarrow,
  networkOpeningIsDated,
  clusterNetworkPolicyDeniesFirst,
  serviceStaysInside,
  quotaIsComplete,
  limitsFitTheQuota,
  storageIsLimited,
  priorityIsTheTenantsOwn,
  volumeIsNew,
  volumeEndsWithItsClaim,
  roleIsBounded,
  bindingStaysInTenant,
  bindingElsewhereIsNoTenants,
  accountsMountNoToken,
  tokensAreShortLived,
  apiServerAsksNoTenant,
  admissionIsEnforced,
  admissionGuardsTenants,
];
