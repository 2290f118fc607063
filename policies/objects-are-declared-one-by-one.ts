import { type Invariant, violation } from "./invariant";

/** Files, charts and overlays are applied with the platform's rights: whoever writes one writes whatever they like. */
export const objectsAreDeclaredOneByOne: Invariant = {
  name: "objects-are-declared-one-by-one",
  displayName: "No raw manifests beside tenants",
  ids: ["A10"],
  holds: "a stack with tenants makes no objects out of manifests, charts or overlays",
  sources: ["CVE-2026-22872", "CVE-2026-65835"],
  severity: "high",
  remedy: "declare each object as a resource of its own, or render charts and manifests in a stack without tenants",
  violations: ({ manifests, tenantNamespaces }) =>
    tenantNamespaces.length === 0
      ? []
      : manifests.map((manifest) => violation(manifest, "makes objects out of files with the platform's rights")),
};
