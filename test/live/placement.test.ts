import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Answer, api, type Identity } from "../support/api";
import { kubectl } from "../support/servers";
import { Workspace } from "../support/workspace";

const ACME: Identity = { user: "anna", groups: ["acme-admins"] };
const GLOBEX: Identity = { user: "gus", groups: ["globex-leads"] };
const INITECH: Identity = { user: "ian", groups: ["initech-it"] };
const POLICIES = "/apis/admissionregistration.k8s.io/v1";
const TAINT = { key: "leasehold/dedicated", value: "acme", effect: "NoExecute" };
const SELECTOR = { "leasehold.node-restriction.kubernetes.io/tenant": "acme" };

interface Pod {
  readonly priorityClassName?: string;
  readonly priority?: number;
  readonly nodeName?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly { readonly key?: string; readonly value?: string }[];
}

let workspace: Workspace;

/** A node in name only, with the labels and taints it is given; kwok plays its kubelet. */
function node(name: string, labels: object, taints: readonly object[]): object {
  const room = { cpu: "8", memory: "32Gi", "ephemeral-storage": "100Gi", pods: "50" };
  const metadata = { name, labels: { "kubernetes.io/hostname": name, ...labels } };
  return { apiVersion: "v1", kind: "Node", metadata, spec: { taints }, status: { capacity: room, allocatable: room } };
}

/** A pod as most people write it: nothing but what it runs, and that it is not root. */
const pod = (spec: object = {}): object => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { generateName: "probe-" },
  spec: { securityContext: { runAsNonRoot: true }, containers: [{ name: "app", image: "registry.example/app:1" }], ...spec },
});

const create = (as: Identity, tenant: string, body: object, query = "?dryRun=All"): Promise<Answer> =>
  api("POST", `/api/v1/namespaces/t-${tenant}/pods${query}`, { as, body });

const specOf = ({ body }: Answer): Pod => body["spec"] as Pod;

/** Waits until something holds; the API server takes up a changed policy within a second or two. */
async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 300)))
    if (await holds()) return;
  throw new Error(`${what}: not within 30 s`);
}

/** Takes a defence away, and puts it back. */
async function without(binding: string, look: () => Promise<void>): Promise<void> {
  const { body } = await api("GET", `${POLICIES}/${binding}`);
  const { metadata, ...rest } = body as { metadata: { name: string; labels: object } };
  await api("DELETE", `${POLICIES}/${binding}`);
  try {
    await look();
  } finally {
    const whole = { ...rest, metadata: { name: metadata.name, labels: metadata.labels } };
    await api("POST", `${POLICIES}/${binding.split("/")[0] ?? ""}`, { body: whole });
  }
}

beforeAll(async () => {
  workspace = new Workspace();
  workspace.edit("environments/dev.yaml", "offers: {", "offers: {nodes: [shared, dedicated], ");
  workspace.write("tenants/acme.yaml", `${workspace.read("tenants/acme.yaml")}isolation: {compute: {nodes: dedicated}}\n`);
  const { exitCode, output } = await workspace.tenant("up", "--env", "dev");
  expect(exitCode, output).toBe(0);
  for (const each of [node("acme-1", SELECTOR, [TAINT]), node("cheap-1", {}, [])])
    expect((await api("POST", "/api/v1/nodes", { body: each })).status).toBe(201);
});

afterAll(async () => {
  await workspace.tenant("destroy", "--env", "dev");
  for (const name of ["acme-1", "cheap-1"]) await api("DELETE", `/api/v1/nodes/${name}`);
  workspace.remove();
});

describe("a tenant with nodes of its own", () => {
  test("runs there and nowhere else, without a word about it in its pods", async () => {
    const created = await create(ACME, "acme", pod(), "");
    expect(created.status, created.body.message).toBe(201);
    const { name } = created.body["metadata"] as { readonly name: string };
    const placed = async (): Promise<Pod> => specOf(await api("GET", `/api/v1/namespaces/t-acme/pods/${name}`));
    await until(async () => (await placed()).nodeName !== undefined, "a place for the pod");
    expect((await placed()).nodeName).toBe("acme-1");
  });

  test("shares them with nobody: other tenants' pods are placed elsewhere", async () => {
    for (let count = 0; count < 4; count += 1) expect((await create(GLOBEX, "globex", pod(), "")).status).toBe(201);
    const pods = async (): Promise<readonly Pod[]> =>
      ((await api("GET", "/api/v1/namespaces/t-globex/pods")).body["items"] as { readonly spec: Pod }[]).map(({ spec }) => spec);
    await until(async () => (await pods()).every(({ nodeName }) => nodeName !== undefined), "a place for four pods");
    expect((await pods()).map(({ nodeName }) => nodeName)).not.toContain("acme-1");
  });

  test.each([
    ["another node's label", { nodeSelector: { ...SELECTOR, "leasehold.node-restriction.kubernetes.io/tenant": "globex" } }],
    ["a label of another kind", { nodeSelector: { "kubernetes.io/hostname": "cheap-1" } }],
    ["an affinity", { affinity: { nodeAffinity: {} } }],
  ])("is not led off them by %s", async (_, spec) => {
    const created = await create(ACME, "acme", pod(spec));
    expect(created.status, created.body.message).toBe(201);
    expect(specOf(created).nodeSelector).toMatchObject(SELECTOR);
  });

  test.each([
    ["its key and value", [{ ...TAINT, operator: "Equal" }]],
    ["its key alone", [{ key: TAINT.key, operator: "Exists" }]],
    ["everything", [{ operator: "Exists" }]],
  ])("keeps out other tenants' pods that tolerate %s", async (_, tolerations) => {
    const { status, body } = await create(GLOBEX, "globex", pod({ tolerations }));
    expect(status).toBe(403);
    expect(body.message).toContain("not one of the platform's");
    expect((await create(GLOBEX, "globex", pod({ tolerations: [{ key: "spot", operator: "Exists" }] }))).status).toBe(201);
  });
});

describe("priority", () => {
  test.each([
    [ACME, "acme", "leasehold-high", 100_000],
    [GLOBEX, "globex", "leasehold-normal", 10_000],
    [INITECH, "initech", "leasehold-low", 1_000],
  ])("is the tier's for pods that say none: %o", async (person, tenant, name, value) => {
    expect(specOf(await create(person, tenant, pod()))).toMatchObject({ priorityClassName: name, priority: value });
  });

  test("may be lower than the tier's, never higher", async () => {
    expect((await create(GLOBEX, "globex", pod({ priorityClassName: "leasehold-low" }))).status).toBe(201);
    for (const name of ["leasehold-high", "system-cluster-critical"]) {
      const { status, body } = await create(GLOBEX, "globex", pod({ priorityClassName: name }));
      expect(status, name).toBe(403);
      expect(body.message).toContain("never the cluster's own");
    }
  });

  test("is held by the quota too, when admission does not", () =>
    without("validatingadmissionpolicybindings/leasehold-pods-do-not-choose-their-node", async () => {
      const refusal = async (): Promise<string> =>
        (await create(GLOBEX, "globex", pod({ priorityClassName: "leasehold-high" }))).body.message ?? "";
      await until(async () => (await refusal()).includes("exceeded quota: priority"), "a refusal by the quota");
    }));
});

test("a pod as most people write it is let in because the platform fills in what Pod Security asks for", async () => {
  expect((await create(INITECH, "initech", pod())).status).toBe(201);
  await without("mutatingadmissionpolicybindings/leasehold-pods-are-restricted", async () => {
    const refusal = async (): Promise<string> => (await create(INITECH, "initech", pod())).body.message ?? "";
    await until(async () => (await refusal()).includes('violates PodSecurity "restricted'), "a refusal without the defaults");
  });
  await until(async () => (await create(INITECH, "initech", pod())).status === 201, "the defaults again");
});

test("the nodes are the platform's: no member labels, taints or reads one", async () => {
  for (const as of [ACME, GLOBEX]) {
    expect((await api("GET", "/api/v1/nodes", { as })).status).toBe(403);
    const body = { metadata: { labels: { a: "b" } } };
    const changed = await api("PATCH", "/api/v1/nodes/acme-1", { as, body, contentType: "application/merge-patch+json" });
    expect(changed.status).toBe(403);
  }
  expect(await kubectl("get", "node", "acme-1", "-o", "jsonpath={.spec.taints[0].value}")).toBe("acme");
});
