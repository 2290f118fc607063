import { type Invariant, type Violation, violation } from "./invariant";
import type { StackView, TenantNamespace } from "./stack-view";
import { fields, list, text } from "./values";

/** The account of every pod that names none; the cluster makes it, with a token for each pod. */
const DEFAULT = "default";

export const accountsMountNoToken: Invariant = {
  name: "accounts-mount-no-token",
  displayName: "Pods get no API token unless they ask for one",
  ids: ["E1"],
  holds:
    "no service account of a tenant hands its token to every pod, and the default account exists, without token and without rights",
  sources: ["CIS 5.1.5, 5.1.6", "NSA 1.11"],
  severity: "high",
  remedy:
    "declare the service account default, and set automountServiceAccountToken: false on every account; a pod that needs the token asks for it itself",
  violations: (stack) =>
    stack.tenantNamespaces.flatMap((namespace) => [...ofAccounts(namespace, stack), ...ofBindings(namespace, stack)]),
};

function ofAccounts({ name, object }: TenantNamespace, stack: StackView): Violation[] {
  const accounts = stack.ofKind("ServiceAccount", name);
  return [
    ...(accounts.some((account) => account.name === DEFAULT)
      ? []
      : [violation(object, "leaves its default service account as the cluster makes it, with a token for every pod")]),
    ...accounts
      .filter((account) => account.fields["automountServiceAccountToken"] !== false)
      .map((account) => violation(account, "hands its token to every pod that uses it", "automountServiceAccountToken")),
  ];
}

function ofBindings({ name }: TenantNamespace, stack: StackView): Violation[] {
  const isDefault = (subject: unknown): boolean => {
    const { kind, name: called, namespace } = fields(subject);
    if (kind === "User") return text(called) === `system:serviceaccount:${name}:${DEFAULT}`;
    return kind === "ServiceAccount" && called === DEFAULT && namespace === name;
  };
  return stack
    .ofKind("RoleBinding", name)
    .filter((binding) => list(binding.fields["subjects"]).some(isDefault))
    .map((binding) => violation(binding, "gives rights to the default account, and so to every pod that names none", "subjects"));
}
