import { type Invariant, type Violation, violation } from "./invariant";
import { tenantPods } from "./pods";
import type { KubernetesObject } from "./resources";
import type { StackView } from "./stack-view";
import { type Fields, fields, isEmpty, list, text } from "./values";

export const volumeIsNew: Invariant = {
  name: "volume-is-new",
  displayName: "A tenant's volumes were never anybody else's",
  ids: ["E4"],
  holds:
    "every claim of a tenant gets a new volume, with data from its own namespace or none, and no volume is laid ready for it",
  sources: ["kubectl-mtb #1200", "CIS 5.2"],
  severity: "critical",
  remedy:
    "leave volumeName and selector out of the claim, name data sources of the same namespace only, and let the storage class make the volume",
  violations: (stack) => [
    ...claims(stack).flatMap(({ object, spec, place }) =>
      problemsOf(spec).map(([problem, field]) => violation(object, problem, `${place}.${field}`)),
    ),
    ...volumesForTenants(stack),
  ],
};

interface Claim {
  readonly object: KubernetesObject;
  readonly spec: Fields;
  readonly place: string;
}

/** Claims as such, those a StatefulSet makes, and those a pod brings along. */
function claims(stack: StackView): readonly Claim[] {
  return [
    ...stack.ofTenants("PersistentVolumeClaim").map((object) => ({ object, spec: fields(object.fields["spec"]), place: "spec" })),
    ...stack.ofTenants("StatefulSet").flatMap((object) =>
      list(object.fields["spec.volumeClaimTemplates"]).map((template, index) => ({
        object,
        spec: fields(fields(template)["spec"]),
        place: `spec.volumeClaimTemplates[${index}].spec`,
      })),
    ),
    ...tenantPods(stack).flatMap(({ object, spec, place }) =>
      list(spec["volumes"]).flatMap((volume, index) => {
        const claim = fields(volume)["claim"];
        const at = `${place}.volumes[${index}].ephemeral.volumeClaimTemplate.spec`;
        return claim === undefined ? [] : [{ object, spec: fields(claim), place: at }];
      }),
    ),
  ];
}

function problemsOf(spec: Fields): (readonly [problem: string, field: string])[] {
  const sources = ["dataSource", "dataSourceRef"].filter((field) => text(fields(spec[field])["namespace"]) !== "");
  return [
    ...(text(spec["volumeName"]) === ""
      ? []
      : [[`claims the existing volume "${text(spec["volumeName"])}"`, "volumeName"] as const]),
    ...(isEmpty(spec["selector"]) ? [] : [["claims a volume that exists, by its labels", "selector"] as const]),
    ...sources.map((field) => {
      const from = text(fields(spec[field])["namespace"]);
      return [`claims a copy of data of namespace "${from}"`, `${field}.namespace`] as const;
    }),
  ];
}

/** A volume beside tenants holds what somebody put there, and is bound to whoever claims it first unless it says to whom. */
function volumesForTenants(stack: StackView): Violation[] {
  if (stack.tenantNamespaces.length === 0) return [];
  return stack.ofKind("PersistentVolume").flatMap((volume) => {
    const claimant = text(fields(fields(volume.fields["spec"])["claimRef"])["namespace"]);
    if (claimant === "") return [violation(volume, "lies ready for whichever tenant claims it first", "spec.claimRef")];
    return stack.tenantOf(claimant) === undefined
      ? []
      : [violation(volume, `is laid ready for namespace "${claimant}" instead of being made for its claim`, "spec.claimRef")];
  });
}
