import { type Invariant, type Violation, violation } from "./invariant";
import { quantitySign } from "./quantity";
import type { KubernetesObject } from "./resources";
import { isClosed, type StackView, type TenantNamespace } from "./stack-view";
import { fields, isEmpty, list, text } from "./values";

const COMPUTE = ["cpu", "memory", "ephemeral-storage"];

/** What a quota must name: Kubernetes leaves unlimited whatever it does not. */
const REQUIRED = [
  ...COMPUTE.flatMap((resource) => [`requests.${resource}`, `limits.${resource}`]),
  ...["requests.storage", "pods", "services", "secrets", "configmaps", "persistentvolumeclaims", "replicationcontrollers"],
  ...["resourcequotas", "services.nodeports", "services.loadbalancers"],
];

/** Where zero is a decision, as for a tenant without storage; anywhere else it is a slip that stops the tenant. */
const MAY_BE_ZERO =
  /^(services\.(nodeports|loadbalancers)|replicationcontrollers|requests\.storage|persistentvolumeclaims|.+\.storageclass\.storage\.k8s\.io\/.+)$/;

/** Where zero is the only amount allowed: these open a port on every node. */
const MUST_BE_ZERO = new Set(["services.nodeports"]);

const DEFAULTS = ["default", "defaultRequest", "max"];

export const quotaIsComplete: Invariant = {
  name: "quota-is-complete",
  ids: ["B1", "B2", "B3", "B4", "B6"],
  holds: "every tenant namespace limits compute, storage and objects, and containers that ask for nothing get a default",
  sources: ["kubectl-mtb FNS-1, FNS-2, HI-1", "NSA 4.0, 4.1"],
  severity: "high",
  remedy:
    "name every resource in the ResourceQuota with an amount above zero (node ports: 0), and all three compute resources in the LimitRange",
  violations: (stack) =>
    stack.tenantNamespaces.flatMap((namespace) => [...ofQuota(namespace, stack), ...ofDefaults(namespace, stack)]),
};

function ofQuota(namespace: TenantNamespace, stack: StackView): Violation[] {
  const { name, object } = namespace;
  const quotas = stack.ofKind("ResourceQuota", name).filter(appliesToEverything);
  const amounts = new Map(quotas.flatMap((quota) => Object.entries(hard(quota))));
  const missing = REQUIRED.filter((key) => !amounts.has(key)).map((key) => violation(object, `has no quota for ${key}`));
  const wrong = quotas.flatMap((quota) =>
    Object.entries(hard(quota))
      .filter(([key, amount]) => !(key === "pods" && isClosed(namespace) && quantitySign(amount) === 0))
      .map(([key, amount]) => problemOf(key, amount))
      .filter((problem) => problem !== undefined)
      .map((problem) => violation(quota, problem)),
  );
  return [...missing, ...wrong];
}

/** A quota with scopes covers some pods only. */
function appliesToEverything(quota: KubernetesObject): boolean {
  const spec = fields(quota.fields["spec"]);
  return isEmpty(spec["scopes"]) && isEmpty(spec["scopeSelector"]);
}

function hard(quota: KubernetesObject): Readonly<Record<string, unknown>> {
  return fields(fields(quota.fields["spec"])["hard"]);
}

function problemOf(key: string, amount: unknown): string | undefined {
  const sign = quantitySign(amount);
  if (sign === undefined || sign < 0) return `has an amount for ${key} that limits nothing`;
  if (sign === 0) return MAY_BE_ZERO.test(key) ? undefined : `allows nothing of ${key}`;
  return MUST_BE_ZERO.has(key) ? `allows ${key}` : undefined;
}

/** Once a quota counts a compute resource, a pod that does not state it is refused: hence the defaults. */
function ofDefaults({ name, object }: TenantNamespace, stack: StackView): Violation[] {
  const limits = stack
    .ofKind("LimitRange", name)
    .flatMap((range) => list(fields(range.fields["spec"])["limits"]).map(fields))
    .filter((limit) => text(limit["type"]) === "Container");
  const given = (part: string, resource: string): boolean =>
    limits.some((limit) => (quantitySign(fields(limit[part])[resource]) ?? 0) > 0);
  return DEFAULTS.flatMap((part) =>
    COMPUTE.filter((resource) => !given(part, resource)).map((resource) =>
      violation(object, `has no limit range with ${part} ${resource} for containers`),
    ),
  );
}
