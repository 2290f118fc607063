import { MANAGED_LABEL } from "../model/labels";
import { type Invariant, type Violation, violation } from "./invariant";
import { BUILT_IN_ROLES, roleOf, SELF_SERVICE_ROLE, TENANT_CLUSTER_ROLES } from "./rbac";
import type { KubernetesObject } from "./resources";
import { textsOf, textsSetting } from "./settings";
import type { StackView } from "./stack-view";
import { type Fields, fields, isEmpty, list, texts } from "./values";

const READING = new Set(["get", "list", "watch"]);
const RAISING_VERBS = new Set(["escalate", "bind", "impersonate", "approve", "sign", "attest", "use"]);

/** What tenants may write: their own work. Of anything else nobody has shown that it lifts no limit and leaves no namespace. */
const TENANTS_OWN = [
  ...["pods", "pods/exec", "pods/attach", "pods/portforward", "pods/eviction", "pods/ephemeralcontainers", "pods/resize"],
  ...["services", "configmaps", "persistentvolumeclaims", "events", "podtemplates", "replicationcontrollers"],
  ...["deployments", "statefulsets", "replicasets", "daemonsets", "controllerrevisions", "jobs", "cronjobs", "leases"],
  ...["deployments/scale", "statefulsets/scale", "replicasets/scale", "replicationcontrollers/scale"],
  ...["horizontalpodautoscalers", "poddisruptionbudgets"],
];

/** What the role for self-service lets write beside it; `admission-guards-tenants` sees to it that each one is looked at. */
const SELF_SERVICE = ["networkpolicies", "roles", "rolebindings"];

/** Reading them is already too much: a token, or a way into something that runs elsewhere. */
const NEVER = new Set(["serviceaccounts/token", "pods/binding", "bindings", "nodes/log", "nodes/metrics", "nodes/configz"]);
const PROXY = /\/proxy$/;

/** By such a label a cluster role becomes part of another. */
const AGGREGATE = "rbac.authorization.k8s.io/aggregate-to-";

export const roleIsBounded: Invariant = {
  name: "role-is-bounded",
  displayName: "Tenants' roles are bounded",
  ids: ["A8", "B8", "C9", "D2", "D3", "D4", "D5", "D6"],
  holds: "no role that tenants can have uses wildcards, raises rights, lists Secrets or writes what the platform owns",
  sources: ["CIS 5.1.2, 5.1.3, 5.1.8-5.1.13", "CVE-2021-25740", "kubectl-mtb TI-1"],
  severity: "critical",
  remedy: "list groups, resources and verbs one by one; of Secrets allow only get, by resourceNames",
  configSchema: {
    properties: { writable: textsSetting("What tenants may write beyond their workloads, such as `certificates`.") },
  },
  violations: (stack, settings) => {
    const writable = new Set([...TENANTS_OWN, ...textsOf(settings, "writable")]);
    const inSelfService = new Set([...writable, ...SELF_SERVICE]);
    return [...clusterRoles(stack), ...stack.ofTenants("Role")].flatMap((role) =>
      problemsOf(role, role.kind === "ClusterRole" && role.name === SELF_SERVICE_ROLE ? inSelfService : writable),
    );
  },
};

/** Those made for tenants, here or in whose stack they are bound. */
function clusterRoles(stack: StackView): readonly KubernetesObject[] {
  const bound = new Set(
    stack
      .ofTenants("RoleBinding")
      .map(roleOf)
      .filter(({ kind }) => kind === "ClusterRole")
      .map(({ name }) => name),
  );
  return stack
    .ofKind("ClusterRole")
    .filter(({ name, labels }) => labels[MANAGED_LABEL] === "true" || TENANT_CLUSTER_ROLES.has(name) || bound.has(name));
}

function problemsOf(role: KubernetesObject, writable: ReadonlySet<string>): Violation[] {
  const rules = list(role.fields["rules"]).map(fields);
  const problems: (readonly [problem: string, field?: string])[] = [
    ...(isEmpty(role.fields["aggregationRule"]) ? [] : [["is aggregated, so anybody may add to it", "aggregationRule"] as const]),
    ...Object.keys(role.labels)
      .filter((key) => key.startsWith(AGGREGATE))
      .map((key) => [`is added to a role of the cluster by the label ${key}`, "metadata.labels"] as const),
    ...(TENANT_CLUSTER_ROLES.has(role.name) && role.labels[MANAGED_LABEL] !== "true"
      ? [[`has no label ${MANAGED_LABEL}, so nothing says that it is the platform's`, "metadata.labels"] as const]
      : []),
    ...(BUILT_IN_ROLES.has(role.name) ? [["takes the name of a role of the cluster"] as const] : []),
    ...rules.flatMap((rule, index) => ruleProblems(rule, writable).map((problem) => [problem, `rules[${index}]`] as const)),
  ];
  return problems.map(([problem, field]) => violation(role, problem, field));
}

function ruleProblems(rule: Fields, writable: ReadonlySet<string>): string[] {
  const verbs = texts(rule["verbs"]).map((verb) => verb.toLowerCase());
  const resources = texts(rule["resources"]).map((resource) => resource.toLowerCase());
  const everything = [...verbs, ...resources, ...texts(rule["apiGroups"]), ...texts(rule["nonResourceURLs"])];
  if (everything.some((item) => item.includes("*"))) return ["uses a wildcard"];
  const writes = verbs.some((verb) => !READING.has(verb));
  const onlyNamed = verbs.every((verb) => verb === "get") && texts(rule["resourceNames"]).length > 0;
  const isNever = (resource: string): boolean => NEVER.has(resource) || PROXY.test(resource);
  return [
    ...verbs.filter((verb) => RAISING_VERBS.has(verb)).map((verb) => `allows the verb "${verb}"`),
    ...resources.filter(isNever).map((resource) => `allows ${resource}`),
    ...(resources.includes("secrets") && !onlyNamed ? ["allows Secrets other than to get them by name"] : []),
    ...resources
      .filter((resource) => writes && !verbs.some((verb) => RAISING_VERBS.has(verb)) && !isNever(resource))
      .filter((resource) => resource !== "secrets" && !writable.has(resource))
      .map((resource) => `allows writing ${resource}`),
  ];
}
