import { expect, test } from "vitest";
import { serverModel } from "../../components/database-models";
import { activeSlot, LOGIN_SLOTS, slotEpoch } from "../../components/rotation";
import type { Fleet } from "../../model/resolved-tenant";
import { judge } from "../../policies/judge";
import { fleetOf, fleetOfModel } from "../support/fleet";
import { generatedPassword, provision } from "../support/mocks";
import type { Recorded } from "../support/recorded";

const SERVER_MODELS = ["row", "schema", "database"] as const;

/** What the program declares on the database server, by kind and the name it has there. */
function declared(recorded: Recorded): string[] {
  return recorded.resources
    .filter(({ type }) => type.startsWith("postgresql:"))
    .map(({ type, props }) => {
      const { name, database, objectType, role } = props as Record<string, string>;
      const kind = type.split(":").at(-1) ?? "";
      return `${kind} ${name ?? `${role ?? ""} on ${objectType ?? ""} ${database ?? ""}`}`;
    })
    .sort();
}

const ROLES = ["Role tnt__acme", "Role tnt__acme__a", "Role tnt__acme__b"];

test("a row tenant is three roles, and nothing else on the server", async () => {
  const { recorded } = await provision(fleetOfModel("row", "acme"));
  expect(declared(recorded)).toEqual(ROLES);
  expect(recorded.one("Role", "acme-identity").props["roles"]).toEqual(["app_tenants"]);
});

test("a schema tenant has a schema of the platform's besides", async () => {
  const { recorded } = await provision(fleetOfModel("schema", "acme"));
  expect(declared(recorded)).toEqual(["Grant tnt__acme on schema shared", ...ROLES, "Schema t_acme"]);
  expect(recorded.one("Schema", "acme-schema").props).not.toHaveProperty("owner");
});

test("a database tenant has a closed copy of the template, and is no member of the shared database's group", async () => {
  const { recorded } = await provision(fleetOfModel("database", "acme"));
  const grants = ["Grant public on database t_acme", "Grant tnt__acme on database t_acme"];
  expect(declared(recorded)).toEqual(["Database t_acme", ...grants, ...ROLES, "Schema app"]);
  expect(recorded.one("Role", "acme-identity").props["roles"]).toEqual([]);
  expect(recorded.one("Database", "acme-database").props).toMatchObject({ template: "tnt_template", connectionLimit: 22 });
});

test.each(SERVER_MODELS)("no invariant is broken under model %s", async (model) => {
  const { recorded } = await provision(fleetOfModel(model, "acme", "globex"));
  expect(judge(recorded.resources)).toEqual([]);
});

test.each([
  ["row", "shared", "app"],
  ["schema", "shared", "t_acme"],
  ["database", "t_acme", "app"],
] as const)("the Secret of model %s names database %s and schema %s", async (model, database, schema) => {
  const { recorded } = await provision(fleetOfModel(model, "acme"));
  const { stringData } = recorded.one("Secret", "acme-db").props as { stringData: { value: Record<string, string> } };
  expect(stringData.value).toMatchObject({
    database,
    PGOPTIONS: `-c search_path="${schema}"`,
    PGUSER: "tnt__acme__a",
    PGPASSWORD: generatedPassword("acme-password-a"),
  });
});

test("a model that no component builds is an error, should it ever get past the checks", () => {
  const [tenant] = fleetOfModel("dedicated", "acme").tenants;
  expect(() => tenant && serverModel(tenant)).toThrow(/no component builds data model "dedicated"/);
});

const inEpoch = (epoch: number): Fleet => {
  const fleet = fleetOf("acme");
  return { ...fleet, tenants: fleet.tenants.map((each) => ({ ...each, credentials: { epoch } })) };
};

test("every step of the epoch changes the idle login's password and puts it into the Secret, and only that", async () => {
  const keepers = async (epoch: number): Promise<unknown[]> => {
    const { recorded } = await provision(inEpoch(epoch));
    return LOGIN_SLOTS.map((slot) => recorded.one("RandomPassword", `acme-password-${slot}`).props["keepers"]);
  };
  for (let epoch = 0; epoch < 6; epoch += 1) {
    const [before, after] = [await keepers(epoch), await keepers(epoch + 1)];
    const changed = LOGIN_SLOTS.filter((_, index) => JSON.stringify(before[index]) !== JSON.stringify(after[index]));
    expect(changed).toEqual([activeSlot(epoch + 1)]);
    const { stringData } = (await provision(inEpoch(epoch + 1))).recorded.one("Secret", "acme-db").props as {
      stringData: { value: Record<string, string> };
    };
    expect(stringData.value["username"]).toBe(`tnt__acme__${activeSlot(epoch + 1)}`);
  }
});

test("two steps change both passwords: what leaked opens nothing any more", () => {
  for (let epoch = 0; epoch < 6; epoch += 1) {
    for (const slot of LOGIN_SLOTS) expect(slotEpoch(slot, epoch + 2)).not.toBe(slotEpoch(slot, epoch));
  }
});
