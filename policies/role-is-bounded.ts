import { MANAGED_LABEL } from "../model/labels";
import { type Invariant, type Violation, violation } from "./invariant";
import type { KubernetesObject } from "./resources";
import { type Fields, fields, isEmpty, list, texts } from "./values";

const READING = new Set(["get", "list", "watch"]);
const RAISING_VERBS = new Set(["escalate", "bind", "impersonate"]);

/** Whoever writes these leaves the tenant, or lifts its limits. */
const PLATFORM_OWNED = new Set([
  ...[
    "namespaces",
    "resourcequotas",
    "limitranges",
    "networkpolicies",
    "serviceaccounts",
    "endpoints",
    "endpointslices",
    "nodes",
  ],
  ...["roles", "rolebindings", "clusterroles", "clusterrolebindings", "persistentvolumes", "storageclasses", "priorityclasses"],
  ...["customresourcedefinitions", "apiservices", "certificatesigningrequests", "apisixroutes", "apisixconsumers"],
  ...["apisixupstreams", "apisixtlses", "apisixpluginconfigs", "apisixglobalrules", "gatewayproxies", "httproutes"],
]);

/** Reading them is already too much. */
const NEVER = new Set(["serviceaccounts/token", "nodes/proxy", "pods/proxy", "services/proxy", "pods/binding", "bindings"]);

export const roleIsBounded: Invariant = {
  name: "role-is-bounded",
  ids: ["D2", "D3", "D4", "D5", "D6", "D9"],
  holds: "no role that tenants can have uses wildcards, raises rights, lists Secrets or writes what the platform owns",
  sources: ["CIS 5.1.2, 5.1.3, 5.1.8-5.1.13", "CVE-2021-25740"],
  severity: "critical",
  remedy: "list groups, resources and verbs one by one; of Secrets allow only get, by resourceNames",
  violations: (stack) => {
    const ours = stack.ofKind("ClusterRole").filter(({ labels }) => labels[MANAGED_LABEL] === "true");
    const own = stack.tenantNamespaces.flatMap(({ name }) => stack.ofKind("Role", name));
    return [...ours, ...own].flatMap(problemsOf);
  },
};

function problemsOf(role: KubernetesObject): Violation[] {
  const rules = list(role.fields["rules"]).map(fields);
  const aggregated = isEmpty(role.fields["aggregationRule"]) ? [] : [violation(role, "is aggregated, so anybody may add to it")];
  return [...aggregated, ...rules.flatMap((rule) => ruleProblems(rule).map((problem) => violation(role, problem)))];
}

function ruleProblems(rule: Fields): string[] {
  const verbs = texts(rule["verbs"]);
  const resources = texts(rule["resources"]);
  const everything = [...verbs, ...resources, ...texts(rule["apiGroups"]), ...texts(rule["nonResourceURLs"])];
  if (everything.some((item) => item.includes("*"))) return ["uses a wildcard"];
  const writes = verbs.some((verb) => !READING.has(verb));
  const onlyNamed = verbs.every((verb) => verb === "get") && texts(rule["resourceNames"]).length > 0;
  return [
    ...verbs.filter((verb) => RAISING_VERBS.has(verb)).map((verb) => `allows the verb "${verb}"`),
    ...resources.filter((resource) => NEVER.has(resource)).map((resource) => `allows ${resource}`),
    ...resources.filter((resource) => writes && isPlatformOwned(resource)).map((resource) => `allows writing ${resource}`),
    ...(resources.includes("secrets") && !onlyNamed ? ["allows Secrets other than to get them by name"] : []),
  ];
}

/** A subresource such as `namespaces/finalize` counts as its resource. */
function isPlatformOwned(resource: string): boolean {
  return PLATFORM_OWNED.has(resource.split("/", 1)[0] ?? "");
}
