import { STATUS_LABEL } from "../model/labels";
import { type Invariant, type Violation, violation } from "./invariant";
import { quantitySign } from "./quantity";
import { isClosed, isManaged, type StackView, type TenantNamespace } from "./stack-view";
import { fields, isEmpty, list, text } from "./values";

const STATUSES = ["active", "suspended", "offboarding"];

/** The one role that changes nothing. */
const READER = "leasehold-viewer";

export const suspendedTenantIsClosed: Invariant = {
  name: "suspended-tenant-is-closed",
  displayName: "A suspended tenant is closed",
  ids: ["J4"],
  holds:
    "a tenant that is suspended or leaves starts no pods, talks to nobody, answers no callers, logs in nowhere and changes nothing",
  sources: ["aws-saas-boost #44"],
  severity: "high",
  remedy: `label the namespace with ${STATUS_LABEL}; unless it is active: pods 0, only the default deny, consumers suspended, only viewers bound, logins off with limit 0`,
  violations: (stack) =>
    stack.tenantNamespaces.flatMap((namespace) => {
      // In another program's namespace, which need not say so, a tenant works.
      if (namespace.status === "" && !isManaged(namespace)) return [];
      if (!STATUSES.includes(namespace.status))
        return [
          violation(
            namespace.object,
            `does not say by ${STATUS_LABEL} whether its tenant works`,
            `metadata.labels["${STATUS_LABEL}"]`,
          ),
        ];
      return isClosed(namespace) ? CLOSED.flatMap((closed) => closed(namespace, stack)) : [];
    }),
};

const CLOSED: readonly ((namespace: TenantNamespace, stack: StackView) => Violation[])[] = [
  noPods,
  noNetwork,
  noCallers,
  noChanges,
  noLogins,
];

/** One quota that says zero is enough: of several, the smallest counts. */
function noPods({ name, status, object }: TenantNamespace, stack: StackView): Violation[] {
  const none = stack.ofKind("ResourceQuota", name).some((quota) => {
    const spec = fields(quota.fields["spec"]);
    return isEmpty(spec["scopes"]) && isEmpty(spec["scopeSelector"]) && quantitySign(fields(spec["hard"])["pods"]) === 0;
  });
  return none ? [] : [violation(object, `may start pods, though its tenant is ${status}`)];
}

function noNetwork({ name, status }: TenantNamespace, stack: StackView): Violation[] {
  return stack
    .ofKind("NetworkPolicy", name)
    .filter((policy) => ["ingress", "egress"].some((rules) => list(fields(policy.fields["spec"])[rules]).length > 0))
    .map((policy) => violation(policy, `opens something, though the tenant is ${status}`, "spec"));
}

function noCallers({ name, status }: TenantNamespace, stack: StackView): Violation[] {
  return stack
    .ofKind("ApisixConsumer", name)
    .filter(({ labels }) => labels[STATUS_LABEL] !== "suspended")
    .map((consumer) =>
      violation(consumer, `is let in by the gateway, though the tenant is ${status}`, `metadata.labels["${STATUS_LABEL}"]`),
    );
}

function noChanges({ name, status }: TenantNamespace, stack: StackView): Violation[] {
  return stack
    .ofKind("RoleBinding", name)
    .filter(({ fields: binding }) => {
      const role = fields(binding["roleRef"]);
      return text(role["kind"]) !== "ClusterRole" || text(role["name"]) !== READER;
    })
    .map((binding) => violation(binding, `gives more than reading, though the tenant is ${status}`, "roleRef"));
}

/** Roles that act as somebody are logins, whatever they are called. */
function noLogins({ tenant, status }: TenantNamespace, stack: StackView): Violation[] {
  const identity = `tnt__${tenant}`;
  return stack.database
    .filter(({ kind, fields: role }) => kind === "Role" && text(role["name"]).startsWith(`${identity}__`))
    .filter(({ fields: role }) => role["login"] !== false || role["connectionLimit"] !== 0)
    .map((role) => violation(role, `can log in, though the tenant is ${status}`, "login"));
}
