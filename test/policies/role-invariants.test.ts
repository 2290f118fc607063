import { expect, test } from "vitest";
import { judge } from "../../policies/judge";
import { fleetOf } from "../support/fleet";
import { provision } from "../support/mocks";
import { type Editable, Recorded } from "../support/recorded";
import { describeSabotages } from "../support/sabotage";

const binding = (edit: (props: Editable) => void) => (stack: Recorded) => stack.changed("RoleBinding", "acme-editor", edit);
const subject = (value: unknown) => binding((props) => props.set("subjects", [value]));
const group = (name: string): unknown => ({ kind: "Group", apiGroup: "rbac.authorization.k8s.io", name });

describeSabotages("binding-stays-in-tenant", {
  "the built-in cluster-admin": binding((props) => props.set("roleRef.name", "cluster-admin")),
  "the built-in admin": binding((props) => props.set("roleRef.name", "admin")),
  "the built-in edit": binding((props) => props.set("roleRef.name", "edit")),
  "a role that is not in the stack": binding((props) => props.set("roleRef", { kind: "Role", name: "made-by-hand" })),
  "a group of another tenant": subject(group("globex-viewers")),
  "all masters": subject(group("system:masters")),
  "all authenticated users": subject(group("system:authenticated")),
  "all service accounts": subject(group("system:serviceaccounts")),
  "all service accounts of a namespace": subject(group("system:serviceaccounts:t-acme")),
  "a service account of another tenant": subject({ kind: "ServiceAccount", name: "app", namespace: "t-globex" }),
  "a service account without namespace": subject({ kind: "ServiceAccount", name: "app" }),
  "a service account under a user's name": subject({ kind: "User", name: "system:serviceaccount:t-globex:app" }),
});

describeSabotages("binding-elsewhere-is-no-tenants", {
  "a binding for the whole cluster": (stack) => {
    const { resources } = stack;
    const wide = stack.one("RoleBinding", "acme-editor");
    const roleRef = { kind: "ClusterRole", name: "view" };
    const props = { ...wide.props, kind: "ClusterRoleBinding", metadata: { name: "wide" }, roleRef };
    return [...resources, { ...wide, type: "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding", props }];
  },
});

test("an own service account, written as the user it is, may be a member", async () => {
  const { recorded } = await provision(fleetOf("acme"));
  const own = subject({ kind: "User", name: "system:serviceaccount:t-acme:deployer" })(recorded);
  expect(judge(own)).toEqual([]);
});

const rule = (edit: (props: Editable) => void) => (stack: Recorded) => stack.changed("Role", "acme-app-secrets", edit);

describeSabotages("role-is-bounded", {
  "a wildcard verb": rule((props) => props.set("rules.0.verbs", ["*"])),
  "a wildcard resource": rule((props) => props.set("rules.0.resources", ["*"])),
  "a wildcard group": rule((props) => props.set("rules.0.apiGroups", ["*"])),
  "every Secret": rule((props) => props.set("rules.0.resourceNames", undefined)),
  "a list of Secrets": rule((props) => props.set("rules.0.verbs", ["get", "list"])),
  impersonation: rule((props) => props.push("rules", { apiGroups: [""], resources: ["users"], verbs: ["impersonate"] })),
  "tokens of service accounts": rule((props) =>
    props.push("rules", { apiGroups: [""], resources: ["serviceaccounts/token"], verbs: ["get"] }),
  ),
  "writing network policies": rule((props) =>
    props.push("rules", { apiGroups: ["networking.k8s.io"], resources: ["networkpolicies"], verbs: ["update"] }),
  ),
  "finalizing namespaces": rule((props) =>
    props.push("rules", { apiGroups: [""], resources: ["namespaces/finalize"], verbs: ["update"] }),
  ),
});

const editor = (edit: (props: Editable) => void) => (stack: Recorded) => stack.changed("ClusterRole", "platform-editor", edit);

describeSabotages(
  "role-is-bounded",
  {
    "a wildcard in a cluster role": editor((props) => props.set("rules.0.verbs", ["*"])),
    "writing quotas": editor((props) =>
      props.push("rules", { apiGroups: [""], resources: ["resourcequotas"], verbs: ["patch"] }),
    ),
    "writing routes": editor((props) =>
      props.push("rules", { apiGroups: ["apisix.apache.org"], resources: ["apisixroutes"], verbs: ["create"] }),
    ),
    "a cluster role that is added to a built-in one": editor((props) =>
      props.setKey("metadata.labels", "rbac.authorization.k8s.io/aggregate-to-view", "true"),
    ),
    "a cluster role that is nobody's": editor((props) => props.setKey("metadata.labels", "leasehold/managed", undefined)),
    "a cluster role others may add to": editor((props) => props.set("aggregationRule", { clusterRoleSelectors: [{}] })),
  },
  "platform",
);
