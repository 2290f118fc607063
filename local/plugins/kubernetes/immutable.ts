import type { Properties } from "../support";
import { annotation, groupOf, textAt } from "./object";
import type { Settings } from "./settings";

/** Change of these means another object, whatever the kind. */
const identity = ["kind", "metadata.name", "metadata.namespace", "metadata.generateName"];

const workloadSelector = ["spec.selector"];
const binding = ["roleRef"];

/**
 * Fields the server refuses to change (or that cannot be changed without losing what depends on them), by group and kind.
 * Not listed on purpose, as in the official provider: a priority class's value. There the server's refusal is the answer.
 */
const immutable: Record<string, string[]> = {
  "/ConfigMap": ["data", "binaryData"],
  "/PersistentVolumeClaim": ["spec.accessModes", "spec.selector", "spec.storageClassName", "spec.volumeMode", "spec.volumeName"],
  "/Pod": ["spec"],
  "/ResourceQuota": ["spec.scopes", "spec.scopeSelector"],
  "/Secret": ["type", "data", "stringData"],
  "/Service": ["spec.clusterIP", "spec.type"],
  "apps/DaemonSet": workloadSelector,
  "apps/Deployment": workloadSelector,
  "apps/ReplicaSet": workloadSelector,
  "apps/StatefulSet": ["spec.podManagementPolicy", "spec.selector", "spec.serviceName", "spec.volumeClaimTemplates"],
  "batch/Job": ["spec.completionMode", "spec.completions", "spec.selector", "spec.template"],
  "rbac.authorization.k8s.io/ClusterRoleBinding": binding,
  "rbac.authorization.k8s.io/RoleBinding": binding,
  "storage.k8s.io/StorageClass": ["parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"],
};

/** Kinds whose data the server lets change, and the setting that makes use of it. */
const mutableOnRequest: Record<string, { setting: keyof Settings; fields: string[] }> = {
  "/ConfigMap": { setting: "enableConfigMapMutable", fields: ["data", "binaryData"] },
  "/Secret": { setting: "enableSecretMutable", fields: ["data", "stringData"] },
};

/** Changes of a pod that the server accepts in place. */
const mutableInPod =
  /^spec\.((initC|c)ontainers\[\d+\]\.image$|activeDeadlineSeconds$|terminationGracePeriodSeconds$|tolerations)/;

/**
 * Which of the changed paths can only be had with a new object.
 * @param object the old inputs, without secret wrappers
 * @param changed paths in Pulumi's notation, such as `spec.selector.matchLabels.app`
 */
export function replacingPaths(object: Properties, changed: string[], settings: Settings): string[] {
  const kind = `${groupOf(textAt(object, "apiVersion"))}/${textAt(object, "kind")}`;
  const exempt = mutableOnRequest[kind];
  const isExempt = exempt !== undefined && settings[exempt.setting] === true && object["immutable"] !== true;
  const fields = [...identity, ...(immutable[kind] ?? [])].filter((field) => !isExempt || !exempt.fields.includes(field));
  return changed
    .filter((path) => fields.some((field) => isWithin(path, field)))
    .filter((path) => kind !== "/Pod" || !mutableInPod.test(path));
}

/** True if the user chose the name, so that a new object of the same name collides with the old one. */
export function hasFixedName(object: Properties): boolean {
  return textAt(object, "metadata", "name") !== "" && annotation(object, "pulumi.com/autonamed") !== "true";
}

function isWithin(path: string, field: string): boolean {
  return path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`);
}
