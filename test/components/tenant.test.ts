import { describe, expect, test } from "vitest";
import { fleetOf, tenant } from "../support/fleet";
import { generatedPassword, inClear, provision } from "../support/mocks";
import type { RecordedResource } from "../support/recorded";

const MODES = [
  { mode: "up", preview: false },
  { mode: "preview", preview: true },
];

const urns = (resources: readonly RecordedResource[]): string[] => resources.map(({ urn }) => urn);

describe.each(MODES)("in $mode, the tenants' stack", ({ preview }) => {
  test("has a fixed number of resources per tenant", async () => {
    const [one, two] = [await provision(fleetOf("acme"), preview), await provision(fleetOf("acme", "globex"), preview)];
    expect(two.recorded.resources).toHaveLength(2 * one.recorded.resources.length);
  });

  test("touches only its own resources when a tenant is added", async () => {
    const before = (await provision(fleetOf("acme", "initech"), preview)).recorded.resources;
    const after = (await provision(fleetOf("acme", "globex", "initech"), preview)).recorded.resources;
    expect(after.filter(({ name }) => !name.startsWith("globex"))).toEqual(before);
  });

  test("is the same, byte by byte, when built again", async () => {
    const build = async (): Promise<string> => JSON.stringify((await provision(fleetOf("acme", "globex"), preview)).recorded.all);
    expect(await build()).toBe(await build());
  });

  test("stores no credential in clear", async () => {
    const { recorded, outputs } = await provision(fleetOf("acme"), preview);
    const stored = JSON.stringify(recorded.all.map(({ props }) => inClear(props))) + JSON.stringify(outputs);
    for (const secret of ["generated-", "admin-password", "kubeconfig-of-the-tests", "SCRAM-SHA-256"]) {
      expect(stored).not.toContain(secret);
    }
  });
});

test("credentials do reach the Secret, and the server gets a verifier only", async () => {
  const { recorded } = await provision(fleetOf("acme"));
  const login = JSON.stringify(recorded.one("Role", "acme-login-a").props);
  expect(JSON.stringify(recorded.one("Secret", "acme-db").props)).toContain(generatedPassword("acme-password-a"));
  expect(login).toContain("SCRAM-SHA-256$4096:");
  expect(login).not.toContain(generatedPassword("acme-password-a"));
});

test("the outputs name what a human looks for", async () => {
  const { outputs, recorded } = await provision(fleetOf("acme"));
  expect(outputs).toEqual({
    tenants: ["acme"],
    names: {
      acme: {
        namespace: "t-acme",
        host: "acme.tenants.example.com",
        database: "shared",
        schema: "t_acme",
        roles: ["tnt__acme", "tnt__acme__a", "tnt__acme__b"],
        secrets: ["db", "gateway-key"],
        objects: recorded.resources.filter(({ type }) => type.startsWith("kubernetes:")).length,
      },
    },
  });
});

test("a role nobody has is not bound", async () => {
  const fleet = { ...fleetOf(), tenants: [tenant("acme", ["admin"])] };
  const bindings = urns((await provision(fleet)).recorded.resources).filter((urn) => urn.includes(":RoleBinding::"));
  expect(bindings.map((urn) => urn.split("::").pop())).toEqual(["acme-admin", "acme-app-secrets"]);
});

test("every object in the cluster says whose it is", async () => {
  const { recorded } = await provision(fleetOf("acme"));
  for (const { type, name, props } of recorded.resources.filter((resource) => resource.type.startsWith("kubernetes:"))) {
    expect(props["metadata"], `${type} ${name}`).toMatchObject({
      labels: {
        "leasehold/tenant": "acme",
        "leasehold/managed": "true",
        "leasehold/tier": "standard",
        "leasehold/owner": "acme-platform",
        "leasehold/environment": "test",
      },
      annotations: { "leasehold/owner-email": "platform@acme.example.com" },
    });
  }
});
