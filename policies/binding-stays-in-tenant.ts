import { type Invariant, type Violation, violation } from "./invariant";
import type { KubernetesObject } from "./resources";
import type { StackView, TenantNamespace } from "./stack-view";
import { type Fields, fields, list, text } from "./values";

/** The cluster roles made for tenants; the built-in ones read every Secret and impersonate. */
const TENANT_CLUSTER_ROLES = new Set(["leasehold-viewer", "leasehold-editor", "leasehold-admin"]);

export const bindingStaysInTenant: Invariant = {
  name: "binding-stays-in-tenant",
  ids: ["D1", "D3", "D7", "D8"],
  holds: "every role binding of a tenant gives a role made for tenants to subjects of this tenant alone",
  sources: ["kubectl-mtb CPI-1, TI-2", "CIS 5.1.7, 5.1.8", "CVE-2023-46254"],
  severity: "critical",
  remedy: "bind in the tenant's namespace, to a tenant role, only its own members and service accounts",
  violations: (stack) => [
    ...stack.tenantNamespaces.flatMap((namespace) =>
      stack
        .ofKind("RoleBinding", namespace.name)
        .flatMap((binding) =>
          [...roleProblems(binding, stack), ...subjectProblems(binding, namespace)].map((problem) => violation(binding, problem)),
        ),
    ),
    ...clusterWide(stack),
    ...sharedSubjects(stack),
  ],
};

function subjectsOf(binding: KubernetesObject): Fields[] {
  return list(binding.fields["subjects"]).map(fields);
}

function roleProblems(binding: KubernetesObject, stack: StackView): string[] {
  const reference = fields(binding.fields["roleRef"]);
  const kind = text(reference["kind"]);
  const name = text(reference["name"]);
  const allowed: Readonly<Record<string, () => boolean>> = {
    ClusterRole: () => TENANT_CLUSTER_ROLES.has(name),
    Role: () => stack.ofKind("Role", binding.namespace).some((role) => role.name === name),
  };
  return allowed[kind]?.() === true ? [] : [`gives ${kind} "${name}", which was not made for tenants`];
}

function subjectProblems(binding: KubernetesObject, own: TenantNamespace): string[] {
  return subjectsOf(binding).flatMap((subject) => {
    const kind = text(subject["kind"]);
    const name = text(subject["name"]);
    if (kind !== "ServiceAccount")
      return isClusterOwn(kind, name, own) ? [`binds ${kind} "${name}", which is no tenant's own`] : [];
    const namespace = text(subject["namespace"]);
    return namespace === own.name ? [] : [`binds service account "${name}" of namespace "${namespace}"`];
  });
}

/** Names beginning so are parts of the cluster, and other tenants' service accounts in disguise. */
function isClusterOwn(kind: string, name: string, own: TenantNamespace): boolean {
  const isOwnAccount = kind === "User" && name.startsWith(`system:serviceaccount:${own.name}:`);
  return name.startsWith("system:") && !isOwnAccount;
}

/** A cluster role binding reaches every namespace, so none belongs beside tenants. */
function clusterWide(stack: StackView): Violation[] {
  if (stack.tenantNamespaces.length === 0) return [];
  return stack.ofKind("ClusterRoleBinding").map((binding) => violation(binding, "reaches every namespace"));
}

/** One violation for each subject and each tenant after the first that binds it. */
function sharedSubjects(stack: StackView): Violation[] {
  const first = new Map<string, string>();
  return stack.tenantNamespaces.flatMap(({ name, tenant }) =>
    stack.ofKind("RoleBinding", name).flatMap((binding) =>
      subjectsOf(binding).flatMap((subject) => {
        const key = `${text(subject["kind"])} "${text(subject["name"])}"`;
        if (text(subject["kind"]) === "ServiceAccount") return [];
        const other = first.get(key) ?? tenant;
        first.set(key, other);
        return other === tenant ? [] : [violation(binding, `binds ${key}, which tenant "${other}" binds too`)];
      }),
    ),
  );
}
