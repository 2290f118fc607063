/**
 * The checks of the Kubernetes multi-tenancy benchmarks (their ids with our prefix), each with a control that differs in the one
 * thing that is forbidden, and with the reason of the refusal: a check that any error satisfies proves nothing.
 */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Answer, api, type Identity, mayDo } from "../support/api";
import { Workspace } from "../support/workspace";

let workspace: Workspace;

beforeAll(async () => {
  workspace = new Workspace();
  const { exitCode, output } = await workspace.tenant("up", "--env", "dev");
  expect(exitCode, output).toBe(0);
});

afterAll(async () => {
  await workspace.tenant("destroy", "--env", "dev");
  workspace.remove();
});

/** Somebody of a tenant, and whether they may create pods. */
interface Person extends Identity {
  readonly tenant: string;
  readonly role: "admin" | "editor" | "viewer" | "workload";
}

const workload = (tenant: string): Person => ({
  tenant,
  role: "workload",
  user: `system:serviceaccount:t-${tenant}:app`,
  groups: ["system:serviceaccounts", `system:serviceaccounts:t-${tenant}`],
});
const person = (tenant: string, role: "admin" | "editor" | "viewer", group: string): Person => ({
  tenant,
  role,
  user: `${role}@${tenant}.example`,
  groups: [group],
});

/** One of every tier and role. */
const PEOPLE: readonly Person[] = [
  person("acme", "admin", "acme-admins"),
  person("acme", "editor", "acme-engineers"),
  person("acme", "viewer", "acme-auditors"),
  workload("acme"),
  person("globex", "admin", "globex-leads"),
  person("globex", "editor", "globex-developers"),
  { tenant: "globex", role: "viewer", user: "nadia@globex.example", groups: [] },
  workload("globex"),
  person("initech", "admin", "initech-it"),
  workload("initech"),
];
const AUTHORS = PEOPLE.filter(({ role }) => role === "admin" || role === "editor");
const named = (people: readonly Person[]): readonly (readonly [string, Person])[] =>
  people.map((one) => [`${one.tenant}'s ${one.role}`, one]);

const namespaceOf = (tenant: string): string => `/api/v1/namespaces/t-${tenant}`;

interface Resource {
  readonly name: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly group: string;
}

/** Every kind of resource the server has, subresources too. */
async function resources(): Promise<readonly Resource[]> {
  const { body } = await api("GET", "/apis");
  const groups = (body["groups"] as { readonly preferredVersion: { readonly groupVersion: string } }[]).map(
    ({ preferredVersion }) => `/apis/${preferredVersion.groupVersion}`,
  );
  const lists = await Promise.all(["/api/v1", ...groups].map(async (path) => ({ path, list: (await api("GET", path)).body })));
  return lists.flatMap(({ path, list }) =>
    (list["resources"] as Resource[]).map((resource) => ({
      ...resource,
      group: path === "/api/v1" ? "" : (path.split("/")[2] ?? ""),
    })),
  );
}

/** What every user of a cluster may do: ask about themselves. */
const ABOUT_ONESELF = ["selfsubjectaccessreviews", "selfsubjectrulesreviews", "selfsubjectreviews"];

describe("LH-MTB-PL1-CC-CPI-1: no cluster-wide resource can be read or written", () => {
  test.each(named(PEOPLE))("by %s", async (_, one) => {
    const clusterWide = (await resources()).filter(({ name, namespaced }) => !namespaced && !ABOUT_ONESELF.includes(name));
    expect(clusterWide.length).toBeGreaterThan(40);
    const allowed = await Promise.all(
      clusterWide.flatMap(({ name, group }) =>
        ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"].map(async (verb) => {
          const [resource = "", subresource = ""] = name.split("/");
          return (await mayDo(one, { verb, group, resource, subresource })) ? `${verb} ${name}` : "";
        }),
      ),
    );
    expect(allowed.filter((text) => text !== "")).toEqual([]);
  });

  test("while the administrator may", async () => {
    expect(await mayDo({ user: "root", groups: ["system:masters"] }, { verb: "list", resource: "nodes" })).toBe(true);
  });
});

describe("LH-MTB-PL1-BC-CPI-2: nothing the platform made can be changed or removed", () => {
  test.each(named(PEOPLE))("by %s", async (_, one) => {
    const kinds = (await resources()).filter(
      ({ name, namespaced, verbs }) => namespaced && !name.includes("/") && verbs.includes("list") && verbs.includes("delete"),
    );
    const paths = await Promise.all(
      kinds.map(async ({ name, group }) => {
        const version = group === "" ? "/api/v1" : `/apis/${group}/${await versionOf(group)}`;
        const { body } = await api("GET", `${version}/namespaces/t-${one.tenant}/${name}?labelSelector=leasehold/managed%3Dtrue`);
        const items = body["items"] as { readonly metadata: { readonly name: string } }[];
        return items.map(({ metadata }) => `${version}/namespaces/t-${one.tenant}/${name}/${metadata.name}`);
      }),
    );
    expect(paths.flat().length).toBeGreaterThan(12);
    for (const path of paths.flat()) {
      const removed = await api("DELETE", `${path}?dryRun=All`, { as: one });
      expect(removed.status, `${path}: ${removed.body.message ?? ""}`).toBe(403);
      const patched = await api("PATCH", `${path}?dryRun=All`, {
        as: one,
        body: { metadata: { annotations: { mine: "yes" } } },
        contentType: "application/merge-patch+json",
      });
      expect(patched.status, `${path}: ${patched.body.message ?? ""}`).toBe(403);
    }
  });
});

async function versionOf(group: string): Promise<string> {
  const { body } = await api("GET", `/apis/${group}`);
  return (body["preferredVersion"] as { readonly version: string }).version;
}

/** The parts of a pod that a check changes one of. */
interface PodChange {
  readonly spec?: object;
  readonly container?: object;
  readonly security?: object;
}

function pod({ spec = {}, container = {}, security = {} }: PodChange = {}): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "probe" },
    spec: {
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      containers: [
        {
          name: "app",
          image: "registry.example/app:1",
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] }, ...security },
          ...container,
        },
      ],
      ...spec,
    },
  };
}

/** One forbidden thing each, and the words with which Pod Security refuses it. */
const POD_CHECKS: readonly (readonly [id: string, change: PodChange, reason: string])[] = [
  ["BC-CPI-3 an added capability", { security: { capabilities: { drop: ["ALL"], add: ["NET_ADMIN"] } } }, "NET_ADMIN"],
  ["BC-CPI-4 a container that runs as root", { security: { runAsNonRoot: false } }, "runAsNonRoot"],
  ["BC-CPI-5 a privileged container", { security: { privileged: true, allowPrivilegeEscalation: true } }, "privileged"],
  ["BC-CPI-6 privilege escalation", { security: { allowPrivilegeEscalation: true } }, "allowPrivilegeEscalation"],
  ["BC-HI-1 a folder of the node", { spec: { volumes: [{ name: "host", hostPath: { path: "/" } }] } }, "hostPath"],
  ["BC-HI-3 the node's network", { spec: { hostNetwork: true } }, "host namespaces"],
  ["BC-HI-3 a port of the node", { container: { ports: [{ containerPort: 80, hostPort: 8080 }] } }, "hostPort"],
  ["BC-HI-4 the node's processes", { spec: { hostPID: true } }, "host namespaces"],
  ["BC-HI-5 the node's shared memory", { spec: { hostIPC: true } }, "host namespaces"],
  ["no seccomp profile", { spec: { securityContext: { runAsNonRoot: true } } }, "seccompProfile"],
];

const createPod = (one: Person, change?: PodChange): Promise<Answer> =>
  api("POST", `${namespaceOf(one.tenant)}/pods?dryRun=All`, { as: one, body: pod(change) });

describe.each(named(AUTHORS))("LH-MTB-PL1: a pod of %s", (_, one) => {
  test("is admitted when it asks for nothing forbidden", async () => {
    const { status, body } = await createPod(one);
    expect(status, body.message).toBe(201);
  });

  test.each(POD_CHECKS)("%s is refused by Pod Security for that reason", async (__, change, reason) => {
    const { status, body } = await createPod(one, change);
    expect(status).toBe(403);
    expect(body.message).toContain('violates PodSecurity "restricted:v1.36"');
    expect(body.message).toContain(reason);
  });

  test("BC-HI-1 cannot be reached on a port of every node", async () => {
    const service = (type: string): object => ({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "probe" },
      spec: { type, selector: { app: "a" }, ports: [{ port: 80 }] },
    });
    const create = (type: string): Promise<Answer> =>
      api("POST", `${namespaceOf(one.tenant)}/services?dryRun=All`, { as: one, body: service(type) });
    expect((await create("ClusterIP")).status).toBe(201);
    const { status, body } = await create("NodePort");
    expect(status).toBe(403);
    expect(body.message).toContain("type ClusterIP");
  });

  test("cannot get an ephemeral container, which no quota counts", async () => {
    expect(
      await mayDo(one, { verb: "patch", resource: "pods", subresource: "ephemeralcontainers", namespace: `t-${one.tenant}` }),
    ).toBe(false);
    expect(await mayDo(one, { verb: "patch", resource: "pods", namespace: `t-${one.tenant}` })).toBe(true);
  });
});

test.each(named(PEOPLE.filter(({ role }) => role === "viewer" || role === "workload")))(
  "%s creates no pod at all",
  async (_, one) => {
    const { status, body } = await createPod(one);
    expect(status).toBe(403);
    expect(body.message).toContain("cannot create resource");
  },
);

/** What a quota must bound, by the ids of the checks. */
const BOUNDED = {
  "CC-FNS-1": ["cpu", "memory", "ephemeral-storage"].flatMap((name) => [`requests.${name}`, `limits.${name}`]),
  "CC-FNS-2": [
    "pods",
    "services",
    "secrets",
    "configmaps",
    "persistentvolumeclaims",
    "replicationcontrollers",
    "resourcequotas",
  ].concat("services.nodeports", "services.loadbalancers"),
};

describe.each(["acme", "globex", "initech"])("the quota of %s", (tenant) => {
  test.each(Object.entries(BOUNDED))("LH-MTB-PL1-%s bounds everything, and the server counts it", async (_, keys) => {
    const { body } = await api("GET", `${namespaceOf(tenant)}/resourcequotas/quota`);
    const { hard, used } = body["status"] as Readonly<Record<"hard" | "used", Record<string, string>>>;
    for (const key of keys) {
      expect(hard[key], key).toMatch(/^[0-9]+[a-zA-Z]*$/);
      expect(used[key], key).toBeDefined();
    }
    expect([hard["services.nodeports"], hard["services.loadbalancers"]]).toEqual(["0", "0"]);
    expect(hard["pods"]).not.toBe("0");
  });
});

/** Rights that let somebody out of the namespace or up in it; each with what the same person may do. */
const RIGHTS: readonly (readonly [id: string, right: Readonly<Record<string, string>>])[] = [
  ...["create", "update", "patch", "delete", "deletecollection"].flatMap((verb) =>
    ["resourcequotas", "limitranges"].map((resource) => [`PL1-CC-TI-1 ${verb} ${resource}`, { verb, resource }] as const),
  ),
  ...["escalate", "bind"].flatMap((verb) =>
    ["roles", "clusterroles"].map(
      (resource) => [`PL2-CC-TI-1 ${verb} ${resource}`, { verb, resource, group: "rbac.authorization.k8s.io" }] as const,
    ),
  ),
  ...["users", "groups", "serviceaccounts"].map(
    (resource) => [`impersonate ${resource}`, { verb: "impersonate", resource }] as const,
  ),
  ["tokens of service accounts", { verb: "create", resource: "serviceaccounts", subresource: "token" }],
  ["list secrets", { verb: "list", resource: "secrets" }],
  ["watch secrets", { verb: "watch", resource: "secrets" }],
  ["create secrets", { verb: "create", resource: "secrets" }],
  ["write endpoints", { verb: "create", resource: "endpoints" }],
  ["write endpoint slices", { verb: "create", resource: "endpointslices", group: "discovery.k8s.io" }],
  ["bind pods to nodes", { verb: "create", resource: "pods", subresource: "binding" }],
  ["write routes of the gateway", { verb: "create", resource: "apisixroutes", group: "apisix.apache.org" }],
  ["write network policies", { verb: "create", resource: "networkpolicies", group: "networking.k8s.io" }],
  ["write role bindings", { verb: "create", resource: "rolebindings", group: "rbac.authorization.k8s.io" }],
];

describe.each(named(PEOPLE))("%s has no right", (_, one) => {
  test.each(RIGHTS)("%s", async (__, right) => {
    expect(await mayDo(one, { namespace: `t-${one.tenant}`, ...right })).toBe(false);
  });

  test("but the rights of the role", async () => {
    const may: Readonly<Record<string, string>> =
      one.role === "workload" ? { verb: "get", resource: "secrets", name: "db" } : { verb: "list", resource: "pods" };
    expect(await mayDo(one, { namespace: `t-${one.tenant}`, ...may })).toBe(true);
  });
});

describe("LH-MTB-PL1-CC-TI-2: nothing of another tenant can be seen", () => {
  test.each(named(PEOPLE))("by %s", async (_, one) => {
    const kinds = (await resources()).filter(({ name, namespaced }) => namespaced && !name.includes("/"));
    const others = ["acme", "globex", "initech"].filter((tenant) => tenant !== one.tenant).map((tenant) => `t-${tenant}`);
    const allowed = await Promise.all(
      [...others, "kube-system"].flatMap((namespace) =>
        kinds.flatMap(({ name, group }) =>
          ["get", "create"].map(async (verb) =>
            (await mayDo(one, { verb, group, resource: name, namespace })) ? `${verb} ${name} in ${namespace}` : "",
          ),
        ),
      ),
    );
    expect(allowed.filter((text) => text !== "")).toEqual([]);
  });
});

describe("what the benchmarks announce and never wrote", () => {
  const claim = (spec: object): object => ({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "probe" },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } }, storageClassName: "standard", ...spec },
  });
  const create = (one: Person, spec: object): Promise<Answer> =>
    api("POST", `${namespaceOf(one.tenant)}/persistentvolumeclaims?dryRun=All`, { as: one, body: claim(spec) });

  test.each(named(AUTHORS))("#1198, #1200: %s claims new volumes only, of a listed class", async (_, one) => {
    expect((await create(one, {})).status).toBe(201);
    for (const [spec, reason] of [
      [{ volumeName: "pv-1" }, "a new volume"],
      [{ storageClassName: "unlisted" }, "storage classes are"],
    ] as const) {
      const { status, body } = await create(one, spec);
      expect(status).toBe(403);
      expect(body.message).toContain(reason);
    }
    expect(await mayDo(one, { verb: "create", resource: "persistentvolumes" })).toBe(false);
  });
});

describe("quotas refuse one more than they allow", () => {
  const limits = (amount: object): PodChange => ({ container: { resources: { requests: amount, limits: amount } } });

  test("a core too many", async () => {
    const [admin] = PEOPLE.filter(({ tenant }) => tenant === "initech");
    if (admin === undefined) throw new Error("nobody");
    expect((await createPod(admin, limits({ cpu: "1" }))).status).toBe(201);
    const { status, body } = await createPod(admin, limits({ cpu: "1100m" }));
    expect(status).toBe(403);
    expect(body.message).toMatch(/maximum cpu usage per Container is 1|exceeded quota/);
  });

  test("an object too many, by the server's own count", async () => {
    const [admin] = PEOPLE.filter(({ tenant }) => tenant === "initech");
    if (admin === undefined) throw new Error("nobody");
    const create = (index: number): Promise<Answer> =>
      api("POST", `${namespaceOf("initech")}/services`, {
        as: admin,
        body: { apiVersion: "v1", kind: "Service", metadata: { name: `probe-${index}` }, spec: { ports: [{ port: 80 }] } },
      });
    const statuses: number[] = [];
    for (let index = 0; index < 6; index += 1) statuses.push((await create(index)).status);
    expect(statuses).toEqual([201, 201, 201, 201, 201, 403]);
    await Promise.all(statuses.map((_, index) => api("DELETE", `${namespaceOf("initech")}/services/probe-${index}`)));
  });
});
