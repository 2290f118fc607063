import { MANAGED_LABEL, TENANT_LABEL } from "../model/labels";
import { type Invariant, type Violation, violation } from "./invariant";
import type { KubernetesObject } from "./resources";
import type { StackView } from "./stack-view";

export const objectsCarryTheirTenant: Invariant = {
  name: "objects-carry-their-tenant",
  ids: ["A1"],
  holds: "every object in a tenant's namespace carries that tenant's label, and no object elsewhere does",
  sources: ["CIS 5.6.1"],
  severity: "critical",
  remedy: `set the label ${TENANT_LABEL} of object and namespace to the tenant both belong to`,
  violations: (stack) => {
    const tenants = new Map(stack.tenantNamespaces.map(({ name, tenant }) => [name, tenant]));
    return stack.objects.flatMap((object) =>
      object.kind === "Namespace" ? ofNamespace(object) : ofObject(object, tenants, stack),
    );
  },
};

function ofNamespace(namespace: KubernetesObject): Violation[] {
  const managed = namespace.labels[MANAGED_LABEL] === "true";
  return managed && (namespace.labels[TENANT_LABEL] ?? "") === "" ? [violation(namespace, "belongs to no tenant")] : [];
}

function ofObject(object: KubernetesObject, tenants: ReadonlyMap<string, string>, stack: StackView): Violation[] {
  if (object.namespace === "") return [];
  const label = object.labels[TENANT_LABEL] ?? "";
  const tenant = tenants.get(object.namespace);
  if (tenant === undefined) return label === "" || isReportedWithNamespace(object, stack) ? [] : [strayed(object, label)];
  if (label === "")
    return [violation(object, `has no label ${TENANT_LABEL}, though its namespace is that of tenant "${tenant}"`)];
  return label === tenant
    ? []
    : [violation(object, `is labelled for tenant "${label}", but its namespace is that of tenant "${tenant}"`)];
}

function strayed(object: KubernetesObject, label: string): Violation {
  return violation(object, `is labelled for tenant "${label}", but its namespace is no tenant's in this stack`);
}

/** A managed namespace without a tenant is reported itself; its objects need not repeat it. */
function isReportedWithNamespace(object: KubernetesObject, stack: StackView): boolean {
  return stack.ofKind("Namespace").some(({ name, labels }) => name === object.namespace && labels[MANAGED_LABEL] === "true");
}
