import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { canI, inventory, kubectl, secretData, sql } from "../support/servers";
import { Workspace } from "../support/workspace";

const tenants = ["acme", "globex", "initech"] as const;
const pairs = tenants.flatMap((from) => tenants.filter((to) => to !== from).map((to) => [from, to] as const));

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

describe("after the first run", () => {
  test("a second run changes nothing", async () => {
    for (const stack of ["dev-platform", "dev"]) expect(Object.keys(await workspace.counts("up", stack))).toEqual(["same"]);
  });

  test("every tenant has its namespace with the restricted profile at a pinned version", async () => {
    for (const tenant of tenants) {
      const { metadata } = JSON.parse(await kubectl("get", "namespace", `t-${tenant}`, "-o", "json")) as {
        metadata: { labels: Record<string, string> };
      };
      expect(metadata.labels).toMatchObject({
        "leasehold/tenant": tenant,
        "pod-security.kubernetes.io/enforce": "restricted",
        "pod-security.kubernetes.io/enforce-version": "v1.36",
      });
    }
  });

  test("a pod that breaks the restricted profile is refused for that reason, a compliant one is admitted", async () => {
    const pod = (privileged: boolean): string =>
      JSON.stringify({
        spec: {
          securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
          containers: [
            {
              name: "probe",
              image: "registry.example/probe:1",
              securityContext: privileged
                ? { privileged: true }
                : { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
            },
          ],
        },
      });
    const create = (privileged: boolean): Promise<string> =>
      kubectl(
        "run",
        "probe",
        "-n",
        "t-acme",
        "--image=registry.example/probe:1",
        "--restart=Never",
        "--dry-run=server",
        `--overrides=${pod(privileged)}`,
      );
    await expect(create(true)).rejects.toThrow(/violates PodSecurity "restricted:v1.36"/);
    await expect(create(false)).resolves.toContain("created");
  });
});

describe("between tenants", () => {
  test.each(pairs)("the service account of %s can do nothing in the namespace of %s", async (from, to) => {
    const subject = `--as=system:serviceaccount:t-${from}:app`;
    for (const request of [
      ["get", "secrets/db"],
      ["list", "secrets"],
      ["list", "pods"],
      ["create", "pods"],
      ["get", "configmaps"],
    ]) {
      expect(await canI(...request, "-n", `t-${to}`, subject), request.join(" ")).toBe(false);
    }
  });

  test.each(tenants)("the service account of %s reads its own two secrets by name and lists none", async (tenant) => {
    const scope = ["-n", `t-${tenant}`, `--as=system:serviceaccount:t-${tenant}:app`];
    expect(await canI("get", "secrets/db", ...scope)).toBe(true);
    expect(await canI("list", "secrets", ...scope)).toBe(false);
    expect(await canI("get", "secrets/other", ...scope)).toBe(false);
  });

  test.each(pairs)("the login of %s works in its own schema and is refused in the one of %s", async (from, to) => {
    const secret = await secretData(`t-${from}`, "db");
    const login = { user: secret.username, password: secret.password, database: secret.database };
    await sql("CREATE TABLE IF NOT EXISTS notes (body text)", login);
    await sql(`INSERT INTO t_${from}.notes VALUES ('mine')`, login);
    expect((await sql("SELECT body FROM notes LIMIT 1", login))[0]).toEqual({ body: "mine" });
    await expect(sql(`CREATE TABLE t_${to}.planted (body text)`, login)).rejects.toThrow(`permission denied for schema t_${to}`);
    await expect(sql(`SELECT * FROM t_${to}.notes`, login)).rejects.toThrow(/permission denied|does not exist/);
    await expect(sql(`SET ROLE tnt__${to}`, login)).rejects.toThrow(/permission denied/);
  });

  test.each(tenants)("the login of %s is no more than a login", async (tenant) => {
    const secret = await secretData(`t-${tenant}`, "db");
    const login = { user: secret.username, password: secret.password, database: secret.database };
    for (const statement of [
      "CREATE ROLE planted",
      "CREATE DATABASE planted",
      "CREATE SCHEMA planted",
      "CREATE TABLE public.planted (x int)",
    ]) {
      await expect(sql(statement, login), statement).rejects.toThrow(/permission denied/);
    }
    for (const database of ["postgres", "template1"])
      await expect(sql("SELECT 1", { ...login, database })).rejects.toThrow(/permission denied for database/);
  });

  test("the connection URI in the secret is the one that works", async () => {
    const secret = await secretData("t-acme", "db");
    expect(secret.DATABASE_URL).toBe(secret.uri);
    const uri = new URL(secret.uri ?? "");
    expect([uri.protocol, decodeURIComponent(uri.username), decodeURIComponent(uri.password), uri.pathname]).toEqual([
      "postgresql:",
      secret.username,
      secret.password,
      "/shared",
    ]);
  });
});

describe("drift", () => {
  test("refresh finds a deleted network policy and a granted role, and the next run repairs both", async () => {
    await kubectl("delete", "networkpolicy", "default-deny", "-n", "t-globex");
    await sql("GRANT pg_read_all_data TO tnt__globex__a");
    expect(await workspace.counts("refresh", "dev")).toMatchObject({ delete: 1, update: 1 });
    const { exitCode, output } = await workspace.tenant("up", "--env", "dev");
    expect(exitCode, output).toBe(0);
    expect(await kubectl("get", "networkpolicy", "default-deny", "-n", "t-globex", "-o", "name")).toContain("default-deny");
    const memberships = await sql(
      "SELECT r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid WHERE m.member = 'tnt__globex__a'::regrole",
    );
    expect(memberships).toEqual([{ rolname: "tnt__globex" }]);
  });
});

describe("destroy", () => {
  test("leaves nothing with a tenant label in the cluster, nor a role or schema in PostgreSQL", async () => {
    expect(await inventory()).not.toEqual([]);
    const { exitCode, output } = await workspace.tenant("destroy", "--env", "dev");
    expect(exitCode, output).toBe(0);
    expect(await inventory()).toEqual([]);
  });
});
