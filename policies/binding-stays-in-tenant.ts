import { type Invariant, type Violation, violation } from "./invariant";
import { BUILT_IN_ROLES, memberKey, roleOf, type Subject, subjectsOf, TENANT_CLUSTER_ROLES } from "./rbac";
import type { KubernetesObject } from "./resources";
import type { StackView, TenantNamespace } from "./stack-view";

export const bindingStaysInTenant: Invariant = {
  name: "binding-stays-in-tenant",
  displayName: "Bindings in a tenant's namespace are for its own people alone",
  ids: ["D1", "D3", "D7", "D8"],
  holds: "every role binding of a tenant gives a role made for tenants to subjects of this tenant alone",
  sources: ["kubectl-mtb CPI-1, TI-2", "CIS 5.1.7, 5.1.8", "CVE-2023-46254"],
  severity: "critical",
  isAbsolute: true,
  remedy: "bind in the tenant's namespace, to a tenant role, only its own members and service accounts",
  violations: (stack) => [
    ...stack.tenantNamespaces.flatMap((namespace) =>
      stack
        .ofKind("RoleBinding", namespace.name)
        .flatMap((binding) => [...roleProblems(binding, stack), ...subjectProblems(binding, namespace, stack)]),
    ),
    ...sharedSubjects(stack),
  ],
};

function roleProblems(binding: KubernetesObject, stack: StackView): Violation[] {
  const { kind, name } = roleOf(binding);
  const allowed: Readonly<Record<string, () => boolean>> = {
    // One that is in the stack is judged like a tenant's own.
    ClusterRole: () =>
      !BUILT_IN_ROLES.has(name) &&
      (TENANT_CLUSTER_ROLES.has(name) || stack.ofKind("ClusterRole").some((role) => role.name === name)),
    Role: () => stack.ofKind("Role", binding.namespace).some((role) => role.name === name),
  };
  return allowed[kind]?.() === true
    ? []
    : [violation(binding, `gives ${kind} "${name}", which was not made for tenants`, "roleRef.name")];
}

function subjectProblems(binding: KubernetesObject, own: TenantNamespace, stack: StackView): Violation[] {
  return subjectsOf(binding).flatMap((subject, index) => {
    const problem = subjectProblem(subject, own, stack);
    return problem === undefined ? [] : [violation(binding, problem, `subjects[${index}]`)];
  });
}

/** Names beginning with `system:` are parts of the cluster. A tenant may have several namespaces. */
function subjectProblem({ kind, name, namespace }: Subject, own: TenantNamespace, stack: StackView): string | undefined {
  if (kind === "ServiceAccount") {
    const isOwn = namespace === own.name || stack.tenantOf(namespace) === own.tenant;
    return isOwn ? undefined : `binds service account "${name}" of namespace "${namespace}"`;
  }
  if (name === "" || (kind !== "User" && kind !== "Group")) return `binds a subject of kind "${kind}" that nobody can be`;
  return name.startsWith("system:") || name === "*" ? `binds ${kind} "${name}", which is no tenant's own` : undefined;
}

/** One violation for each subject and each tenant after the first that binds it. */
function sharedSubjects(stack: StackView): Violation[] {
  const first = new Map<string, string>();
  return stack.tenantNamespaces.flatMap(({ name, tenant }) =>
    stack.ofKind("RoleBinding", name).flatMap((binding) =>
      subjectsOf(binding).flatMap((subject, index) => {
        if (subject.kind === "ServiceAccount") return [];
        const key = memberKey(subject);
        const other = first.get(key) ?? tenant;
        first.set(key, other);
        return other === tenant
          ? []
          : [violation(binding, `binds ${key}, which tenant "${other}" binds too`, `subjects[${index}]`)];
      }),
    ),
  );
}
