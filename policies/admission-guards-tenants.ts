import { MANAGED_LABEL } from "../model/labels";
import { type Invariant, violation } from "./invariant";
import { TENANT_CLUSTER_ROLES } from "./rbac";
import type { StackView } from "./stack-view";
import { type Fields, fields, list, texts } from "./values";

const WRITES = ["CREATE", "UPDATE"];
const ALL_WRITES = [...WRITES, "DELETE"];

/** What rights alone cannot guard: some rule of the platform must be asked about each of these. */
const GUARDED: readonly (readonly [group: string, resource: string, operations: readonly string[]])[] = [
  ["", "namespaces", ALL_WRITES],
  ["", "namespaces/status", ["UPDATE"]],
  ["", "namespaces/finalize", ["UPDATE"]],
  ["*", "*/*", ALL_WRITES],
  ["*", "*", WRITES], // labels that are trusted, on anything
  ["", "services", WRITES],
  ["", "endpoints", ALL_WRITES],
  ["discovery.k8s.io", "endpointslices", ALL_WRITES],
  ["networking.k8s.io", "networkpolicies", WRITES],
  ["rbac.authorization.k8s.io", "roles", WRITES],
  ["rbac.authorization.k8s.io", "rolebindings", WRITES],
  ["", "pods", ["CREATE"]],
  ["apps", "deployments", WRITES],
  ["apps", "statefulsets", WRITES],
  ["batch", "jobs", WRITES],
  ["batch", "cronjobs", WRITES],
  ["", "persistentvolumeclaims", ["CREATE"]],
  ["", "secrets", WRITES],
  ["", "serviceaccounts/token", ["CREATE"]],
];

/** The platform's stack is known by the roles that it makes for tenants. */
export const admissionGuardsTenants: Invariant = {
  name: "admission-guards-tenants",
  displayName: "Everything that rights cannot bound is bounded by admission",
  ids: ["A8", "A9", "C9", "C11", "D5", "D9"],
  holds: "beside the roles for tenants there is an admission policy for everything with which a tenant could undo its isolation",
  sources: ["kubectl-mtb CPI-2", "CVE-2021-25740", "CVE-2020-8554", "CVE-2022-46167"],
  severity: "critical",
  remedy: "declare an admission policy that is asked about these objects",
  violations: (stack) => {
    const roles = stack.ofKind("ClusterRole").filter(({ name }) => TENANT_CLUSTER_ROLES.has(name));
    const [role] = roles;
    if (role === undefined) return [];
    const rules = rulesOf(stack);
    return GUARDED.filter(([group, resource, operations]) => !isGuarded(rules, { group, resource, operations })).map(
      ([group, resource, operations]) =>
        violation(
          role,
          `is given to tenants, while no admission policy is asked about ${operations.join(", ")} of ${[resource, group].filter((part) => part !== "").join(" of ")}`,
        ),
    );
  },
};

function rulesOf(stack: StackView): Fields[] {
  return stack
    .ofKind("ValidatingAdmissionPolicy")
    .filter(({ labels }) => labels[MANAGED_LABEL] === "true")
    .flatMap((policy) => list(fields(fields(policy.fields["spec"])["matchConstraints"])["resourceRules"]).map(fields));
}

/** The rule about everything that is the platform's asks whose an object is, not what it says; so it counts for itself alone. */
function isGuarded(
  rules: readonly Fields[],
  { group, resource, operations }: { group: string; resource: string; operations: readonly string[] },
): boolean {
  return operations.every((operation) =>
    rules.some(
      (rule) =>
        texts(rule["apiGroups"]).includes(group) &&
        texts(rule["resources"]).includes(resource) &&
        [operation, "*"].some((one) => texts(rule["operations"]).includes(one)),
    ),
  );
}
