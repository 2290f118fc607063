import { readFileSync } from "node:fs";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { api } from "../support/api";
import { kubectl, secretData } from "../support/servers";
import { Workspace } from "../support/workspace";

const FILE = "tenants/globex.yaml";
const namespace = "/api/v1/namespaces/t-globex";

let workspace: Workspace;
let original: string;

beforeAll(async () => {
  workspace = new Workspace();
  original = workspace.read(FILE);
  const { exitCode, output } = await workspace.tenant("up", "--env", "dev");
  expect(exitCode, output).toBe(0);
});

afterAll(async () => {
  await workspace.tenant("destroy", "--env", "dev");
  workspace.remove();
});

const deployment = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "app" },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: "a" } },
    template: {
      metadata: { labels: { app: "a" } },
      spec: {
        securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
        containers: [
          {
            name: "app",
            image: "registry.example/app:1",
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
          },
        ],
      },
    },
  },
};

async function runningPods(): Promise<number> {
  const { body } = await api("GET", `${namespace}/pods`);
  const pods = body["items"] as {
    readonly metadata: { readonly deletionTimestamp?: string };
    readonly status: { readonly phase: string };
  }[];
  return pods.filter(({ metadata, status }) => metadata.deletionTimestamp === undefined && status.phase === "Running").length;
}

async function login(): Promise<Client> {
  const { username, password, host, port, database } = await secretData("t-globex", "db");
  const ca = process.env.PGSSLROOTCERT;
  const client = new Client({
    user: username,
    password,
    host,
    port: Number(port),
    database,
    ssl: ca === undefined ? false : { ca: readFileSync(ca, "utf8") },
  });
  client.on("error", () => undefined); // the server ends it: that is what is tested
  await client.connect();
  return client;
}

/** Everything of the tenant in the cluster, without what changes by itself. */
async function objects(): Promise<string> {
  const text = await kubectl(
    "get",
    "resourcequota,networkpolicy,rolebinding,apisixconsumer,configmap",
    "-n",
    "t-globex",
    "-o",
    "json",
  );
  const { items } = JSON.parse(text) as { items: object[] };
  const byItself = ["status", "resourceVersion", "uid", "creationTimestamp", "managedFields", "generation"];
  return JSON.stringify(items, (name, value: unknown) => (byItself.includes(name) ? undefined : value), 1);
}

test("a suspended tenant has nothing that runs, nothing new can run, and active restores exactly what was", async () => {
  expect((await api("POST", "/apis/apps/v1/namespaces/t-globex/deployments", { body: deployment })).status).toBe(201);
  await expect.poll(runningPods, { timeout: 60_000 }).toBe(2);
  const session = await login();
  const before = await objects();

  workspace.write(FILE, `${original}lifecycle: {status: suspended, suspended: {reason: unpaid, since: 2026-08-01}}\n`);
  const suspended = await workspace.tenant("up", "--env", "dev");
  expect(suspended.exitCode, suspended.output).toBe(0);
  expect(suspended.stderr).toContain("globex does not work now: 2 pods and 1 database session ended");
  await expect.poll(runningPods, { timeout: 60_000 }).toBe(0);
  await expect(session.query("SELECT 1")).rejects.toThrow();
  await expect(login()).rejects.toThrow(/not permitted to log in/);
  const { metadata, spec } = { metadata: { name: "probe" }, spec: deployment.spec.template.spec };
  const created = await api("POST", `${namespace}/pods`, { body: { apiVersion: "v1", kind: "Pod", metadata, spec } });
  expect([created.status, created.body.message]).toEqual([403, expect.stringContaining("exceeded quota")]);

  const again = await workspace.tenant("up", "--env", "dev");
  expect(again.exitCode, again.output).toBe(0);
  expect(again.stderr).not.toContain("does not work now");

  workspace.write(FILE, original);
  const resumed = await workspace.tenant("up", "--env", "dev");
  expect(resumed.exitCode, resumed.output).toBe(0);
  expect(await objects()).toBe(before);
  await (await login()).end();
  await kubectl("rollout", "restart", "deployment/app", "-n", "t-globex");
  await expect.poll(runningPods, { timeout: 90_000 }).toBe(2);
});
