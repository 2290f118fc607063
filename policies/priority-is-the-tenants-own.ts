import { MANAGED_LABEL, PRIORITY_LABEL } from "../model/labels";
import { type Invariant, type Violation, violation } from "./invariant";
import { quantitySign } from "./quantity";
import { hard } from "./quotas";
import type { KubernetesObject } from "./resources";
import type { StackView } from "./stack-view";
import { type Fields, fields, list, texts } from "./values";

/** Classes of the cluster's own pods: whoever has them drives everybody else's pods out. */
const OF_THE_CLUSTER = ["system-cluster-critical", "system-node-critical"];

/** Above this the cluster's own begin. */
const HIGHEST = 1_000_000_000;

/**
 * What a tenant's pod may outrank. Quotas by priority are one way to bound it and admission is another: where quotas are the way,
 * each must do what it is there for.
 */
export const priorityIsTheTenantsOwn: Invariant = {
  name: "priority-is-the-tenants-own",
  displayName: "No tenant outranks the cluster",
  ids: ["B7"],
  holds:
    "quotas by priority class forbid the cluster's own classes, every tenant has one if any has, and no class is above what is left to tenants",
  sources: ["Kubernetes: resource quotas", "Capsule"],
  severity: "high",
  remedy: `scope a quota with pods "0" by scopeName PriorityClass, operator In and ${OF_THE_CLUSTER.join(", ")} and every class of a higher tier`,
  violations: (stack) => [...scopedQuotas(stack), ...priorityClasses(stack)],
};

function scopedQuotas(stack: StackView): Violation[] {
  const byNamespace = stack.tenantNamespaces.map(({ name, object }) => ({
    object,
    quotas: stack.ofKind("ResourceQuota", name).filter((quota) => conditions(quota).some(isAboutPriority)),
  }));
  const isTheWay = byNamespace.some(({ quotas }) => quotas.length > 0);
  return byNamespace.flatMap(({ object, quotas }) =>
    isTheWay && quotas.length === 0
      ? [violation(object, "has no quota that forbids the cluster's priority classes, though other tenants have")]
      : [...quotas.flatMap(problemsOf), ...quotas.flatMap((quota) => missingClasses(quota, object))],
  );
}

function conditions(quota: KubernetesObject): readonly Fields[] {
  const spec = fields(quota.fields["spec"]);
  const scopes = texts(spec["scopes"]).map((scopeName) => ({ scopeName, operator: "Exists" }));
  return [...scopes, ...list(fields(spec["scopeSelector"])["matchExpressions"]).map(fields)];
}

function isAboutPriority({ scopeName }: Fields): boolean {
  return scopeName === "PriorityClass";
}

/** All conditions hold at once, so a further one lets pods through that it does not match. */
function problemsOf(quota: KubernetesObject): Violation[] {
  const all = conditions(quota);
  const about = all.filter(isAboutPriority);
  const isCovered = about.every(
    ({ operator, values }) =>
      operator === "Exists" || (operator === "In" && OF_THE_CLUSTER.every((name) => texts(values).includes(name))),
  );
  return [
    ...(all.length === about.length
      ? []
      : [violation(quota, "forbids priority classes to some pods only", "spec.scopeSelector")]),
    ...(isCovered ? [] : [violation(quota, "does not forbid every priority class of the cluster", "spec.scopeSelector")]),
    ...(quantitySign(hard(quota)["pods"]) === 0
      ? []
      : [violation(quota, "allows pods of the priority classes that it is there to forbid", "spec.hard.pods")]),
  ];
}

/** The priorities of this program's tenants, the lowest first; each has a class. */
const PRIORITIES = ["low", "normal", "high"];

/** What the namespace says of its priority admission reads too, so the quota must forbid exactly what is above that. */
function missingClasses(quota: KubernetesObject, namespace: KubernetesObject): Violation[] {
  const own = PRIORITIES.indexOf(namespace.labels[PRIORITY_LABEL] ?? "");
  if (own === -1 || conditions(quota).some(({ operator }) => operator !== "In")) return [];
  const forbidden = new Set(conditions(quota).flatMap(({ values }) => texts(values)));
  return PRIORITIES.filter((priority, rank) => rank > own !== forbidden.has(`leasehold-${priority}`)).map((priority) =>
    violation(
      quota,
      `does not agree with ${PRIORITY_LABEL} of its namespace about the class leasehold-${priority}`,
      "spec.scopeSelector",
    ),
  );
}

function priorityClasses(stack: StackView): Violation[] {
  return stack.ofKind("PriorityClass").flatMap((priority) => {
    const value = priority.fields["value"];
    const isHigh = typeof value !== "number" || value > HIGHEST;
    // Another program may mean its classes for the platform's own pods.
    const removes = priority.labels[MANAGED_LABEL] === "true" && priority.fields["preemptionPolicy"] !== "Never";
    return [
      ...(isHigh && !OF_THE_CLUSTER.includes(priority.name)
        ? [violation(priority, "is higher than any class but the cluster's own may be", "value")]
        : []),
      ...(removes ? [violation(priority, "lets a tenant's pods drive out another tenant's", "preemptionPolicy")] : []),
    ];
  });
}
