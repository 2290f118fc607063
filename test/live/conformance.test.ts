/**
 * The checks of the Kubernetes multi-tenancy benchmarks (their ids with our prefix), each with a control that differs in the one
 * thing that is forbidden, and with the reason of the refusal: a check that any error satisfies proves nothing.
 */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Answer, api, mayDo } from "../support/api";
import { Workspace } from "../support/workspace";
import { BOUNDED, POD_CHECKS, type PodChange, pod, RIGHTS, SELF_SERVICE_RIGHTS } from "./conformance/checks";
import { AUTHORS, named, PEOPLE, type Person } from "./conformance/people";
import { resources, versionOf } from "./conformance/resources";
import { describeSelfService } from "./conformance/self-service";

let workspace: Workspace;

beforeAll(async () => {
  workspace = new Workspace();
  workspace.edit("tenants/globex.yaml", "access:\n", "access:\n  profile: self-service\n");
  const { exitCode, output } = await workspace.tenant("up", "--env", "dev");
  expect(exitCode, output).toBe(0);
});

afterAll(async () => {
  await workspace.tenant("destroy", "--env", "dev");
  workspace.remove();
});

const namespaceOf = (tenant: string): string => `/api/v1/namespaces/t-${tenant}`;

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

describe.each(named(PEOPLE))("%s has no right", (_, one) => {
  test.each(RIGHTS)("%s", async (id, right) => {
    const may = one.selfService === true && SELF_SERVICE_RIGHTS.includes(id);
    expect(await mayDo(one, { namespace: `t-${one.tenant}`, ...right })).toBe(may);
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

describeSelfService();

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

  test.each([
    ["a load balancer", { type: "LoadBalancer", allocateLoadBalancerNodePorts: false }, "services.loadbalancers"],
    ["a port of every node", { type: "NodePort" }, "services.nodeports"],
  ])("%s, even for the administrator, whom admission lets through", async (_, spec, key) => {
    const service = { apiVersion: "v1", kind: "Service", metadata: { name: "probe" } };
    const create = (more: object): Promise<Answer> =>
      api("POST", `${namespaceOf("initech")}/services?dryRun=All`, {
        body: { ...service, spec: { ports: [{ port: 80 }], ...more } },
      });
    expect((await create({})).status).toBe(201);
    const { status, body } = await create(spec);
    expect(status).toBe(403);
    expect(body.message).toMatch(new RegExp(`exceeded quota: quota, .*${key}`));
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
