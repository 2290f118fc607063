/**
 * Every kind of Kubernetes object that the policies know: where it lives, what is read of it and which invariants judge it.
 *
 * What is not listed here is not known, and an object of it among those of a tenant is a violation: whatever it does, nobody judged it.
 */

import { type Reader, readAnswering, readClaim, readPodIn, readPodTemplate, readProperties, readServiceSpec } from "./reading";

/** Whether an object of the kind lives in a namespace. */
type Scope = "namespaced" | "cluster";

export interface Kind {
  /** API groups it is served in; `core` for the one without a name. */
  readonly groups: readonly string[];
  readonly scope: Scope;
  /** Where its own fields are read: elsewhere they may be unknown in a preview, and concern no tenant. */
  readonly readIn: "every namespace" | "tenants' namespaces";
  readonly read: Reader;
  /** Names of the invariants that look into it; of the others only what they say of every object holds. */
  readonly judgedBy: readonly string[];
  /** Why a tenant never has one. */
  readonly refused?: string;
}

const POD_JUDGES = ["pod-is-restricted", "pod-keeps-its-place", "trust-labels-are-the-platforms"];
const ADMISSION = "admission-is-enforced";
const GATEWAY = "gateway-stays-in-tenant";

/** A kind that is read wherever it lies. */
function everywhere(groups: string, judgedBy: readonly string[], ...properties: string[]): Kind {
  return {
    groups: groups.split(" "),
    scope: "namespaced",
    readIn: "every namespace",
    read: readProperties(properties),
    judgedBy,
  };
}

/** A kind that is read where it may be a tenant's. */
function ofTenants(groups: string, judgedBy: readonly string[], read: Reader = readProperties([])): Kind {
  return { groups: groups.split(" "), scope: "namespaced", readIn: "tenants' namespaces", read, judgedBy };
}

/** A kind that no tenant has. */
function refused(groups: string, reason: string): Kind {
  return { ...ofTenants(groups, ["tenant-kinds-are-known"]), refused: reason };
}

/** A kind that lies in no namespace. */
function clusterWide(groups: string, judgedBy: readonly string[] = [], ...properties: string[]): Kind {
  return { ...everywhere(groups, judgedBy, ...properties), scope: "cluster" };
}

/** A kind by which the API server asks a service. */
function answered(groups: string): Kind {
  return { ...clusterWide(groups, ["api-server-asks-no-tenant"]), read: readAnswering };
}

const WORKLOADS: Readonly<Record<string, Kind>> = {
  Pod: ofTenants("core", POD_JUDGES, readPodIn("")),
  PodTemplate: ofTenants("core", POD_JUDGES, readPodTemplate("template")),
  ReplicationController: ofTenants("core", POD_JUDGES, readPodTemplate("spec.template")),
  Deployment: ofTenants("apps extensions", POD_JUDGES, readPodTemplate("spec.template")),
  ReplicaSet: ofTenants("apps extensions", POD_JUDGES, readPodTemplate("spec.template")),
  DaemonSet: ofTenants("apps extensions", POD_JUDGES, readPodTemplate("spec.template")),
  StatefulSet: ofTenants("apps", [...POD_JUDGES, "volume-is-new"], readPodTemplate("spec.template", "spec.volumeClaimTemplates")),
  Job: ofTenants("batch", POD_JUDGES, readPodTemplate("spec.template")),
  CronJob: ofTenants("batch", POD_JUDGES, readPodTemplate("spec.jobTemplate.spec.template")),
  HorizontalPodAutoscaler: ofTenants("autoscaling", []), // bounded by the quota's pods
  PodDisruptionBudget: ofTenants("policy", []),
  Lease: ofTenants("coordination.k8s.io", []),
  Event: ofTenants("core events.k8s.io", []),
  Binding: refused("core", "puts a pod on a node, which is the scheduler's work"),
};

const CONTENTS: Readonly<Record<string, Kind>> = {
  ResourceQuota: everywhere("core", ["quota-is-complete", "priority-is-the-tenants-own"], "spec"),
  LimitRange: everywhere("core", ["quota-is-complete", "limits-fit-the-quota"], "spec"),
  ConfigMap: ofTenants("core", ["contract-is-the-tenants-own"], readProperties(["data", "binaryData"])),
  Secret: ofTenants("core", ["tokens-are-short-lived"], readProperties(["type"])),
  ServiceAccount: ofTenants("core", ["accounts-mount-no-token"], readProperties(["automountServiceAccountToken"])),
  PersistentVolumeClaim: ofTenants("core", ["volume-is-new", "storage-is-limited"], readClaim),
  Service: ofTenants("core", ["service-stays-inside"], readServiceSpec),
  Endpoints: refused("core", "sends a Service's callers to addresses of its author's choice"),
  EndpointSlice: refused("discovery.k8s.io", "sends a Service's callers to addresses of its author's choice"),
  NetworkPolicy: everywhere("networking.k8s.io extensions", ["network-stays-in-tenant"], "spec"),
  Ingress: refused("networking.k8s.io extensions", "lets callers in past the gateway, which asks them for their key"),
  Role: everywhere("rbac.authorization.k8s.io", ["role-is-bounded"], "rules"),
  RoleBinding: everywhere("rbac.authorization.k8s.io", ["binding-stays-in-tenant"], "roleRef", "subjects"),
};

const OF_THE_GATEWAY: Readonly<Record<string, Kind>> = {
  ...Object.fromEntries(
    ["ApisixRoute", "ApisixConsumer", "ApisixUpstream", "ApisixTls"].map((kind) => [
      kind,
      everywhere("apisix.apache.org", [GATEWAY], "spec"),
    ]),
  ),
  ...Object.fromEntries(
    ["ApisixPluginConfig", "ApisixGlobalRule", "GatewayProxy"].map((kind) => [
      kind,
      everywhere("apisix.apache.org", [GATEWAY, "gateway-settings-run-no-code"], "spec"),
    ]),
  ),
  ...Object.fromEntries(["ApisixClusterConfig", "Consumer"].map((kind) => [kind, ofTenants("apisix.apache.org", [GATEWAY])])),
  HTTPRoute: ofTenants("gateway.networking.k8s.io", [GATEWAY]),
};

const STORE = "secret-store-stays-in-tenant";
const CLUSTER = ["dedicated-cluster-is-closed", "dedicated-cluster-is-backed-up"];

const FROM_ELSEWHERE: Readonly<Record<string, Kind>> = {
  SecretStore: ofTenants("external-secrets.io", [STORE], readProperties(["spec"])),
  ExternalSecret: ofTenants("external-secrets.io", [STORE], readProperties(["spec"])),
  PushSecret: refused("external-secrets.io", "takes a tenant's Secret out of the cluster"),
  ClusterSecretStore: clusterWide("external-secrets.io", [STORE], "spec"),
  ClusterExternalSecret: clusterWide("external-secrets.io", [STORE], "spec"),
  Cluster: everywhere("postgresql.cnpg.io", CLUSTER, "spec"),
  ScheduledBackup: everywhere("postgresql.cnpg.io", CLUSTER, "spec"),
  ObjectStore: everywhere("barmancloud.cnpg.io", CLUSTER, "spec"),
};

const POLICY_GROUP = "policy.networking.k8s.io";
const ADMISSION_GROUP = "admissionregistration.k8s.io";

const CLUSTER_WIDE: Readonly<Record<string, Kind>> = {
  Namespace: clusterWide("core", ["namespace-enforces-restricted", "tenant-names-are-free"]),
  Node: clusterWide("core"),
  PersistentVolume: clusterWide("core", ["volume-is-new"], "spec"),
  StorageClass: clusterWide("storage.k8s.io", ["volume-ends-with-its-claim", "storage-is-limited"], "reclaimPolicy"),
  ...Object.fromEntries(
    ["CSIDriver", "CSINode", "VolumeAttachment", "VolumeAttributesClass"].map((kind) => [kind, clusterWide("storage.k8s.io")]),
  ),
  ClusterRole: clusterWide("rbac.authorization.k8s.io", ["role-is-bounded"], "rules", "aggregationRule"),
  ClusterRoleBinding: clusterWide("rbac.authorization.k8s.io", ["binding-elsewhere-is-no-tenants"], "roleRef", "subjects"),
  PriorityClass: clusterWide("scheduling.k8s.io", ["priority-is-the-tenants-own"], "value", "preemptionPolicy"),
  RuntimeClass: clusterWide("node.k8s.io"),
  ValidatingAdmissionPolicy: clusterWide(ADMISSION_GROUP, [ADMISSION], "spec"),
  ValidatingAdmissionPolicyBinding: clusterWide(ADMISSION_GROUP, [ADMISSION], "spec"),
  MutatingAdmissionPolicy: clusterWide(ADMISSION_GROUP, [ADMISSION], "spec"),
  MutatingAdmissionPolicyBinding: clusterWide(ADMISSION_GROUP, [ADMISSION], "spec"),
  ValidatingWebhookConfiguration: answered(ADMISSION_GROUP),
  MutatingWebhookConfiguration: answered(ADMISSION_GROUP),
  ClusterNetworkPolicy: clusterWide(POLICY_GROUP, ["cluster-network-policy-denies-first"], "spec"),
  AdminNetworkPolicy: clusterWide(POLICY_GROUP, ["cluster-network-policy-denies-first"], "spec"),
  BaselineAdminNetworkPolicy: clusterWide(POLICY_GROUP, ["cluster-network-policy-denies-first"], "spec"),
  IngressClass: clusterWide("networking.k8s.io"),
  GatewayClass: clusterWide("gateway.networking.k8s.io"),
  FlowSchema: clusterWide("flowcontrol.apiserver.k8s.io"),
  PriorityLevelConfiguration: clusterWide("flowcontrol.apiserver.k8s.io"),
  CustomResourceDefinition: answered("apiextensions.k8s.io"),
  APIService: answered("apiregistration.k8s.io"),
  CertificateSigningRequest: clusterWide("certificates.k8s.io"),
};

/** The kinds by name; no two groups share one. */
export const KINDS: Readonly<Record<string, Kind>> = {
  ...WORKLOADS,
  ...CONTENTS,
  ...OF_THE_GATEWAY,
  ...FROM_ELSEWHERE,
  ...CLUSTER_WIDE,
};

/** What is known of a kind in a group; of one that only shares the name, nothing. */
export function knownKind(group: string, kind: string): Kind | undefined {
  const known = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  return known?.groups.includes(group) === true ? known : undefined;
}
