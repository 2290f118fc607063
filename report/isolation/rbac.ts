/** Who may do what, as role bindings say it; and to which tenants somebody belongs. */

import { type Fields, fields, isEmpty, list, text, texts } from "../../policies/values";
import type { Item, World } from "./world";

/** Somebody who was given rights. */
export interface Subject {
  /** How texts call it, such as `Group acme-admins`; the same for the same somebody. */
  readonly name: string;
  /** Namespace of a service account, or of a group of them. */
  readonly accountsOf?: string;
  /** Whether it means everybody who has any account, or even nobody's. */
  readonly isEverybody: boolean;
}

/** One subject of one binding, and what it was given. */
export interface Right {
  readonly subject: Subject;
  readonly binding: Item;
  /** Empty for a cluster role binding. */
  readonly namespace: string;
  /** Such as `ClusterRole leasehold-viewer`. */
  readonly role: string;
  /** What the role allows; undefined when nothing here says so. */
  readonly rules: readonly Fields[] | undefined;
}

export interface Rbac {
  readonly rights: readonly Right[];
  /** Tenants that a subject is of: those whose service account it is, or who gave it rights. */
  readonly tenantsOf: (subject: Subject) => readonly string[];
}

/** Groups that the API server puts accounts into. `system:masters` is not among them: its members are the cluster's own. */
const EVERYBODY = ["system:authenticated", "system:unauthenticated", "system:serviceaccounts"];

/** Reads every binding of an environment. */
export function readRbac(world: World): Rbac {
  const roles = new Map<string, Item>();
  for (const kind of ["Role", "ClusterRole"]) for (const item of world.of(kind)) roles.set(roleKey(kind, item), item);
  const rights = ["RoleBinding", "ClusterRoleBinding"].flatMap((kind) =>
    world.of(kind).flatMap((binding) => rightsOf(binding, kind === "RoleBinding" ? binding.namespace : "", roles)),
  );
  const members = new Map<string, Set<string>>();
  for (const { subject, namespace } of rights) {
    const tenant = world.namespaces.get(namespace)?.tenant;
    if (tenant === undefined || subject.isEverybody || subject.accountsOf !== undefined) continue;
    members.set(subject.name, (members.get(subject.name) ?? new Set()).add(tenant));
  }
  return {
    rights,
    tenantsOf: ({ name, accountsOf }) => {
      if (accountsOf === undefined) return [...(members.get(name) ?? [])];
      const tenant = world.namespaces.get(accountsOf)?.tenant;
      return tenant === undefined ? [] : [tenant];
    },
  };
}

function roleKey(kind: string, { name, namespace }: Pick<Item, "name" | "namespace">): string {
  return `${kind} ${namespace}/${name}`;
}

function rightsOf(binding: Item, namespace: string, roles: ReadonlyMap<string, Item>): Right[] {
  const reference = fields(binding.props["roleRef"]);
  const [kind, name] = [text(reference["kind"]), text(reference["name"])];
  const role = roles.get(roleKey(kind, { name, namespace: kind === "Role" ? namespace : "" }));
  const isComplete = role !== undefined && isEmpty(role.props["aggregationRule"]);
  const rules = isComplete ? list(role.props["rules"]).map(fields) : undefined;
  return list(binding.props["subjects"])
    .map(fields)
    .map((subject) => ({ subject: readSubject(subject, binding), binding, namespace, role: `${kind} ${name}`, rules }));
}

/** A service account can also be written as the user that it is, and all of a namespace as a group. */
function readSubject(subject: Fields, binding: Item): Subject {
  const [kind, name] = [text(subject["kind"]), text(subject["name"])];
  const [, namespace, account] = /^system:serviceaccount:([^:]+):(.+)$/.exec(kind === "User" ? name : "") ?? [];
  if (kind === "ServiceAccount") return accountIn(text(subject["namespace"]) || binding.namespace, name);
  if (namespace !== undefined && account !== undefined) return accountIn(namespace, account);
  const [, all] = /^system:serviceaccounts:(.+)$/.exec(kind === "Group" ? name : "") ?? [];
  if (all !== undefined) return { name: `every service account of ${all}`, accountsOf: all, isEverybody: false };
  return { name: `${kind} ${name}`, isEverybody: kind === "Group" && EVERYBODY.includes(name) };
}

function accountIn(namespace: string, account: string): Subject {
  return { name: `ServiceAccount ${namespace}/${account}`, accountsOf: namespace, isEverybody: false };
}

/** Whether a rule is for a resource, a subresource being one of its own. */
function isFor(rule: Fields, resources: readonly string[]): boolean {
  return texts(rule["resources"]).some(
    (one) => one === "*" || resources.includes(one) || resources.includes(one.replace("/*", "")),
  );
}

function allows(rule: Fields, verbs: readonly string[]): boolean {
  return texts(rule["verbs"]).some((verb) => verb === "*" || verbs.includes(verb));
}

const READING = ["get", "list", "watch"];
const WRITING = ["create", "update", "patch", "delete", "deletecollection", "bind", "escalate"];

/** Ways to a Secret's content beside reading it: whoever makes a pod, or commands one, has what is mounted into it. */
export function readsSecrets({ rules }: Right): boolean {
  if (rules === undefined) return true;
  return rules.some(
    (rule) =>
      (isFor(rule, ["secrets"]) && allows(rule, READING)) ||
      (isFor(rule, ["pods", "deployments", "statefulsets", "daemonsets", "replicasets", "jobs", "cronjobs"]) &&
        allows(rule, WRITING)) ||
      isFor(rule, ["pods/exec", "pods/attach", "serviceaccounts/token"]) ||
      allows(rule, ["impersonate"]),
  );
}

/** Of these kinds whoever writes them decides what keeps the tenant apart, in its own namespace. */
const FENCES = [
  ...["networkpolicies", "resourcequotas", "limitranges", "roles", "rolebindings", "endpoints", "endpointslices"],
  ...["apisixroutes", "apisixconsumers", "apisixupstreams", "apisixtlses", "apisixpluginconfigs", "apisixglobalrules"],
  ...["gatewayproxies", "httproutes", "consumers", "ingresses", "namespaces", "namespaces/status", "namespaces/finalize"],
  ...["externalsecrets", "secretstores", "pushsecrets"],
];

/** What of the tenant's own fences a right lets somebody write; undefined when nothing says what it lets somebody do. */
export function writesFences({ rules }: Right): readonly string[] | undefined {
  return rules?.flatMap((rule) => (allows(rule, WRITING) ? FENCES.filter((kind) => isFor(rule, [kind])) : []));
}

const ABOUT_ONESELF = ["selfsubjectaccessreviews", "selfsubjectrulesreviews", "selfsubjectreviews"];

const CLUSTER_SCOPED = new Set([
  ...["nodes", "namespaces", "persistentvolumes", "storageclasses", "priorityclasses", "runtimeclasses", "ingressclasses"],
  ...["clusterroles", "clusterrolebindings", "customresourcedefinitions", "apiservices", "certificatesigningrequests"],
  ...["validatingadmissionpolicies", "validatingadmissionpolicybindings", "mutatingwebhookconfigurations"],
  ...["validatingwebhookconfigurations", "flowschemas", "prioritylevelconfigurations", "csidrivers", "volumeattachments"],
]);

/** How far a right reaches that is given for the whole cluster. Whoever writes what is the cluster's reaches everything. */
export function reachOf({ rules }: Right): "nothing" | "cluster" | "namespaces" {
  if (rules === undefined) return "namespaces";
  const acting = rules.filter((rule) => texts(rule["resources"]).some((one) => !ABOUT_ONESELF.includes(one)));
  if (acting.length === 0) return "nothing";
  const isReadingOnly = acting.every(
    (rule) =>
      texts(rule["resources"]).every((one) => CLUSTER_SCOPED.has(one)) &&
      texts(rule["verbs"]).every((verb) => READING.includes(verb)),
  );
  return isReadingOnly ? "cluster" : "namespaces";
}
