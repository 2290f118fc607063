import { MANAGED_LABEL } from "../model/labels";
import { type Invariant, violation } from "./invariant";
import type { KubernetesObject } from "./resources";
import type { StackView } from "./stack-view";

/** What bounds a tenant, or speaks for it: admission keeps it from being changed, but only where it is marked. */
const GUARDS = [
  ...["ResourceQuota", "LimitRange", "NetworkPolicy", "Role", "RoleBinding", "ServiceAccount", "ConfigMap", "Secret", "Service"],
  ...["ApisixRoute", "ApisixConsumer", "ApisixUpstream", "ApisixTls"],
];

/**
 * Another program may guard its objects otherwise, by giving tenants no right to write them; then nothing is marked, and nothing need
 * be.
 */
export const managedObjectsAreMarked: Invariant = {
  name: "managed-objects-are-marked",
  displayName: "The platform's objects are protected",
  ids: ["D9"],
  holds: "where the platform marks the objects that it keeps tenants from changing, it marks all of them",
  sources: ["kubectl-mtb CPI-2", "Capsule"],
  severity: "high",
  remedy: `set the label ${MANAGED_LABEL} to "true"`,
  violations: (stack) =>
    stack.tenantNamespaces.flatMap(({ name, object }) => {
      const guards = [object, ...guardsIn(name, stack)];
      const missing = guards.filter((guard) => !isMarked(guard));
      return missing.length === guards.length
        ? []
        : missing.map((guard) =>
            violation(guard, `has no label ${MANAGED_LABEL}, so its tenant may change it`, "metadata.labels"),
          );
    }),
};

function guardsIn(namespace: string, stack: StackView): KubernetesObject[] {
  return GUARDS.flatMap((kind) => stack.ofKind(kind, namespace));
}

function isMarked({ labels }: KubernetesObject): boolean {
  return labels[MANAGED_LABEL] === "true";
}
