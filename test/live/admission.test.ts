import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Workspace } from "../support/workspace";
import { testAttacks } from "./admission/attacks";
import { CHANGED, CREATED } from "./admission/attempts";
import { deployment } from "./admission/objects";

let workspace: Workspace;

/** May do nearly everything by rights: what stops this account is admission alone. */
const OVERLORD = "overlord";

/** Runs kubectl with an object as its input. */
function kubectl(args: readonly string[], input?: object): { readonly ok: boolean; readonly text: string } {
  const { status, stdout, stderr } = spawnSync("kubectl", args, {
    encoding: "utf8",
    input: input === undefined ? undefined : JSON.stringify(input),
  });
  return { ok: status === 0, text: `${stdout}${stderr}` };
}

/** The same as the account that has the rights; nothing is kept. */
const tried = (args: readonly string[], input?: object): { readonly ok: boolean; readonly text: string } =>
  kubectl([...args, "--dry-run=server", "--as", OVERLORD, "--as-group", "system:authenticated"], input);

beforeAll(async () => {
  workspace = new Workspace();
  const { exitCode, output } = await workspace.tenant("up", "--env", "dev");
  expect(exitCode, output).toBe(0);
  const groups = ["", "apps", "batch", "networking.k8s.io", "discovery.k8s.io", "rbac.authorization.k8s.io", "policy"];
  const rights = {
    apiVersion: "v1",
    kind: "List",
    items: [
      {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "ClusterRole",
        metadata: { name: OVERLORD },
        rules: [{ apiGroups: groups, resources: ["*"], verbs: ["*"] }],
      },
      {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "ClusterRoleBinding",
        metadata: { name: OVERLORD },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: OVERLORD },
        subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: OVERLORD }],
      },
    ],
  };
  expect(kubectl(["apply", "-f", "-"], rights).text).toContain("created");
});

afterAll(async () => {
  kubectl(["delete", "clusterrolebinding,clusterrole", OVERLORD]);
  await workspace.tenant("destroy", "--env", "dev");
  workspace.remove();
});

describe("whatever rights somebody has, the API server refuses", () => {
  test.each(CREATED)("%s", (_, refused, message, allowed) => {
    const denied = tried(["create", "-f", "-"], refused);
    expect(denied.ok, denied.text).toBe(false);
    expect(denied.text).toMatch(message);
    const control = tried(["create", "-f", "-"], allowed);
    expect(control.text).toMatch(/created \(server dry run\)/);
  });

  test.each(CHANGED)("%s", (_, args, message) => {
    const asOverlord = ["--as", OVERLORD, "--as-group", "system:authenticated"];
    const dryRun = args.includes("token") ? [] : ["--dry-run=server"];
    const denied = kubectl([...args, ...asOverlord, ...dryRun]);
    expect(denied.ok, denied.text).toBe(false);
    expect(denied.text).toMatch(message);
    if (dryRun.length > 0) expect(kubectl([...args, ...dryRun]).ok).toBe(true); // the platform may
  });

  test.each(["status", "finalize"])("to change the namespace through /%s", (subresource) => {
    const path = `/api/v1/namespaces/t-acme/${subresource}?dryRun=All`;
    const namespace = JSON.parse(kubectl(["get", "namespace", "t-acme", "-o", "json"]).text) as { metadata: { labels: object } };
    const changed = { ...namespace, metadata: { ...namespace.metadata, labels: { ...namespace.metadata.labels, extra: "x" } } };
    const asOverlord = ["--as", OVERLORD, "--as-group", "system:authenticated"];
    const denied = kubectl(["replace", "--raw", path, "-f", "-", ...asOverlord], changed);
    expect(denied.ok, denied.text).toBe(false);
    expect(denied.text).toContain("only the platform writes");
  });
});

describe("no attack that worked elsewhere succeeds:", () => testAttacks({ user: OVERLORD }));

test("a tenant's own admin works in the namespace, and changes nothing of the platform's", () => {
  const asAdmin = ["--as", "anna", "--as-group", "acme-admins", "--as-group", "system:authenticated", "--dry-run=server"];
  expect(kubectl(["create", "-f", "-", ...asAdmin], deployment({})).text).toContain("created");
  const denied = kubectl(["delete", "service", "app", "-n", "t-acme", ...asAdmin]);
  expect(denied.text).toContain("is the platform's");
});

test("the cluster's controllers still do their work: pods of a Deployment run, a deleted namespace goes", async () => {
  expect(kubectl(["create", "-f", "-"], deployment({})).ok).toBe(true);
  const ready = kubectl(["rollout", "status", "deployment/probe", "-n", "t-acme", "--timeout=60s"]);
  expect(ready.ok, ready.text).toBe(true);
  expect(kubectl(["delete", "deployment", "probe", "-n", "t-acme"]).ok).toBe(true);
  await workspace.tenant("destroy", "--env", "dev");
  expect(kubectl(["get", "namespaces", "-o", "name"]).text).not.toContain("t-acme");
});
