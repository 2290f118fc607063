import { type Invariant, type Violation, violation } from "./invariant";
import { quantity, quantitySign } from "./quantity";
import { hard, quotasFor } from "./quotas";
import { numberOf, numberSetting, type Settings } from "./settings";
import { isClosed, type StackView, type TenantNamespace } from "./stack-view";
import { fields, list, text } from "./values";

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

/** How much is no share of a cluster any more, by what is counted; further keys are counts of objects. */
const BOUNDS: readonly (readonly [pattern: RegExp, setting: string, unit: number])[] = [
  [/\.cpu$/, "mostCpu", 1],
  [/\.(memory|ephemeral-storage)$/, "mostMemoryGi", 2 ** 30],
  [/requests\.storage$/, "mostStorageGi", 2 ** 30],
  [/^pods$/, "mostPods", 1],
  [/^/, "mostObjects", 1],
];

export const quotaIsComplete: Invariant = {
  name: "quota-is-complete",
  displayName: "Every tenant has a share, and no more",
  ids: ["B1", "B2", "B3", "B4", "B6", "E3"],
  holds: "every tenant namespace limits compute, storage and objects, and containers that ask for nothing get a default",
  sources: ["kubectl-mtb FNS-1, FNS-2, HI-1", "NSA 4.0, 4.1"],
  severity: "high",
  remedy:
    "name every resource in the ResourceQuota with an amount above zero (node ports: 0), and all three compute resources in the LimitRange",
  configSchema: {
    properties: {
      mostCpu: numberSetting("The most CPU cores a quota may give.", 1024, [1, 1_000_000]),
      mostMemoryGi: numberSetting("The most memory or ephemeral storage a quota may give, in Gi.", 16_384, [1, 10_000_000]),
      mostStorageGi: numberSetting("The most storage a quota may give, in Gi.", 262_144, [1, 1_000_000_000]),
      mostPods: numberSetting(
        "The most pods a quota may give; Kubernetes is tested with 3000 in a namespace.",
        3000,
        [1, 100_000],
      ),
      mostObjects: numberSetting("The most objects of any other kind a quota may give.", 5000, [1, 1_000_000]),
    },
  },
  violations: (stack, settings) => {
    const named = keysOfAll(stack);
    return stack.tenantNamespaces.flatMap((namespace) => [
      ...ofQuota(namespace, { stack, settings, named }),
      ...ofDefaults(namespace, stack),
    ]);
  },
};

/** What any tenant's quota names: what one has a limit for, and another has not, is without limit by mistake. */
function keysOfAll(stack: StackView): readonly string[] {
  const named = stack.tenantNamespaces.flatMap(({ name }) => quotasFor(stack, name).flatMap((quota) => Object.keys(hard(quota))));
  return [...new Set(named)].filter((key) => !REQUIRED.includes(key));
}

function ofQuota(
  namespace: TenantNamespace,
  { stack, settings, named }: { stack: StackView; settings: Settings; named: readonly string[] },
): Violation[] {
  const { name, object } = namespace;
  const quotas = quotasFor(stack, name);
  const amounts = new Set(quotas.flatMap((quota) => Object.keys(hard(quota))));
  const missing = [...REQUIRED, ...(quotas.length === 0 ? [] : named)].filter((key) => !amounts.has(key));
  const wrong = quotas.flatMap((quota) =>
    Object.entries(hard(quota))
      .filter(([key, amount]) => !(key === "pods" && isClosed(namespace) && quantitySign(amount) === 0))
      .map(([key, amount]) => ({ key, problem: problemOf(key, amount, settings) }))
      .flatMap(({ key, problem }) => (problem === undefined ? [] : [violation(quota, problem, `spec.hard.${key}`)])),
  );
  return [...missing.map((key) => violation(object, `has no quota for ${key}`)), ...wrong];
}

function problemOf(key: string, amount: unknown, settings: Settings): string | undefined {
  const sign = quantitySign(amount);
  if (sign === undefined || sign < 0) return `has an amount for ${key} that limits nothing`;
  if (sign === 0) return MAY_BE_ZERO.test(key) ? undefined : `allows nothing of ${key}`;
  if (MUST_BE_ZERO.has(key)) return `allows ${key}`;
  const [, setting = "", unit = 1] = BOUNDS.find(([pattern]) => pattern.test(key)) ?? [];
  return (quantity(amount) ?? 0) <= numberOf(settings, setting) * unit
    ? undefined
    : `allows ${String(amount)} of ${key}, as good as no limit`;
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
