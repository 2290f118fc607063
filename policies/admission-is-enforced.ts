import { MANAGED_LABEL, TENANT_LABEL } from "../model/labels";
import { conditionProblems, validationProblems } from "./admission-expressions";
import { type Invariant, type Violation, violation } from "./invariant";
import type { KubernetesObject } from "./resources";
import type { StackView } from "./stack-view";
import { type Fields, fields, isEmpty, list, text, texts } from "./values";

const POLICIES = ["ValidatingAdmissionPolicy", "MutatingAdmissionPolicy"];

export const admissionIsEnforced: Invariant = {
  name: "admission-is-enforced",
  displayName: "What the API server is to refuse, it refuses",
  ids: ["C9", "D9"],
  holds: "the platform's admission policies are bound, deny, fail closed and are asked in every namespace of a tenant",
  sources: ["Kubernetes: validating admission policy", "kubectl-mtb CPI-2"],
  severity: "critical",
  remedy: `bind every policy with [Deny, Audit] and no selector of its own, with failurePolicy Fail, for all namespaces or those with ${TENANT_LABEL}`,
  violations: (stack) => {
    const policies = ours(stack, POLICIES);
    const bindings = ours(
      stack,
      POLICIES.map((kind) => `${kind}Binding`),
    );
    return [
      ...policies.flatMap((policy) => [...policyProblems(policy), ...unbound(policy, bindings)]),
      ...bindings.flatMap((binding) => bindingProblems(binding, policies)),
    ];
  },
};

function ours(stack: StackView, kinds: readonly string[]): readonly KubernetesObject[] {
  return kinds.flatMap((kind) => stack.ofKind(kind)).filter(({ labels }) => labels[MANAGED_LABEL] === "true");
}

function policyProblems(policy: KubernetesObject): Violation[] {
  const spec = fields(policy.fields["spec"]);
  const constraints = fields(spec["matchConstraints"]);
  const problems: (readonly [problem: string, field: string])[] = [
    ...(spec["failurePolicy"] === "Fail"
      ? []
      : [["does not say that it refuses what it cannot judge", "spec.failurePolicy"] as const]),
    ...matchProblems(constraints).map((problem) => [problem, "spec.matchConstraints"] as const),
    ...conditionProblems(spec["matchConditions"]).map((problem) => [problem, "spec.matchConditions"] as const),
    ...(policy.kind === "ValidatingAdmissionPolicy"
      ? validationProblems(spec["validations"]).map((problem) => [problem, "spec.validations"] as const)
      : []),
  ];
  return problems.map(([problem, field]) => violation(policy, problem, field));
}

function matchProblems(constraints: Fields): string[] {
  const rules = list(constraints["resourceRules"]).map(fields);
  const isPartial = (rule: Fields): boolean =>
    !isEmpty(rule["resourceNames"]) ||
    ["apiGroups", "apiVersions", "operations", "resources"].some((part) => texts(rule[part]).length === 0);
  return [
    ...(rules.length === 0 || rules.some(isPartial) ? ["is asked about no whole kind of object"] : []),
    ...(isEmpty(constraints["excludeResourceRules"]) ? [] : ["leaves some objects out"]),
    ...(isEmpty(constraints["objectSelector"]) ? [] : ["is asked about some objects only, by labels that their author writes"]),
    ...(isForEveryTenant(constraints["namespaceSelector"]) ? [] : ["is not asked in every tenant's namespace"]),
    ...(["", "Equivalent"].includes(text(constraints["matchPolicy"])) ? [] : ["is not asked about other versions of an object"]),
  ];
}

function isForEveryTenant(selector: unknown): boolean {
  const { matchLabels, matchExpressions } = fields(selector);
  const conditions = list(matchExpressions).map(fields);
  return isEmpty(matchLabels) && conditions.every(({ key, operator }) => key === TENANT_LABEL && operator === "Exists");
}

/** A policy without binding does nothing, and a binding that denies nothing does not count as one. */
function unbound(policy: KubernetesObject, bindings: readonly KubernetesObject[]): Violation[] {
  const isBound = bindings.some(
    (binding) => binding.kind === `${policy.kind}Binding` && text(fields(binding.fields["spec"])["policyName"]) === policy.name,
  );
  return isBound ? [] : [violation(policy, "has no binding, so it does nothing")];
}

function bindingProblems(binding: KubernetesObject, policies: readonly KubernetesObject[]): Violation[] {
  const spec = fields(binding.fields["spec"]);
  const name = text(spec["policyName"]);
  const actions = texts(spec["validationActions"]);
  const isThere = policies.some((policy) => policy.name === name && binding.kind === `${policy.kind}Binding`);
  const isValidating = binding.kind === "ValidatingAdmissionPolicyBinding";
  return [
    ...(isThere ? [] : [violation(binding, `binds "${name}", which is no policy of the platform here`, "spec.policyName")]),
    ...(isValidating && ["Deny", "Audit"].some((action) => !actions.includes(action))
      ? [violation(binding, "does not both deny and record what its policy finds", "spec.validationActions")]
      : []),
    ...(isEmpty(spec["paramRef"])
      ? []
      : [violation(binding, "lets its policy depend on an object that may change", "spec.paramRef")]),
    ...(isEmpty(spec["matchResources"])
      ? []
      : [violation(binding, "binds its policy for some objects only", "spec.matchResources")]),
  ];
}
