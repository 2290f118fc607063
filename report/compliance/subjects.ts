/** What an invariant is about: without any such resource it has shown nothing, and a control that rests on it does not apply. */

import type { StackResource } from "../../policies/resources";

/** How many resources there are of each kind, such as `NetworkPolicy` or `postgresql.Role`. */
export type KindCounts = Readonly<Record<string, number>>;

/** Counts the resources of a stack by kind. */
export function countKinds(resources: readonly Pick<StackResource, "type">[]): KindCounts {
  const counts: Record<string, number> = {};
  for (const { type } of resources) {
    const kind = kindOf(type);
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return Object.fromEntries(Object.entries(counts).sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** `kubernetes:core/v1:Namespace` is a Namespace; other providers keep their name, for some have kinds of the same name. */
function kindOf(type: string): string {
  const [provider = "", , kind = ""] = type.split(":");
  return provider === "kubernetes" ? kind : `${provider}.${kind}`;
}

/** Kinds by the beginning of an invariant's name; the first that fits. What is about everything in a tenant's namespace has Namespace. */
const SUBJECTS: readonly (readonly [beginning: string, kinds: readonly string[]])[] = [
  ["cluster-network-policy", ["ClusterNetworkPolicy", "AdminNetworkPolicy", "BaselineAdminNetworkPolicy"]],
  ["network-", ["NetworkPolicy"]],
  ["role-is-bounded", ["Role", "ClusterRole"]],
  ["binding-", ["RoleBinding", "ClusterRoleBinding"]],
  ["accounts-", ["ServiceAccount"]],
  ["cloud-identity", ["ServiceAccount"]],
  ["quota-", ["ResourceQuota"]],
  ["priority-", ["ResourceQuota"]],
  ["limits-", ["LimitRange"]],
  ["storage-", ["ResourceQuota", "StorageClass"]],
  ["volume-", ["PersistentVolumeClaim", "PersistentVolume", "StorageClass", "StatefulSet", "Pod", "Deployment"]],
  ["pod-", ["Pod", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob", "PodTemplate"]],
  ["service-stays", ["Service"]],
  ["tokens-", ["Secret"]],
  ["contract-", ["ConfigMap"]],
  ["admission-", ["ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"]],
  ["database-connection", ["pulumi.postgresql"]],
  ["database-", ["postgresql.Role", "postgresql.Grant"]],
  ["tenant-database", ["postgresql.Database", "postgresql.Schema"]],
  ["dedicated-cluster", ["Cluster"]],
  ["password-", ["random.RandomPassword"]],
  ["secret-store", ["SecretStore", "ClusterSecretStore", "ExternalSecret"]],
  ["vault-", ["vault.*"]],
  ["issuer-", ["ApisixRoute", "ApisixPluginConfig"]],
  ["route-", ["ApisixRoute"]],
  ["consumer-", ["ApisixConsumer"]],
  ["gateway-", ["ApisixRoute", "ApisixConsumer", "ApisixPluginConfig", "ApisixGlobalRule", "GatewayProxy"]],
];

/** The resources that an invariant looks at first, by kind; none if there are none. */
export function subjectsAmong(counts: KindCounts, invariant: string): KindCounts {
  const kinds = SUBJECTS.find(([beginning]) => invariant.startsWith(beginning))?.[1] ?? ["Namespace"];
  const isOne = (kind: string): boolean =>
    kinds.some((wanted) => wanted === kind || (wanted.endsWith("*") && kind.startsWith(wanted.slice(0, -1))));
  return Object.fromEntries(Object.entries(counts).filter(([kind]) => isOne(kind)));
}
