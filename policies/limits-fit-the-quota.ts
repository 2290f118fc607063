import { type Invariant, type Violation, violation } from "./invariant";
import { quantity } from "./quantity";
import { allowed } from "./quotas";
import type { KubernetesObject } from "./resources";
import type { StackView, TenantNamespace } from "./stack-view";
import { type Fields, fields, list, text } from "./values";

const COMPUTE = ["cpu", "memory", "ephemeral-storage"];

export const limitsFitTheQuota: Invariant = {
  name: "limits-fit-the-quota",
  displayName: "What one container or claim may take fits into the tenant's share",
  ids: ["B6"],
  holds: "the limit range of a tenant orders request, default and maximum, keeps them within the quota, and bounds claims",
  sources: ["NSA 4.1", "vCluster"],
  severity: "high",
  remedy:
    "keep defaultRequest at most default, default at most max, and max within the quota; bound claims by max.storage, and set no min",
  violations: (stack) =>
    stack.tenantNamespaces.flatMap((namespace) => {
      const ranges = stack.ofKind("LimitRange", namespace.name);
      return [...ranges.flatMap((range) => ofRange(range, namespace, stack)), ...unboundedClaims(namespace, ranges, stack)];
    }),
};

function limitsOf(range: KubernetesObject): readonly Fields[] {
  return list(fields(range.fields["spec"])["limits"]).map(fields);
}

function ofRange(range: KubernetesObject, { name }: TenantNamespace, stack: StackView): Violation[] {
  return limitsOf(range).flatMap((limit, index) => {
    const problems = text(limit["type"]) === "PersistentVolumeClaim" ? ofClaims(limit, name, stack) : ofPods(limit, name, stack);
    const smallest = Object.entries(fields(limit["min"])).filter(([, amount]) => (quantity(amount) ?? 1) > 0);
    const tooHigh = smallest.map(([key]) => `refuses whoever asks for less ${key} than its minimum`);
    return [...problems, ...tooHigh].map((problem) => violation(range, problem, `spec.limits[${index}]`));
  });
}

/** One comparison: what must be no more than what. */
type Order = readonly [smaller: string, small: number | undefined, larger: string, large: number | undefined];

function ofPods(limit: Fields, namespace: string, stack: StackView): string[] {
  return COMPUTE.flatMap((resource) => {
    const amount = (part: string): number | undefined => positive(quantity(fields(limit[part])[resource]));
    // Nothing at all, or less, is a slip that is reported as such.
    const ofQuota = (part: string): number | undefined => positive(allowed(stack, namespace, `${part}.${resource}`));
    const orders: readonly Order[] = [
      ["defaultRequest", amount("defaultRequest"), "default", amount("default")],
      ["default", amount("default"), "max", amount("max")],
      ["max", amount("max"), "the quota's limits", ofQuota("limits")],
      ["defaultRequest", amount("defaultRequest"), "the quota's requests", ofQuota("requests")],
    ];
    return orders
      .filter(([, small, , large]) => small !== undefined && large !== undefined && small > large)
      .map(([smaller, , larger]) => `has more ${resource} as ${smaller} than as ${larger}`);
  });
}

function ofClaims(limit: Fields, namespace: string, stack: StackView): string[] {
  const most = quantity(fields(limit["max"])["storage"]);
  const total = allowed(stack, namespace, "requests.storage");
  if (most === undefined || total === undefined || total <= 0) return [];
  return most > total ? ["allows a claim of more storage than the quota has"] : [];
}

function positive(amount: number | undefined): number | undefined {
  return amount !== undefined && amount > 0 ? amount : undefined;
}

/** A tenant that may store nothing needs no bound for what it stores at once. */
function unboundedClaims({ name, object }: TenantNamespace, ranges: readonly KubernetesObject[], stack: StackView): Violation[] {
  const limits = ranges.flatMap(limitsOf);
  if (limits.length === 0) return []; // quota-is-complete
  const isBound = limits.some(
    (limit) => text(limit["type"]) === "PersistentVolumeClaim" && (quantity(fields(limit["max"])["storage"]) ?? 0) > 0,
  );
  const mayStore = allowed(stack, name, "requests.storage") !== 0 && allowed(stack, name, "persistentvolumeclaims") !== 0;
  return isBound || !mayStore ? [] : [violation(object, "has no limit range with a maximum of storage for claims")];
}
