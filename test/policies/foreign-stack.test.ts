/** The pack judges stacks that this program did not make: what is sound passes, and what teams usually get wrong is named. */

import { beforeAll, describe, expect, test } from "vitest";
import { judge } from "../../policies/judge";
import type { StackResource } from "../../policies/resources";
import { soundStack } from "../support/foreign-team";
import { type Editable, Recorded } from "../support/recorded";

const TODAY = "2026-12-01";
const POD_SECURITY = "pod-security.kubernetes.io";

type Edit = (stack: Recorded) => readonly StackResource[];

const change =
  (kind: string, name: string, edit: (props: Editable) => void): Edit =>
  (stack) =>
    stack.changed(kind, name, edit);
const without =
  (kind: string, name: string): Edit =>
  (stack) =>
    stack.without(kind, name);
/** One more resource, with the metadata of the tenant's config map unless it has its own. */
const one =
  (type: string, props: object): Edit =>
  (stack) => {
    const { metadata } = stack.one("ConfigMap", "north-prod-settings").props;
    const urn = `urn:pulumi:prod::crm::${type}::more-${stack.all.length}`;
    return [
      ...stack.resources,
      { type, name: "more", urn, props: { metadata: { ...(metadata as object), name: "more" }, ...props } },
    ];
  };
const pod = (path: string, value: unknown): Edit =>
  change("Deployment", "north-prod-web", (props) => props.set(`spec.template.spec.${path}`, value));
const network = (name: string, path: string, value: unknown): Edit =>
  change("NetworkPolicy", `north-prod-${name}`, (props) => props.set(path, value));
const bound = (subject: object): Edit =>
  change("RoleBinding", "north-prod-developers", (props) => props.push("subjects", subject));
const RBAC = "rbac.authorization.k8s.io";

/** What public repositories with tenants get wrong most often, and who must say so. */
const FAULTS: Readonly<Record<string, readonly [invariants: readonly string[], edit: Edit]>> = {
  "a Pod Security version that is not pinned": [
    ["namespace-enforces-restricted"],
    change("Namespace", "north-prod", (props) => props.setKey("metadata.labels", `${POD_SECURITY}/enforce-version`, undefined)),
  ],
  "a Pod Security standard that only warns": [
    ["namespace-enforces-restricted"],
    change("Namespace", "south-prod", (props) => props.setKey("metadata.labels", `${POD_SECURITY}/enforce`, "privileged")),
  ],
  "a quota of pods alone": [
    ["quota-is-complete"],
    change("ResourceQuota", "north-prod-quota", (props) => props.set("spec.hard", { pods: "30" })),
  ],
  "no quota": [["quota-is-complete"], without("ResourceQuota", "south-prod-quota")],
  "a limit range without a largest": [
    ["quota-is-complete"],
    change("LimitRange", "north-prod-limits", (props) => props.set("spec.limits.0.max", undefined)),
  ],
  "no policy for what goes out": [["namespace-denies-by-default"], network("deny-all", "spec.policyTypes", ["Ingress"])],
  "no network policy at all that denies": [["namespace-denies-by-default"], without("NetworkPolicy", "south-prod-deny-all")],
  "a policy that lets every namespace in": [
    ["network-gateway-reaches-routed-pods", "network-stays-in-tenant"],
    network("allow-own", "spec.ingress.0.from", [{ namespaceSelector: {} }]),
  ],
  "a policy that lets everything out": [["network-stays-in-tenant"], network("allow-dns", "spec.egress", [{}])],
  "the whole internet": [
    ["network-opening-is-dated", "network-opening-is-narrow"],
    network("allow-own", "spec.egress.0.to", [{ ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.169.254/32"] } }]),
  ],
  "the built-in role admin": [
    ["binding-stays-in-tenant"],
    change("RoleBinding", "north-prod-developers", (props) => props.set("roleRef.name", "admin")),
  ],
  "a deployer's account from another namespace": [
    ["binding-stays-in-tenant"],
    bound({ kind: "ServiceAccount", name: "deployer", namespace: "ci" }),
  ],
  "another tenant's people": [["binding-stays-in-tenant"], bound({ apiGroup: RBAC, kind: "Group", name: "south-developers" })],
  "everybody who has logged in": [
    ["binding-stays-in-tenant"],
    bound({ apiGroup: RBAC, kind: "Group", name: "system:authenticated" }),
  ],
  "a role that may do everything": [
    ["role-is-bounded"],
    change("ClusterRole", "tenant-developer", (props) =>
      props.set("rules", [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }]),
    ),
  ],
  "a role that reads every Secret": [
    ["role-is-bounded"],
    change("ClusterRole", "tenant-developer", (props) =>
      props.push("rules", { apiGroups: [""], resources: ["secrets"], verbs: ["get", "list"] }),
    ),
  ],
  "tokens for every pod": [
    ["accounts-mount-no-token"],
    change("ServiceAccount", "north-prod-default", (props) => props.set("automountServiceAccountToken", true)),
  ],
  "the default account left to itself": [["accounts-mount-no-token"], without("ServiceAccount", "south-prod-default")],
  "a token that never ends": [
    ["tokens-are-short-lived"],
    one("kubernetes:core/v1:Secret", { type: "kubernetes.io/service-account-token" }),
  ],
  "a privileged container": [["pod-is-restricted"], pod("containers.0.securityContext", { privileged: true })],
  "a pod on the node's network": [["pod-is-restricted"], pod("hostNetwork", true)],
  "a Service on every node": [
    ["service-stays-inside"],
    change("Service", "north-prod-web", (props) => props.set("spec.type", "NodePort")),
  ],
  "a Service by another's name": [
    ["service-stays-inside"],
    one("kubernetes:core/v1:Service", { spec: { type: "ExternalName", externalName: "web.south-prod.svc.cluster.local" } }),
  ],
  "an Ingress of one's own": [
    ["tenant-kinds-are-known"],
    one("kubernetes:networking.k8s.io/v1:Ingress", { spec: { rules: [{ host: "*.example.com" }] } }),
  ],
  "an object without the tenant's label": [
    ["objects-carry-their-tenant"],
    change("Secret", "north-prod-db", (props) => props.set("metadata.labels", {})),
  ],
  "an object in another tenant's namespace, in the place of his": [
    ["object-is-declared-once", "objects-carry-their-tenant"],
    change("ConfigMap", "north-prod-settings", (props) => props.set("metadata.namespace", "south-prod")),
  ],
  "a password in a config map": [
    ["contract-is-the-tenants-own"],
    change("ConfigMap", "south-prod-settings", (props) => props.set("data.DB_PASSWORD", "geheim-1234")),
  ],
  "a chart nobody sees into": [["every-resource-is-decidable"], one("kubernetes:helm.sh/v3:Release", { chart: "redis" })],
  "a superuser": [["database-role-is-unprivileged"], change("Role", "north_app", (props) => props.set("superuser", true))],
  "a login without a limit": [
    ["database-role-is-unprivileged"],
    change("Role", "south_app", (props) => props.set("connectionLimit", undefined)),
  ],
  "another tenant's schema": [
    ["database-right-stays-in-tenant"],
    change("Grant", "north-schema", (props) => props.set("schema", "south")),
  ],
  "everybody's schema": [
    ["database-right-stays-in-tenant"],
    change("Grant", "south-schema", (props) => props.set("role", "public")),
  ],
  "a short password": [
    ["password-is-generated-and-rotates"],
    change("RandomPassword", "north-db", (props) => props.set("length", 12)),
  ],
};

let sound: Recorded;
beforeAll(async () => {
  sound = await soundStack();
});

/** The invariants that report, once each. */
function reported(resources: readonly StackResource[]): string[] {
  return [...new Set(judge(resources, { today: TODAY }).map(({ invariant }) => invariant))].sort();
}

describe("a stack of another team, for two tenants", () => {
  test("that keeps them apart passes, in a preview too", async () => {
    expect(judge(sound.resources, { today: TODAY })).toEqual([]);
    expect(judge((await soundStack(true)).resources, { today: TODAY })).toEqual([]);
  });

  test.each(Object.entries(FAULTS))("is reported for %s, and for nothing else", (_, [invariants, edit]) => {
    expect(reported(edit(sound))).toEqual(invariants);
  });

  test("is reported for all of it at once", () => {
    const careless = Object.values(FAULTS).reduce(
      (stack, [, edit]) => new Recorded(edit(stack).map((resource) => ({ custom: true, ...resource }))),
      sound,
    );
    const expected = new Set(Object.values(FAULTS).flatMap(([invariants]) => invariants));
    expect(reported(careless.resources)).toEqual([...expected].sort());
  });
});
