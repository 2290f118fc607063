import { describe, expect, test } from "vitest";
import { judge } from "../../policies/judge";
import type { StackResource } from "../../policies/resources";
import { describeForeign, object, platformObject, resource, withMore } from "../support/foreign-cluster";
import { summary } from "../support/sabotage";

type Part = Readonly<Record<string, unknown>>;

const RBAC = "rbac.authorization.k8s.io";
const group = (name: string) => ({ kind: "Group", apiGroup: RBAC, name });
const account = (name: string, namespace?: string) => ({
  kind: "ServiceAccount",
  name,
  ...(namespace === undefined ? {} : { namespace }),
});
const user = (name: string) => ({ kind: "User", apiGroup: RBAC, name });
const role = (...rules: Part[]) => withMore(object(`${RBAC}/v1:Role`, "more", { rules }));
const rule = (resources: string[], verbs: string[], rest: Part = {}) => role({ apiGroups: [""], resources, verbs, ...rest });
const DEVELOPER = { apiGroup: RBAC, kind: "Role", name: "developer" };
const clusterRole = (name: string) => ({ apiGroup: RBAC, kind: "ClusterRole", name });
const binding = (subjects: unknown, roleRef: Part = DEVELOPER) =>
  object(`${RBAC}/v1:RoleBinding`, "more", { roleRef, subjects: [subjects] });
const bound = (subjects: unknown, roleRef: Part = DEVELOPER) => withMore(binding(subjects, roleRef));
const READ_PODS = { apiGroups: [""], resources: ["pods"], verbs: ["get"] };

/** What no role of a tenant allows writing, with the verbs that would. */
const FOREIGN_WRITES = [
  ...["namespaces", "namespaces/status", "namespaces/finalize", "resourcequotas", "limitranges", "networkpolicies", "roles"],
  ...[
    "rolebindings",
    "clusterroles",
    "serviceaccounts",
    "endpoints",
    "endpointslices",
    "nodes",
    "persistentvolumes",
    "ingresses",
  ],
  ...["storageclasses", "priorityclasses", "customresourcedefinitions", "apiservices", "certificatesigningrequests/approval"],
  ...["validatingwebhookconfigurations", "mutatingwebhookconfigurations", "validatingadmissionpolicies", "apisixroutes"],
  ...["ciliumnetworkpolicies", "isolation", "referencegrants"],
];

describeForeign(
  "role-is-bounded",
  {
    ...Object.fromEntries(FOREIGN_WRITES.map((resource) => [`writing ${resource}`, rule([resource], ["create"])])),
    ...Object.fromEntries(
      ["serviceaccounts/token", "nodes/proxy", "services/proxy", "pods/proxy", "pods/binding"].map((resource) => [
        `reading ${resource}`,
        rule([resource], ["get"]),
      ]),
    ),
    ...Object.fromEntries(
      ["escalate", "bind", "impersonate", "approve", "sign", "use", "Impersonate"].map((verb) => [
        `the verb ${verb}`,
        rule(["things"], [verb]),
      ]),
    ),
    "every verb": rule(["pods"], ["*"]),
    "every resource": rule(["*"], ["get"]),
    "every subresource": rule(["*/scale"], ["get"]),
    "every group": rule(["pods"], ["get"], { apiGroups: ["*"] }),
    "every Secret": rule(["secrets"], ["get"]),
    "the list of a Secret by name": rule(["secrets"], ["list"], { resourceNames: ["key"] }),
    "a Secret of its own writing": rule(["secrets"], ["create"]),
    "a cluster role that is bound": withMore(
      platformObject(`${RBAC}/v1:ClusterRole`, "team", { rules: [{ apiGroups: [""], resources: ["secrets"], verbs: ["list"] }] }),
      binding(group("acme-developers"), clusterRole("team")),
    ),
    "a cluster role that is bound, and others may add to": withMore(
      platformObject(`${RBAC}/v1:ClusterRole`, "team", { rules: [], aggregationRule: { clusterRoleSelectors: [{}] } }),
      binding(group("acme-developers"), clusterRole("team")),
    ),
    "the cluster's own role, written anew for tenants": withMore(
      resource(`${RBAC}/v1:ClusterRole`, "edit", {
        metadata: { name: "edit", labels: { "leasehold/managed": "true" } },
        rules: [READ_PODS],
      }),
    ),
  },
  {
    "commands in its pods": rule(["pods/exec", "pods/portforward"], ["create"]),
    "one Secret by its name": rule(["secrets"], ["get"], { resourceNames: ["key"] }),
    "a cluster role that is bound and bounded": withMore(
      platformObject(`${RBAC}/v1:ClusterRole`, "team", { rules: [READ_PODS] }),
      binding(group("acme-developers"), clusterRole("team")),
    ),
    "a cluster role that no tenant has": withMore(
      platformObject(`${RBAC}/v1:ClusterRole`, "operator", { rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }] }),
    ),
  },
);

test("what else tenants may write can be named", () => {
  const config = { "role-is-bounded": { writable: ["certificates"] } };
  expect(judge(role({ apiGroups: ["cert-manager.io"], resources: ["certificates"], verbs: ["create"] }), { config })).toEqual([]);
});

describeForeign(
  "binding-stays-in-tenant",
  {
    ...Object.fromEntries(
      ["cluster-admin", "admin", "edit", "view", "not-in-this-stack"].map((name) => [
        `the cluster role ${name}`,
        bound(group("acme-developers"), clusterRole(name)),
      ]),
    ),
    "a role of another namespace": withMore(
      platformObject(`${RBAC}/v1:Role`, "reader", { rules: [READ_PODS] }, "monitoring"),
      binding(group("acme-developers"), { apiGroup: RBAC, kind: "Role", name: "reader" }),
    ),
    "a role of a kind that is none": bound(group("acme-developers"), { apiGroup: RBAC, kind: "Group", name: "developer" }),
    "a service account of another namespace": bound(account("collector", "monitoring")),
    "a service account of another tenant": bound(account("app", "t-globex")),
    "a service account without namespace": bound(account("app")),
    "a service account of another tenant as a user": bound(user("system:serviceaccount:t-globex:app")),
    "everybody who is logged in": bound(group("system:authenticated")),
    "everybody who is not": bound(group("system:unauthenticated")),
    "all masters": bound(group("system:masters")),
    "all service accounts": bound(group("system:serviceaccounts")),
    "an anonymous user": bound(user("system:anonymous")),
    "nobody by name": bound(user("")),
    "a subject that is none": bound({ kind: "Team", name: "acme" }),
  },
  {
    "a service account of its own": bound(account("worker", "team-acme")),
    "a service account of its own as a user": bound(user("system:serviceaccount:team-acme:worker")),
    "a service account of another namespace of the tenant": bound(account("worker", "t-acme--batch")),
  },
);

const elsewhere = (subject: unknown, namespace = "monitoring") =>
  withMore(platformObject(`${RBAC}/v1:RoleBinding`, "more", { roleRef: clusterRole("view"), subjects: [subject] }, namespace));
const clusterWide = (subject: unknown, name = "view") =>
  withMore(platformObject(`${RBAC}/v1:ClusterRoleBinding`, "more", { roleRef: clusterRole(name), subjects: [subject] }));

describeForeign(
  "binding-elsewhere-is-no-tenants",
  {
    "a tenant's service account in a namespace of the platform": elsewhere(account("worker", "team-acme")),
    "a tenant's service account there, as a user": elsewhere(user("system:serviceaccount:team-acme:worker")),
    "a tenant's group there": elsewhere(group("acme-developers")),
    "everybody there": elsewhere(group("system:authenticated")),
    "all accounts of a tenant's namespace there": elsewhere(group("system:serviceaccounts:team-acme")),
    "an account without namespace there": elsewhere(account("worker")),
    "a tenant's service account everywhere": clusterWide(account("worker", "team-acme")),
    "another tenant's service account everywhere": clusterWide(account("app", "t-globex")),
    "a tenant's group everywhere": clusterWide(group("acme-developers")),
    "a group everywhere of which nobody says whose it is": clusterWide(group("operators")),
    "everybody everywhere": clusterWide(group("system:authenticated")),
    "a tenant role everywhere": clusterWide(account("collector", "monitoring"), "leasehold-editor"),
  },
  {
    "the platform's people in the platform's namespace": elsewhere(group("operators")),
    "the platform's account everywhere": clusterWide(account("operator", "monitoring"), "cluster-admin"),
  },
);

describe("binding-elsewhere-is-no-tenants, in a stack without tenants", () => {
  const stack = (subject: unknown): readonly StackResource[] => [
    platformObject(`${RBAC}/v1:ClusterRoleBinding`, "more", { roleRef: clusterRole("operator"), subjects: [subject] }),
  ];

  test("reports everybody, and a tenant's account", () => {
    expect(summary(judge(stack(group("system:authenticated"))))).toEqual(["binding-elsewhere-is-no-tenants"]);
    expect(summary(judge(stack(account("app", "t-acme"))))).toEqual(["binding-elsewhere-is-no-tenants"]);
  });

  test("has nothing to say about the platform's people", () => expect(judge(stack(group("operators")))).toEqual([]));
});
