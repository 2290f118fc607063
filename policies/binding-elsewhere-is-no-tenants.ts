import { type Invariant, type Violation, violation } from "./invariant";
import { memberKey, membersOf, roleOf, type Subject, subjectsOf, TENANT_CLUSTER_ROLES } from "./rbac";
import type { KubernetesObject } from "./resources";
import type { StackView } from "./stack-view";

/** Groups that hold everybody, tenants included. */
const EVERYBODY = /^system:(authenticated|unauthenticated|masters|serviceaccounts)(:|$)/;

export const bindingElsewhereIsNoTenants: Invariant = {
  name: "binding-elsewhere-is-no-tenants",
  displayName: "A tenant's rights end at its namespaces",
  ids: ["D1", "D7", "A8"],
  holds:
    "no role binding outside of a tenant's namespaces, and none for the whole cluster, gives anything to a tenant's subjects",
  sources: ["kubectl-mtb CPI-1", "CIS 5.1.7", "CVE-2022-46167"],
  severity: "critical",
  isAbsolute: true,
  remedy:
    "bind tenants' members and service accounts in the tenant's own namespaces only, and nobody to a tenant role in all of them",
  violations: (stack) => {
    const members = membersOf(stack);
    const elsewhere = stack.ofKind("RoleBinding").filter(({ namespace }) => stack.tenantOf(namespace) === undefined);
    return [
      ...elsewhere.flatMap((binding) => subjectProblems(binding, (subject) => problemOf(subject, stack, members))),
      ...stack.ofKind("ClusterRoleBinding").flatMap((binding) => ofCluster(binding, stack, members)),
    ];
  },
};

type Members = ReturnType<typeof membersOf>;

function subjectProblems(binding: KubernetesObject, problem: (subject: Subject) => string | undefined): Violation[] {
  return subjectsOf(binding).flatMap((subject, index) => {
    const found = problem(subject);
    return found === undefined ? [] : [violation(binding, found, `subjects[${index}]`)];
  });
}

function problemOf(subject: Subject, stack: StackView, members: Members): string | undefined {
  if (subject.kind === "ServiceAccount") {
    const tenant = stack.tenantOf(subject.namespace);
    if (subject.namespace === "") return `binds service account "${subject.name}" without saying of which namespace`;
    return tenant === undefined
      ? undefined
      : `binds service account "${subject.name}" of tenant "${tenant}" outside of its namespaces`;
  }
  if (EVERYBODY.test(subject.name)) return `binds ${memberKey(subject)}, which holds tenants' accounts too`;
  const [tenant] = members.get(memberKey(subject)) ?? [];
  return tenant === undefined ? undefined : `binds ${memberKey(subject)} of tenant "${tenant}" outside of its namespaces`;
}

/** Beside tenants only service accounts can be shown to be no tenant's; whose a user or a group is, nobody says. */
function ofCluster(binding: KubernetesObject, stack: StackView, members: Members): Violation[] {
  const { name } = roleOf(binding);
  if (TENANT_CLUSTER_ROLES.has(name))
    return [violation(binding, `gives the tenant role "${name}" in every namespace`, "roleRef.name")];
  const isBesideTenants = stack.tenantNamespaces.length > 0;
  return subjectProblems(
    binding,
    (subject) =>
      problemOf(subject, stack, members) ??
      (isBesideTenants && subject.kind !== "ServiceAccount"
        ? `binds ${memberKey(subject)} in every namespace, those of tenants included`
        : undefined),
  );
}
