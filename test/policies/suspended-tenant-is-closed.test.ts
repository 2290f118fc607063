import { beforeAll, describe, expect, test } from "vitest";
import type { Fleet, Status } from "../../model/resolved-tenant";
import { judge } from "../../policies/judge";
import type { StackResource } from "../../policies/resources";
import { environment, tenant } from "../support/fleet";
import { provision } from "../support/mocks";
import type { Recorded } from "../support/recorded";
import { describeSabotages, summary } from "../support/sabotage";

const LABEL = "leasehold/status";

function fleetWith(status: Status): Fleet {
  return { closed: [], absent: [], environment, tenants: [{ ...tenant("acme"), status }, tenant("globex")] };
}

const build = async (status: Status): Promise<Recorded> => (await provision(fleetWith(status))).recorded;

/** What to do to a stack in which acme is closed, and which invariant notices. */
const SABOTAGES: Readonly<Record<string, readonly [string, (stack: Recorded, open: Recorded) => readonly StackResource[]]>> = {
  "a consumer that is still active": [
    "suspended-tenant-is-closed",
    (stack) => stack.changed("ApisixConsumer", "acme-consumer", (props) => props.setKey("metadata.labels", LABEL, "active")),
  ],
  "a quota that still allows pods": [
    "suspended-tenant-is-closed",
    (stack) => stack.changed("ResourceQuota", "acme-quota", (props) => props.setKey("spec.hard", "pods", "20")),
  ],
  "a quota of no pods, but only of some": [
    "suspended-tenant-is-closed",
    (stack) => [
      ...stack.changed("ResourceQuota", "acme-quota", (props) => props.setKey("spec.hard", "pods", "20")),
      ...stack
        .added("ResourceQuota", "acme-quota", (props) => {
          props.set("metadata.name", "some");
          props.set("spec", { hard: { pods: "0" }, scopes: ["BestEffort"] });
        })
        .slice(-1),
    ],
  ],
  "a network policy that still opens something": [
    "suspended-tenant-is-closed",
    (stack, open) => [...stack.resources, open.one("NetworkPolicy", "acme-dns")],
  ],
  "an editor": ["suspended-tenant-is-closed", (stack, open) => [...stack.resources, open.one("RoleBinding", "acme-editor")]],
  "an application that may still read its Secrets": [
    "suspended-tenant-is-closed",
    (stack, open) => [...stack.resources, open.one("RoleBinding", "acme-app-secrets")],
  ],
  "a login that is open, with a limit of zero": [
    "suspended-tenant-is-closed",
    (stack) =>
      stack.changed("Role", "acme-login-a", (props) => {
        props.set("login", true);
        props.set("connectionLimit", 5);
      }),
  ],
  "a login that is shut, but with connections left": [
    "suspended-tenant-is-closed",
    (stack) => stack.changed("Role", "acme-login-a", (props) => props.set("connectionLimit", 5)),
  ],
};

describe.each(["suspended", "offboarding"] as const)("a tenant that is %s", (status) => {
  let closed: Recorded;
  let open: Recorded;
  beforeAll(async () => {
    [closed, open] = [await build(status), await build("active")];
  });

  test("breaks no invariant", () => expect(judge(closed.resources)).toEqual([]));

  test.each(Object.entries(SABOTAGES))("is reported with %s", (_, [invariant, sabotage]) => {
    expect(summary(judge(sabotage(closed, open)))).toEqual([invariant]);
  });

  test("keeps its data: nothing that holds any is gone", () => {
    const kinds = ["Secret", "Schema", "Grant", "Role", "ServiceAccount", "ConfigMap", "Namespace", "RandomPassword"];
    const names = (stack: Recorded): string[] =>
      stack.resources.filter(({ type }) => kinds.some((kind) => type.endsWith(`:${kind}`))).map(({ urn }) => urn);
    expect(names(closed)).toEqual(names(open));
  });

  test("closes nothing of another tenant", () => {
    const globex = (stack: Recorded): readonly StackResource[] => stack.resources.filter(({ name }) => name.startsWith("globex"));
    expect(globex(closed)).toEqual(globex(open));
  });
});

test("active, suspended and active again gives exactly what there was", async () => {
  const before = await build("active");
  const between = await build("suspended");
  expect(between.resources.length).toBeLessThan(before.resources.length);
  expect((await build("active")).all).toEqual(before.all);
});

test("nothing that is replaced rather than changed differs while a tenant is suspended", async () => {
  const [open, closed] = [await build("active"), await build("suspended")];
  const changed = closed.resources.filter(
    (resource) => JSON.stringify(resource) !== JSON.stringify(open.resources.find(({ urn }) => urn === resource.urn)),
  );
  expect(changed.map(({ name }) => name).sort()).toEqual([
    "acme",
    "acme-consumer",
    "acme-contract",
    "acme-login-a",
    "acme-login-b",
    "acme-quota",
    "acme-route",
  ]);
});

describeSabotages("suspended-tenant-is-closed", {
  "a namespace that does not say whether its tenant works": (stack) => [
    ...stack
      .changed("Namespace", "acme", (props) => props.setKey("metadata.labels", LABEL, "paused"))
      .filter(({ name }) => name !== "acme-contract"),
    ...contractSaying(stack, "paused"),
  ],
});

describeSabotages("quota-is-complete", {
  "a quota of no pods for a tenant that works": (stack) =>
    stack.changed("ResourceQuota", "acme-quota", (props) => props.setKey("spec.hard", "pods", "0")),
});

describeSabotages("database-role-is-unprivileged", {
  "a login that is open without a limit": (stack) =>
    stack.changed("Role", "acme-login-a", (props) => props.set("connectionLimit", 0)),
});

describeSabotages("contract-is-the-tenants-own", {
  "a namespace without a contract": (stack) => stack.without("ConfigMap", "acme-contract"),
  "a contract that names another tenant": (stack) =>
    stack.changed("ConfigMap", "acme-contract", (props) => props.set("data.TENANT_ID", "globex")),
  "a contract whose JSON names another tenant": (stack) =>
    edited(stack, (json) => json.replace('"id": "acme"', '"id": "globex"')),
  "a contract that calls a tenant suspended that works": (stack) =>
    edited(stack, (json) => json.replace('"active"', '"suspended"')),
  "a password in a setting": (stack) =>
    edited(stack, (json) => json.replace('"settings": {', '"settings": {"plant": {"dbPassword": "geheim-1234"}, "x": 1')),
  "a private key in binary data": (stack) =>
    stack.changed("ConfigMap", "acme-contract", (props) =>
      props.set("binaryData", { "key.pem": Buffer.from("-----BEGIN " + "PRIVATE KEY-----").toString("base64") }),
    ),
  "an address with a password": (stack) =>
    stack.changed("ConfigMap", "acme-contract", (props) => props.set("data.URL", "postgres://u:p" + "w@db.example")),
});

function edited(stack: Recorded, edit: (json: string) => string): readonly StackResource[] {
  return stack.changed("ConfigMap", "acme-contract", (props) => {
    const data = props.get("data") as Record<string, string>;
    const json = data["contract.json"] ?? "";
    expect(edit(json)).not.toBe(json);
    data["contract.json"] = edit(json);
  });
}

function contractSaying(stack: Recorded, status: string): readonly StackResource[] {
  return edited(stack, (json) => json.replace('"active"', `"${status}"`)).filter(({ name }) => name === "acme-contract");
}
