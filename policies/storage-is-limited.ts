import { type Invariant, type Violation, violation } from "./invariant";
import { allowed } from "./quotas";
import type { StackView } from "./stack-view";
import { fields, list, text } from "./values";

export const storageIsLimited: Invariant = {
  name: "storage-is-limited",
  displayName: "Every storage class is in every quota",
  ids: ["E3", "B2"],
  holds: "a quota limits each storage class by itself, and tenants claim storage of classes only that theirs allows",
  sources: ["Capsule", "MTO", "kubectl-mtb #1198"],
  severity: "high",
  remedy:
    "write <class>.storageclass.storage.k8s.io/requests.storage into the quota for every storage class, with 0 for those it may not use",
  violations: (stack) => {
    const classes = stack.ofKind("StorageClass").map(({ name }) => name);
    return [
      ...stack.tenantNamespaces.flatMap(({ name, object }) =>
        classes
          .filter((storageClass) => allowed(stack, name, storageKey(storageClass)) === undefined)
          .map((storageClass) =>
            violation(object, `has no quota for storage class "${storageClass}", which is then without limit`),
          ),
      ),
      ...ofClaims(stack),
    ];
  },
};

/** A claim of a class that the quota does not name escapes from it; one of a class with nothing left never gets a volume. */
function ofClaims(stack: StackView): Violation[] {
  const claims = [
    ...stack.ofTenants("PersistentVolumeClaim").map((object) => ({ object, spec: fields(object.fields["spec"]), place: "spec" })),
    ...stack.ofTenants("StatefulSet").flatMap((object) =>
      list(object.fields["spec.volumeClaimTemplates"]).map((template, index) => ({
        object,
        spec: fields(fields(template)["spec"]),
        place: `spec.volumeClaimTemplates[${index}].spec`,
      })),
    ),
  ];
  return claims.flatMap(({ object, spec, place }) => {
    const storageClass = text(spec["storageClassName"]);
    if (storageClass === "" || (allowed(stack, object.namespace, storageKey(storageClass)) ?? 0) > 0) return [];
    return [
      violation(object, `claims storage of class "${storageClass}", which its quota does not give`, `${place}.storageClassName`),
    ];
  });
}

function storageKey(storageClass: string): string {
  return `${storageClass}.storageclass.storage.k8s.io/requests.storage`;
}
