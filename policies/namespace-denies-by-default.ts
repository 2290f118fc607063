import { type Invariant, violation } from "./invariant";
import type { KubernetesObject } from "./resources";
import { fields, isEmpty, texts } from "./values";

export const namespaceDeniesByDefault: Invariant = {
  name: "namespace-denies-by-default",
  displayName: "Networks are closed unless opened",
  ids: ["C1"],
  holds: "every tenant namespace has a network policy that selects all pods and allows nothing, in or out",
  sources: ["CIS 5.3.2", "OWASP K05"],
  severity: "critical",
  isAbsolute: true,
  remedy: "add a NetworkPolicy with podSelector {} and policyTypes [Ingress, Egress] and no rules",
  violations: (stack) =>
    stack.tenantNamespaces
      .filter(({ name }) => !stack.ofKind("NetworkPolicy", name).some(deniesEverything))
      .map(({ object }) => violation(object, "has no network policy that denies by default")),
};

function deniesEverything(policy: KubernetesObject): boolean {
  const spec = fields(policy.fields["spec"]);
  const types = texts(spec["policyTypes"]);
  const rules = [spec["ingress"], spec["egress"]];
  return selectsAllPods(spec["podSelector"]) && types.includes("Ingress") && types.includes("Egress") && rules.every(isEmpty);
}

function selectsAllPods(selector: unknown): boolean {
  return selector !== undefined && Object.values(fields(selector)).every(isEmpty);
}
