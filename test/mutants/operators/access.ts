/** Whatever gives somebody a right that is not theirs. */

import { MANAGED_LABEL } from "../../../model/labels";
import type { Target } from "../mutant";
import { called, inStack, ofClosedTenant, ofOpenTenant, ofTenant, table } from "../table";
import { any, beside, gone, metadataLike, more, otherTenant, put, to } from "../values";
import { RBAC, raisingRules } from "./raising";

const BOUND = ["binding-stays-in-tenant"];
const ELSEWHERE = ["binding-elsewhere-is-no-tenants"];
const BOUNDED = ["role-is-bounded"];

const group = (name: string) => ({ apiGroup: RBAC, kind: "Group", name });
const user = (name: string) => ({ apiGroup: RBAC, kind: "User", name });
const account = (name: string, namespace?: string) => ({
  kind: "ServiceAccount",
  name,
  ...(namespace === undefined ? {} : { namespace }),
});

const everybody = [
  "system:authenticated",
  "system:unauthenticated",
  "system:masters",
  "system:serviceaccounts",
  "system:nodes",
].map(group);
const parts = ["system:kube-controller-manager", "system:anonymous", "system:serviceaccount:kube-system:default"].map(user);
const accountsElsewhere = [
  account("app", "kube-system"),
  account("app"),
  account("app", ""),
  group("system:serviceaccounts:kube-system"),
];

const ROLES = "Role ClusterRole";
/** Of what is tried with every rule one role of each kind is enough. */
const isOneOfEach = ({ resource }: Target): boolean => ["acme-app-secrets", "platform-editor"].includes(resource.name);
const clusterBinding = (subject: object, role: string) =>
  beside(`kubernetes:${RBAC}/v1:ClusterRoleBinding`, (target) => ({
    metadata: metadataLike(target, "wide", false),
    roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: role },
    subjects: [subject],
  }));

export const access = table(
  [
    "a built-in role",
    "RoleBinding",
    "roleRef name",
    to("cluster-admin", "admin", "edit", "view", "system:node"),
    BOUND,
    ofOpenTenant,
  ],
  [
    "a role nobody sees",
    "RoleBinding",
    "roleRef",
    to({ apiGroup: RBAC, kind: "Role", name: "made-by-hand" }, { apiGroup: RBAC, kind: "ClusterRole", name: "helpdesk" }, {}),
    BOUND,
    ofOpenTenant,
  ],
  ["everybody as a subject", "RoleBinding", "subjects", more(...everybody, ...parts), BOUND],
  ["an account from elsewhere", "RoleBinding", "subjects", more(...accountsElsewhere), BOUND],
  [
    "another tenant's account",
    "RoleBinding",
    "subjects",
    (value, target) =>
      more(account("app", `t-${otherTenant(target.tenant)}`), user(`system:serviceaccount:t-${otherTenant(target.tenant)}:app`))(
        value,
        target,
      ),
    BOUND,
  ],
  [
    "another tenant's group",
    "RoleBinding",
    "subjects",
    (value, target) => more(group(`${otherTenant(target.tenant)}-viewers`))(value, target),
    BOUND,
  ],
  [
    "the default account",
    "RoleBinding",
    "subjects",
    (value, target) => more(account("default", `t-${target.tenant}`))(value, target),
    ["accounts-mount-no-token"],
    ofOpenTenant,
  ],
  [
    "the account of another namespace",
    "RoleBinding",
    "subjects 0 namespace",
    any(gone, to("kube-system", "default")),
    BOUND,
    called("app-secrets"),
  ],
  [
    "more than reading for who is closed",
    "RoleBinding",
    "roleRef name",
    to("leasehold-editor", "leasehold-admin"),
    ["suspended-tenant-is-closed"],
    ofClosedTenant,
  ],
  [
    "a binding for the whole cluster",
    "Namespace",
    "",
    any(clusterBinding(group("acme-admins"), "leasehold-viewer"), clusterBinding(group("system:authenticated"), "view")),
    ELSEWHERE,
    ofTenant,
  ],
  [
    "a binding for the whole cluster beside the platform",
    "Namespace",
    "",
    any(
      clusterBinding(group("system:authenticated"), "leasehold-admin"),
      clusterBinding(group("system:unauthenticated"), "cluster-admin"),
    ),
    ELSEWHERE,
    inStack("platform"),
  ],
  ["a wildcard verb", ROLES, "rules * verbs", any(to(["*"]), more("*")), BOUNDED, isOneOfEach],
  ["a wildcard resource", ROLES, "rules * resources", any(to(["*"]), more("*", "*/scale", "pods/*")), BOUNDED, isOneOfEach],
  ["a wildcard group", ROLES, "rules * apiGroups", any(to(["*"]), more("*")), BOUNDED, isOneOfEach],
  ["a raising verb", ROLES, "rules * verbs", more("escalate", "bind", "impersonate"), BOUNDED, isOneOfEach],
  ["a raising rule", ROLES, "rules", more(...raisingRules), BOUNDED, isOneOfEach],
  [
    "every path",
    ROLES,
    "rules",
    more({ nonResourceURLs: ["*"], verbs: ["get"] }, { nonResourceURLs: ["/*"], verbs: ["get"] }),
    BOUNDED,
    isOneOfEach,
  ],
  ["Secrets by any name", "Role", "rules * resourceNames", any(gone, to([])), BOUNDED],
  ["Secrets listed or written", "Role", "rules * verbs", more("list", "watch", "create", "update", "patch", "delete"), BOUNDED],
  ["every Secret", "Role", "rules * resources", more("serviceaccounts/token"), BOUNDED],
  [
    "a role that others add to",
    "ClusterRole",
    "",
    (_, { resource }) => [[{ ...resource, props: { ...resource.props, aggregationRule: { clusterRoleSelectors: [{}] } } }]],
    BOUNDED,
  ],
  [
    "a role that is added to a built-in one",
    "ClusterRole",
    "metadata labels",
    any(
      put(`${RBAC}/aggregate-to-admin`, "true"),
      put(`${RBAC}/aggregate-to-view`, "true"),
      put(`${RBAC}/aggregate-to-edit`, "true"),
    ),
    BOUNDED,
  ],
  ["a platform's role no longer managed", "ClusterRole", `metadata labels ${MANAGED_LABEL}`, any(gone, to("false")), BOUNDED],
  [
    "a right not to be asked",
    ROLES,
    "rules",
    more({ apiGroups: ["leasehold.io"], resources: ["isolation"], verbs: ["manage"] }),
    BOUNDED,
    isOneOfEach,
  ],
);
