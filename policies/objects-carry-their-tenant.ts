import { MANAGED_LABEL, TENANT_LABEL } from "../model/labels";
import { type Invariant, type Violation, violation } from "./invariant";
import type { KubernetesObject } from "./resources";

export const objectsCarryTheirTenant: Invariant = {
  name: "objects-carry-their-tenant",
  displayName: "Every object says whose it is",
  ids: ["A1"],
  holds: "every object in a tenant's namespace carries that tenant's label, and no object elsewhere does",
  sources: ["CIS 5.6.1"],
  severity: "critical",
  isAbsolute: true,
  remedy: `set the label ${TENANT_LABEL} of object and namespace to the tenant both belong to`,
  violations: (stack) => {
    const tenants = new Map(stack.tenantNamespaces.map(({ name, tenant }) => [name, tenant]));
    const nobodys = new Set(
      stack
        .ofKind("Namespace")
        .filter(isNobodys)
        .map(({ name }) => name),
    );
    return stack.objects.flatMap((object) => {
      if (object.kind === "Namespace") return ofNamespace(object);
      if (object.namespace === "") return ofNoNamespace(object);
      const tenant = tenants.get(object.namespace);
      // A namespace without a tenant is reported itself; its objects need not repeat it.
      if (tenant === undefined) return nobodys.has(object.namespace) ? [] : ofForeignNamespace(object);
      return ofTenant(object, tenant);
    });
  },
};

/** Kinds that are for the whole cluster and may still be about one tenant. */
const ABOUT_A_TENANT = new Set([
  ...["ClusterNetworkPolicy", "RuntimeClass", "FlowSchema", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"],
  ...["MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding"],
]);

/** How this program calls the namespaces of tenants. */
const TENANTS_NAME = /^t-/;

/** Whether a namespace looks like a tenant's and says of none. */
function isNobodys({ name, labels }: KubernetesObject): boolean {
  return tenantOf(labels) === "" && (labels[MANAGED_LABEL] === "true" || TENANTS_NAME.test(name));
}

function ofNamespace(namespace: KubernetesObject): Violation[] {
  return isNobodys(namespace) ? [violation(namespace, "belongs to no tenant")] : [];
}

/** Where an object without a namespace goes, the provider decides; it may well be a tenant's. */
function ofNoNamespace(object: KubernetesObject): Violation[] {
  const label = tenantOf(object.labels);
  if (object.known?.scope === "namespaced")
    return [violation(object, "names no namespace, so it goes where the connection happens to point", "metadata.namespace")];
  return label === "" || object.known === undefined || ABOUT_A_TENANT.has(object.kind)
    ? []
    : [violation(object, `is labelled for tenant "${label}", but is for the whole cluster`)];
}

function ofForeignNamespace(object: KubernetesObject): Violation[] {
  const label = tenantOf(object.labels);
  if (label !== "")
    return [violation(object, `is labelled for tenant "${label}", but its namespace is no tenant's in this stack`)];
  return TENANTS_NAME.test(object.namespace)
    ? [violation(object, `has no label ${TENANT_LABEL}, though its namespace is called like a tenant's`)]
    : [];
}

function ofTenant(object: KubernetesObject, tenant: string): Violation[] {
  const label = tenantOf(object.labels);
  if (label === "")
    return [violation(object, `has no label ${TENANT_LABEL}, though its namespace is that of tenant "${tenant}"`)];
  return label === tenant
    ? []
    : [violation(object, `is labelled for tenant "${label}", but its namespace is that of tenant "${tenant}"`)];
}

function tenantOf(labels: Readonly<Record<string, string>>): string {
  return labels[TENANT_LABEL] ?? "";
}
