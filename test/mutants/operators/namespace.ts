/** Whose an object is, and what its namespace promises. */

import { ENVIRONMENT_LABEL, MANAGED_LABEL, OWNER_LABEL, STATUS_LABEL, TENANT_LABEL } from "../../../model/labels";
import type { Target } from "../mutant";
import { called, ofClosedTenant, ofOpenTenant, ofTenant, table } from "../table";
import { any, beside, foreign, gone, otherTenant, put, to } from "../values";
import { emptied, missed, moved, OURS, relabelled, twice, undeclared, unreached } from "./consequences";

const OWNED = ["tenant-owner-is-named"];
const PSA = ["namespace-enforces-restricted"];
const POD_SECURITY = "pod-security.kubernetes.io";
const DECIDABLE = "every-resource-is-decidable";

/** Kinds with a namespace; what else is noticed when one of them is somebody else's, or elsewhere. */
const PLAIN = "NetworkPolicy ResourceQuota LimitRange ConfigMap Role RoleBinding Secret Service ServiceAccount";
const KINDS = `${PLAIN} ApisixRoute ApisixConsumer ApisixUpstream`;

export const namespaces = table(
  ["the tenant's label dropped", KINDS, `metadata labels ${TENANT_LABEL}`, gone, relabelled, ofTenant],
  ["the tenant's label left empty", KINDS, `metadata labels ${TENANT_LABEL}`, to(""), emptied, ofTenant],
  ["another tenant's label", KINDS, `metadata labels ${TENANT_LABEL}`, foreign, relabelled, ofTenant],
  [
    "all labels dropped",
    "NetworkPolicy ResourceQuota LimitRange Role RoleBinding Secret Service ServiceAccount",
    "metadata labels",
    any(gone, to({})),
    [OURS, "managed-objects-are-marked"],
    ofTenant,
  ],
  [
    "somebody's namespace",
    `${PLAIN} ApisixUpstream`,
    "metadata namespace",
    to("default", "kube-system", "nobody"),
    (target) => [OURS, ...missed(target)],
    ofTenant,
  ],
  ["somebody's namespace", "ApisixRoute", "metadata namespace", to("default", "nobody"), moved, ofTenant],
  ["somebody's namespace", "ApisixConsumer", "metadata namespace", to("default", "nobody"), unreached, ofTenant],
  [
    "no namespace",
    "NetworkPolicy ResourceQuota LimitRange Role Secret Service ServiceAccount",
    "metadata namespace",
    any(gone, to("")),
    (target) => [OURS, ...missed(target)],
    ofTenant,
  ],
  [
    "no longer managed",
    KINDS,
    `metadata labels ${MANAGED_LABEL}`,
    any(gone, to("false")),
    ["managed-objects-are-marked"],
    ofTenant,
  ],
  [
    "an object without name",
    "NetworkPolicy Secret Service RoleBinding",
    "metadata name",
    any(gone, to("")),
    [DECIDABLE],
    (target) => ofTenant(target) && missed(target).length === 0,
  ],
  ["a namespace of nobody", "Namespace", `metadata labels ${TENANT_LABEL}`, any(gone, to("")), [OURS], ofTenant],
  ["a namespace without status", "Namespace", `metadata labels ${STATUS_LABEL}`, any(gone, to("paused")), undeclared, ofTenant],
  [
    "a working tenant called closed",
    "Namespace",
    `metadata labels ${STATUS_LABEL}`,
    to("suspended"),
    ["suspended-tenant-is-closed", "contract-is-the-tenants-own"],
    ofOpenTenant,
  ],
  [
    "a closed tenant called working",
    "Namespace",
    `metadata labels ${STATUS_LABEL}`,
    to("active"),
    ["quota-is-complete", "contract-is-the-tenants-own"],
    ofClosedTenant,
  ],
  ["nobody who answers for it", "Namespace", `metadata labels ${OWNER_LABEL}`, any(gone, to("")), OWNED, ofTenant],
  ["an environment not named", "Namespace", `metadata labels ${ENVIRONMENT_LABEL}`, any(gone, to("")), OWNED, ofTenant],
  [
    "a lower standard",
    "Namespace",
    `metadata labels ${POD_SECURITY}/enforce`,
    any(gone, to("baseline", "privileged", "Restricted", "")),
    PSA,
  ],
  [
    "a lower standard for records",
    "Namespace",
    `metadata labels ${POD_SECURITY}/audit`,
    any(gone, to("baseline", "privileged", "")),
    PSA,
  ],
  [
    "a lower standard for warnings",
    "Namespace",
    `metadata labels ${POD_SECURITY}/warn`,
    any(gone, to("baseline", "privileged", "")),
    PSA,
  ],
  [
    "an enforced version not pinned",
    "Namespace",
    `metadata labels ${POD_SECURITY}/enforce-version`,
    any(gone, to("latest", "1.36", "v1", "")),
    PSA,
  ],
  ["a recorded version not pinned", "Namespace", `metadata labels ${POD_SECURITY}/audit-version`, any(gone, to("latest")), PSA],
  ["a warned version not pinned", "Namespace", `metadata labels ${POD_SECURITY}/warn-version`, any(gone, to("latest")), PSA],
  [
    "a namespace that claims another's name",
    "Namespace",
    "metadata labels",
    put("kubernetes.io/metadata.name", "kube-system"),
    ["trust-labels-are-the-platforms"],
    ofTenant,
  ],
  [
    "a second namespace object of the same name",
    "Namespace",
    "",
    beside("kubernetes:core/v1:Namespace", ({ resource, tenant }) => renamedFor(resource.props, otherTenant(tenant))),
    twice,
    ofTenant,
  ],
  ["a tenant in the cluster's namespace", "ServiceAccount", "metadata namespace", to("kube-public"), [OURS], called("app")],
);

/** The same namespace, said to be another tenant's. */
function renamedFor(props: Target["resource"]["props"], tenant: string): Target["resource"]["props"] {
  const { labels, ...rest } = props["metadata"] as { labels: object };
  return { ...props, metadata: { ...rest, labels: { ...labels, [TENANT_LABEL]: tenant } } };
}
