import { ENVIRONMENT_LABEL, OWNER_LABEL } from "../model/labels";
import { type Invariant, violation } from "./invariant";
import { isManaged } from "./stack-view";

const NEEDED = [OWNER_LABEL, ENVIRONMENT_LABEL];

export const tenantOwnerIsNamed: Invariant = {
  name: "tenant-owner-is-named",
  displayName: "Somebody answers for every tenant",
  ids: ["J1"],
  holds: "every tenant's namespace that this program makes says which team answers for it, and of which environment it is",
  sources: ["NSA 8", "OWASP Multi-Tenant"],
  severity: "medium",
  remedy: `set the labels ${NEEDED.join(" and ")}; an audit log shows nothing else of whoever is asked when something is wrong`,
  violations: (stack) =>
    stack.tenantNamespaces
      .filter(isManaged)
      .flatMap(({ object }) =>
        NEEDED.filter((label) => (object.labels[label] ?? "") === "").map((label) =>
          violation(object, `has no label ${label}`, `metadata.labels["${label}"]`),
        ),
      ),
};
