import { type Invariant, type Violation, violation } from "./invariant";
import { textsOf, textsSetting } from "./settings";

/** What no policy knows, no policy judges: it would be let through for the one reason that nobody looked. */
export const tenantKindsAreKnown: Invariant = {
  name: "tenant-kinds-are-known",
  displayName: "Nothing of a tenant goes unjudged",
  ids: ["A1", "A10", "C11", "D5", "F3"],
  holds: "every object among those of a tenant is of a kind that these policies judge, and that a tenant may have",
  sources: ["CVE-2026-22872", "CVE-2021-25740", "OWASP Kubernetes Top Ten"],
  severity: "high",
  remedy:
    "declare it by kinds that are known, move it out of the tenant's namespace, or name its kind in `knownKinds` once it was reviewed",
  configSchema: {
    properties: {
      knownKinds: textsSetting("Further kinds that tenants may have, with their group, such as `Certificate.cert-manager.io`."),
    },
  },
  violations: (stack, settings) => {
    const reviewed = new Set(textsOf(settings, "knownKinds"));
    return stack.objects.flatMap((object): Violation[] => {
      const isTenants = stack.tenantOf(object.namespace) !== undefined;
      if (object.known !== undefined)
        return object.known.refused !== undefined && isTenants ? [violation(object, object.known.refused)] : [];
      if (reviewed.has(object.kind)) return [];
      if (isTenants) return [violation(object, `is of the kind ${object.kind}, which no policy judges`)];
      // Whether it needs a namespace is not known either; without one it may be for all of them.
      return object.namespace === "" && stack.tenantNamespaces.length > 0
        ? [violation(object, `is of the kind ${object.kind}, which no policy judges, and in no namespace`)]
        : [];
    });
  },
};
