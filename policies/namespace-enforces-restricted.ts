import { type Invariant, type Violation, violation } from "./invariant";
import type { TenantNamespace } from "./stack-view";

const PREFIX = "pod-security.kubernetes.io";
const MODES = ["enforce", "audit", "warn"];
const PINNED = /^v1\.(\d+)$/;

/** The first release with this way of enforcing at all; the standard as of earlier ones lacks checks. */
const EARLIEST = 25;

export const namespaceEnforcesRestricted: Invariant = {
  name: "namespace-enforces-restricted",
  displayName: "Pod Security refuses what is not restricted",
  ids: ["A5", "A6"],
  holds: "every tenant namespace enforces, audits and warns by the Pod Security standard restricted, in a pinned version",
  sources: ["Pod Security Standards", "CIS 5.2.1"],
  severity: "critical",
  remedy: `set the labels ${PREFIX}/{enforce,audit,warn} to "restricted" and each -version to one version such as "v1.36"`,
  violations: (stack) => stack.tenantNamespaces.flatMap(wrongLabels),
};

function wrongLabels({ object }: TenantNamespace): Violation[] {
  const label = (key: string): string => object.labels[`${PREFIX}/${key}`] ?? "";
  const shown = (value: string): string => (value === "" ? "nothing" : `"${value}"`);
  return MODES.flatMap((mode) => {
    const standard = label(mode);
    const version = label(`${mode}-version`);
    return [
      ...(standard === "restricted" ? [] : [violation(object, `has ${mode} set to ${shown(standard)} instead of "restricted"`)]),
      ...(Number(PINNED.exec(version)?.[1] ?? 0) >= EARLIEST
        ? []
        : [violation(object, `has ${mode}-version set to ${shown(version)} instead of a pinned version from v1.${EARLIEST} on`)]),
    ];
  });
}
