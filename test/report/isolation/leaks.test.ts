/** One leak planted per way that there is; each is an edge with evidence, and what is not planted is not found. */

import { beforeAll, describe, expect, test } from "vitest";
import { judge } from "../../../policies/judge";
import type { StackResource } from "../../../policies/resources";
import { LAYERS } from "../../../report/isolation/isolation-model";
import { isolationOf } from "../../../report/isolation/model";
import { fleetOfModel } from "../../support/fleet";
import { gatewayFleet } from "../../support/gateway-fleet";
import { arrow, type Built, built, leaksIn, object, onServer } from "../../support/isolation";

let program: Built;
let gateways: Built;
let databases: Built;

beforeAll(async () => {
  program = await built();
  gateways = await built(gatewayFleet());
  databases = await built(fleetOfModel("database", "acme", "globex"));
});

/** What is added or changed, and every leak that comes of it. */
interface Plant {
  readonly plant: () => readonly StackResource[];
  readonly leaks: readonly string[];
  /** The resource that the evidence must name. */
  readonly names: string;
  /** Whether no invariant reports it: the model looks at more than what the program declares. */
  readonly onlyModel?: boolean;
}

const tenants = (...more: readonly StackResource[]): readonly StackResource[] => [
  ...program.platform,
  ...program.tenants.resources,
  ...more,
];

const pods = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };
const inNamespace = (name: string): object => ({ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } } });
const policy = (place: string, spec: object): StackResource => object("NetworkPolicy", place, { spec });
const rbac = { apiGroup: "rbac.authorization.k8s.io" };
const binding = (place: string, role: string, subject: object): StackResource =>
  object("RoleBinding", place, { roleRef: { ...rbac, kind: "ClusterRole", name: role }, subjects: [subject] });

const PLANTS: Readonly<Record<string, Plant>> = {
  "a policy that lets a tenant out, and one that lets it in": {
    plant: () =>
      tenants(
        policy("t-acme/out", { ...pods, policyTypes: ["Egress"], egress: [{ to: [inNamespace("t-globex")] }] }),
        policy("t-globex/in", { ...pods, policyTypes: ["Ingress"], ingress: [{ from: [inNamespace("t-acme")] }] }),
      ),
    leaks: ["acme > globex on network"],
    names: "NetworkPolicy t-globex/in",
  },
  "a way to any namespace, and one from any": {
    plant: () =>
      tenants(
        policy("t-acme/out", { ...pods, policyTypes: ["Egress"], egress: [{ to: [{ namespaceSelector: {} }] }] }),
        policy("t-globex/in", { ...pods, policyTypes: ["Ingress"], ingress: [{ from: [{ namespaceSelector: {} }] }] }),
      ),
    leaks: ["acme > globex on network", "acme > shared on network", "shared > globex on network"],
    names: "NetworkPolicy t-acme/out",
  },
  "pods that no policy selects, in both": {
    plant: () => [...program.platform, ...program.tenants.resources.filter(({ type }) => !type.endsWith(":NetworkPolicy"))],
    leaks: [
      ...["acme > globex on network", "acme > internet on network", "acme > shared on network"],
      ...["globex > acme on network", "globex > internet on network", "globex > shared on network"],
      ...["internet > acme on network", "internet > globex on network", "shared > acme on network", "shared > globex on network"],
    ],
    names: "Namespace t-acme",
  },
  "an undeclared range": {
    plant: () =>
      tenants(
        policy("t-acme/out", { ...pods, policyTypes: ["Egress"], egress: [{ to: [{ ipBlock: { cidr: "203.0.113.0/24" } }] }] }),
      ),
    leaks: ["acme > internet on network"],
    names: "NetworkPolicy t-acme/out",
  },
  "everything but the metadata address": {
    plant: () =>
      tenants(
        policy("t-acme/out", {
          ...{ ...pods, policyTypes: ["Egress"] },
          egress: [{ to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.0.0/16"] } }] }],
        }),
      ),
    leaks: ["acme > internet on network", "acme > shared on network"],
    names: "NetworkPolicy t-acme/out",
  },
  "a policy of a kind that is not understood": {
    plant: () => tenants(object("CiliumNetworkPolicy", "t-acme/more", { spec: {} })),
    leaks: ["acme > shared on network"],
    names: "CiliumNetworkPolicy t-acme/more",
  },
  "pods in the network of their node": {
    plant: () => tenants(object("Deployment", "t-acme/agent", { spec: { template: { spec: { hostNetwork: true } } } })),
    leaks: ["acme > internet on network", "acme > shared on network", "internet > acme on network"],
    names: "Deployment t-acme/agent",
    onlyModel: true,
  },
  "a tenant's group in another's binding": {
    plant: () => tenants(binding("t-globex/guests", "leasehold-viewer", { ...rbac, kind: "Group", name: "acme-viewers" })),
    leaks: ["acme > globex on access", "globex > acme on access"],
    names: "RoleBinding t-globex/guests",
  },
  "a service account in another's binding, written as a user": {
    plant: () =>
      tenants(binding("t-globex/robot", "leasehold-editor", { kind: "User", name: "system:serviceaccount:t-acme:app" })),
    leaks: ["acme > globex on access", "acme > globex on secrets"],
    names: "RoleBinding t-globex/robot",
  },
  "everybody with an account": {
    plant: () => tenants(binding("t-globex/all", "leasehold-viewer", { ...rbac, kind: "Group", name: "system:authenticated" })),
    leaks: ["acme > globex on access"],
    names: "RoleBinding t-globex/all",
  },
  "a right for the whole cluster": {
    plant: () =>
      tenants(
        object("ClusterRoleBinding", "acme-everywhere", {
          roleRef: { ...rbac, kind: "ClusterRole", name: "leasehold-viewer" },
          subjects: [{ ...rbac, kind: "Group", name: "acme-viewers" }],
        }),
      ),
    leaks: ["acme > globex on access", "acme > shared on access"],
    names: "ClusterRoleBinding acme-everywhere",
  },
  "a role that nothing here declares": {
    plant: () => tenants(binding("t-acme/power", "cluster-admin", { ...rbac, kind: "Group", name: "acme-admins" })),
    leaks: ["acme > shared on access"],
    names: "RoleBinding t-acme/power",
  },
  "a role that writes network policies": {
    plant: () =>
      tenants(
        object("Role", "t-acme/self", {
          rules: [{ apiGroups: ["networking.k8s.io"], resources: ["networkpolicies"], verbs: ["create"] }],
        }),
        object("RoleBinding", "t-acme/self", {
          roleRef: { ...rbac, kind: "Role", name: "self" },
          subjects: [{ ...rbac, kind: "Group", name: "acme-admins" }],
        }),
      ),
    leaks: ["acme > shared on access"],
    names: "RoleBinding t-acme/self",
  },
  "a login that acts as another tenant": {
    plant: () => [
      ...program.platform,
      ...program.tenants.changed("Role", "acme-login-a", (props) => props.push("roles", "tnt__globex")),
    ],
    leaks: ["acme > globex on database"],
    names: "PostgreSQL role tnt__acme__a",
  },
  "a membership granted on the side": {
    plant: () => tenants(onServer("GrantRole", "side", { role: "tnt__acme", grantRole: "tnt__globex" })),
    leaks: ["acme > globex on database"],
    names: "PostgreSQL grantrole side",
  },
  "a role above all rights": {
    plant: () => [
      ...program.platform,
      ...program.tenants.changed("Role", "acme-identity", (props) => props.set("bypassRowLevelSecurity", true)),
    ],
    leaks: ["acme > globex on database", "acme > shared on database"],
    names: "PostgreSQL role tnt__acme",
  },
  "a membership in the server's own roles": {
    plant: () => [
      ...program.platform,
      ...program.tenants.changed("Role", "acme-identity", (props) => props.push("roles", "pg_read_all_data")),
    ],
    leaks: ["acme > globex on database", "acme > shared on database"],
    names: "PostgreSQL role tnt__acme",
  },
  "the platform's role": {
    plant: () => [
      ...program.platform,
      ...program.tenants.changed("Role", "acme-identity", (props) => props.push("roles", "app_owner")),
    ],
    leaks: ["acme > shared on database"],
    names: "PostgreSQL role tnt__acme",
  },
  "a right on another's schema": {
    plant: () => [
      ...program.platform,
      ...program.tenants.changed("Grant", "acme-schema-use", (props) => props.set("schema", "t_globex")),
    ],
    leaks: ["acme > globex on database"],
    names: "PostgreSQL grant acme-schema-use",
  },
  "a right for everybody on a schema": {
    plant: () => [
      ...program.platform,
      ...program.tenants.changed("Grant", "acme-schema-use", (props) => props.set("role", "public")),
    ],
    leaks: ["globex > acme on database"],
    names: "PostgreSQL grant acme-schema-use",
  },
  "another's schema as one's own": {
    plant: () => [
      ...program.platform,
      ...program.tenants.changed("Schema", "globex-schema", (props) => props.set("owner", "tnt__acme")),
    ],
    leaks: ["acme > globex on database"],
    names: "PostgreSQL schema t_globex",
  },
  "a database that everybody may connect to": {
    plant: () => [...databases.platform, ...databases.tenants.without("Grant", "globex-database-public")],
    leaks: ["acme > globex on database"],
    names: "PostgreSQL database t_globex",
  },
  "a Secret in another's namespace": {
    plant: () => [
      ...program.platform,
      ...program.tenants.changed("Secret", "acme-db", (props) => props.set("metadata.namespace", "t-globex")),
    ],
    leaks: ["globex > acme on secrets"],
    names: "Secret t-globex/db",
  },
  "the same password in two Secrets": {
    plant: () =>
      tenants(
        ...["acme", "globex"].map((id) =>
          object("Secret", `t-${id}/mail`, { stringData: { password: "correct-horse-battery" } }, { "leasehold/tenant": id }),
        ),
      ),
    leaks: ["acme > globex on secrets", "globex > acme on secrets"],
    names: "Secret t-globex/mail",
    onlyModel: true,
  },
  "a certificate from another's Secret": {
    plant: () =>
      tenants(
        object("ApisixTls", "t-acme/tls", {
          spec: { hosts: ["acme.tenants.example.com"], secret: { namespace: "t-globex", name: "db" } },
        }),
      ),
    leaks: ["acme > globex on secrets"],
    names: "ApisixTls t-acme/tls",
  },
  "another's key of a store": {
    plant: () =>
      tenants(object("ExternalSecret", "t-acme/copy", { spec: { data: [{ remoteRef: { key: "globex/api-token" } }] } })),
    leaks: ["acme > globex on secrets"],
    names: "ExternalSecret t-acme/copy",
    onlyModel: true,
  },
  "a copy of Secrets to a store": {
    plant: () => tenants(object("PushSecret", "t-acme/push", { spec: {} })),
    leaks: ["acme > internet on secrets"],
    names: "PushSecret t-acme/push",
    onlyModel: true,
  },
  "a route that lets in another's consumers too": {
    plant: () => [
      ...program.platform,
      ...program.tenants.changed("ApisixRoute", "acme-route", (props) =>
        props.push("spec.http.0.plugins.1.config.allow_labels.k8s/namespace", "t-globex"),
      ),
    ],
    leaks: ["globex > acme on gateway"],
    names: "ApisixConsumer t-globex/app",
  },
  "a route without a fence": {
    plant: () => [
      ...program.platform,
      ...program.tenants.changed("ApisixRoute", "acme-route", (props) => props.set("spec.http.0.plugins.1.enable", false)),
    ],
    leaks: ["globex > acme on gateway"],
    names: "ApisixRoute t-acme/app",
  },
  "a route that asks nobody": {
    plant: () => [
      ...program.platform,
      ...program.tenants.changed("ApisixRoute", "acme-route", (props) => props.set("spec.http.0.plugins.0.enable", false)),
    ],
    leaks: ["internet > acme on gateway"],
    names: "ApisixRoute t-acme/app",
  },
  "another's host": {
    plant: () => [
      ...program.platform,
      ...program.tenants.changed("ApisixRoute", "acme-route", (props) =>
        props.set("spec.http.0.match.hosts.0", "globex.tenants.example.com"),
      ),
    ],
    leaks: ["acme > globex on gateway", "globex > acme on gateway"],
    names: "ApisixRoute t-globex/app",
  },
  "a host that covers another's": {
    plant: () => [
      ...program.platform,
      ...program.tenants.changed("ApisixRoute", "acme-route", (props) =>
        props.set("spec.http.0.match.hosts.0", "*.tenants.example.com"),
      ),
    ],
    leaks: ["acme > globex on gateway"],
    names: "ApisixRoute t-acme/app",
  },
  "an upstream in another's namespace": {
    plant: () =>
      tenants(
        object("ApisixUpstream", "t-acme/away", {
          spec: { externalNodes: [{ name: "app.t-globex.svc.cluster.local", type: "Domain" }] },
        }),
      ),
    leaks: ["acme > globex on gateway"],
    names: "ApisixUpstream t-acme/away",
  },
  "a Service that stands for another's": {
    plant: () => tenants(object("Service", "t-acme/alias", { spec: { type: "ExternalName", externalName: "app.t-globex.svc" } })),
    leaks: ["acme > globex on gateway"],
    names: "Service t-acme/alias",
    onlyModel: true,
  },
  "a route of a kind that is not understood": {
    plant: () => tenants(object("HTTPRoute", "t-acme/other", { spec: {} })),
    leaks: ["acme > shared on gateway"],
    names: "HTTPRoute t-acme/other",
  },
  "tokens of the same issuer that say nothing of the tenant": {
    plant: () => [
      ...gateways.platform,
      ...gateways.tenants.changed("ApisixRoute", "globex-route", (props) => {
        const mine = gateways.tenants.one("ApisixRoute", "acme-route").props["spec"] as {
          http: { plugins: { name: string; config: object }[] }[];
        };
        const plugin = mine.http[0]?.plugins.find(({ name }) => name === "openid-connect");
        const config = { ...plugin?.config, claim_schema: {}, claim_validator: {} };
        props.set("spec.http.0.plugins", [{ ...plugin, config }]);
      }),
    ],
    leaks: ["acme > globex on gateway"],
    names: "ApisixRoute t-globex/app",
  },
  "a value that is not known yet": {
    plant: () => tenants(object("NetworkPolicy", "t-acme/later", { spec: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" })),
    leaks: ["acme > shared on network"],
    names: "NetworkPolicy t-acme/later",
    onlyModel: true,
  },
};

describe("what the program builds", () => {
  test.each(["schema", "database", "row"] as const)("leaks nothing (%s)", async (model) => {
    const { platform, tenants: own } = await built(fleetOfModel(model, "acme", "globex", "initech"));
    expect(leaksIn([...platform, ...own.resources])).toEqual([]);
  });

  test("leaks nothing where the whole gateway is used", () => {
    expect(leaksIn([...gateways.platform, ...gateways.tenants.resources])).toEqual([]);
  });

  test("is shown to be closed on every layer, between every two and to outside", () => {
    const model = isolationOf([...program.platform, ...program.tenants.resources]);
    const edges = new Set(model.edges.map(arrow));
    for (const from of ["acme", "globex"])
      for (const to of ["acme", "globex", "shared", "internet"].filter((one) => one !== from))
        for (const layer of LAYERS) {
          const shown = model.denial(from, to, layer);
          expect([`${from} > ${to} on ${layer}`, shown.length > 0]).toEqual([
            expect.anything(),
            !edges.has(arrow({ from, to, layer })),
          ]);
          for (const { rule, resource } of shown) expect([rule, resource]).not.toContain("");
        }
  });
});

describe("a planted leak", () => {
  test.each(Object.entries(PLANTS))("%s", (_, { plant, leaks, names, onlyModel }) => {
    const resources = plant();
    expect(leaksIn(resources)).toEqual([...leaks].sort());
    const model = isolationOf(resources);
    const evidence = model.edges.filter(({ letter }) => letter === "!").map((edge) => edge.evidence);
    expect(evidence.every((each) => each.length > 0)).toBe(true);
    expect(evidence.flat().map(({ resource }) => resource)).toContain(names);
    if (onlyModel !== true) expect(judge(resources)).not.toEqual([]);
  });

  test("is named by the aspect that it is in, of both tenants", () => {
    const plant = PLANTS["a right on another's schema"]?.plant() ?? [];
    const verdicts = isolationOf(plant).tenants.map(({ id, aspects }) => [id, aspects.data.verdict, aspects.network.verdict]);
    expect(verdicts).toEqual([
      ["acme", "leak", "guarded"],
      ["globex", "leak", "guarded"],
    ]);
  });
});
