import { TRUST_PREFIX } from "../model/labels";
import { type Invariant, type Violation, violation } from "./invariant";
import { type TenantPod, tenantPods } from "./pods";
import type { StackView, TenantNamespace } from "./stack-view";

/** Labels by which a namespace frees itself of what else guards it. */
const RELEASES = ["admission.gatekeeper.sh/ignore", "openshift.io/run-level", "policy.sigstore.dev/exclude"];

const NAME_LABEL = "kubernetes.io/metadata.name";

/** Whoever writes a label that a selector trusts decides what the selector selects. */
export const trustLabelsAreThePlatforms: Invariant = {
  name: "trust-labels-are-the-platforms",
  displayName: "Only the platform writes the labels that selectors trust",
  ids: ["A7", "A9"],
  holds: "no pod of a tenant carries a label of the platform's, and no namespace one that frees it of its guards",
  sources: ["CVE-2025-55205", "capsule #200"],
  severity: "critical",
  remedy: `leave labels that begin with ${TRUST_PREFIX} off pods and pod templates, and ${RELEASES.join(", ")} off namespaces`,
  violations: (stack) => [
    ...stack.tenantNamespaces.flatMap(ofNamespace),
    ...templates(stack).flatMap(({ object, labels, place }) =>
      Object.keys(labels)
        .filter((key) => key.startsWith(TRUST_PREFIX))
        .map((key) => violation(object, `gives its pods the platform's label ${key}`, place.replace(/spec$/, "metadata.labels"))),
    ),
  ],
};

/** A pod that is declared itself says whose it is like every other object; those made of a template are the tenant's to make. */
function templates(stack: StackView): readonly TenantPod[] {
  return tenantPods(stack).filter(({ object }) => object.kind !== "Pod");
}

function ofNamespace({ name, object }: TenantNamespace): Violation[] {
  const called = object.labels[NAME_LABEL] ?? name;
  return [
    ...RELEASES.filter((key) => key in object.labels).map((key) =>
      violation(object, `frees itself by the label ${key} of what guards the others`, "metadata.labels"),
    ),
    ...(called === name ? [] : [violation(object, `calls itself "${called}" by the label ${NAME_LABEL}`, "metadata.labels")]),
  ];
}
