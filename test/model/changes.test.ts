import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkFleet } from "../../model/fleet";
import { loadSources } from "../../model/sources";
import { baseOf, repository, TODAY, tenantFile } from "./repository";

type Tenants = Readonly<Record<string, string>>;

/** The fixture repository with these tenants, and a second environment whose data is kept. */
function fleetOf(tenants: Tenants): string {
  const root = repository({ "tenants/keeper.yaml": tenantFile("keeper") });
  for (const [id, text] of Object.entries(tenants)) writeFileSync(join(root, `tenants/${id}.yaml`), text);
  const dev = readFileSync(join(root, "environments/dev.yaml"), "utf8");
  const staging = dev.replace("id: dev", "id: staging").replace("ephemeral: true", "ephemeral: false");
  writeFileSync(join(root, "environments/staging.yaml"), staging);
  return root;
}

/** Codes of what is wrong with a change. */
function judge({
  before,
  after,
  labels = [],
}: {
  before: Tenants;
  after: Tenants;
  labels?: readonly string[];
}): readonly string[] {
  const [old, now] = [fleetOf(before), fleetOf(after)];
  const options = { today: TODAY, base: baseOf(old, now, labels) };
  return checkFleet(loadSources(now), ["dev", "staging"], options).map(({ code }) => code);
}

const leaving = (deleteAfter: string, more = ""): string =>
  `lifecycle:\n  status: offboarding\n  offboarding: {since: 2026-05-01, export: pending, deleteAfter: ${deleteAfter}, ${more}ticket: OPS-1}\n`;
const record = (id: string): string =>
  `apiVersion: tenancy/v1\nid: ${id}\nname: Tenant ${id}\nlifecycle: {status: deleted, deleted: {on: 2026-09-01, ticket: OPS-1}}\n`;
const many = (count: number, more = ""): Tenants =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`many${index}`, tenantFile(`many${index}`, more)]));

describe("what a change may do", () => {
  const allowed: Readonly<Record<string, Parameters<typeof judge>[0]>> = {
    "add a tenant": { before: {}, after: { acme: tenantFile("acme") } },
    "delete a tenant whose time is over": {
      before: { acme: tenantFile("acme", leaving("2026-08-31")) },
      after: { acme: record("acme") },
    },
    "delete a tenant at once where everything may be destroyed": {
      before: { acme: tenantFile("acme", "environments: {dev: {}}\n") },
      after: { acme: record("acme") },
    },
    "withdraw a tenant that was only requested": {
      before: { acme: tenantFile("acme", "lifecycle: {status: requested}\n") },
      after: {},
    },
    "suspend a tenant": {
      before: { acme: tenantFile("acme") },
      after: { acme: tenantFile("acme", "lifecycle: {status: suspended, suspended: {reason: unpaid, since: 2026-09-01}}\n") },
    },
    "take a tenant back that was leaving": {
      before: { acme: tenantFile("acme", leaving("2026-08-31")) },
      after: { acme: tenantFile("acme") },
    },
    "go to one more environment": {
      before: { acme: tenantFile("acme", "environments: {dev: {}}\n") },
      after: { acme: tenantFile("acme", "environments: {dev: {}, staging: {}}\n") },
    },
    "move to another region where everything may be destroyed": {
      before: { acme: tenantFile("acme", "environments: {dev: {region: eu-west-1}}\n") },
      after: { acme: tenantFile("acme", "environments: {dev: {region: eu-central-1}}\n") },
    },
    "touch five files": { before: many(5), after: many(5, "# seen\n") },
    "touch six with the label": { before: many(6), after: many(6, "# seen\n"), labels: ["bulk"] },
    "close two of twenty with the label": {
      before: many(20),
      after: {
        ...many(20),
        many1: tenantFile("many1", leaving("2027-01-31")),
        many2: tenantFile("many2", leaving("2027-01-31")),
      },
      labels: ["bulk-offboarding"],
    },
  };

  test.each(Object.entries(allowed))("%s", (_, change) => {
    expect(judge(change)).toEqual([]);
  });
});

describe("what a change may not do", () => {
  test("delete a tenant at once where data is kept", () => {
    expect(judge({ before: { acme: tenantFile("acme") }, after: { acme: record("acme") } })).toEqual(["LIF-102"]);
  });

  test("clear a hold and delete in one go", () => {
    const acme = tenantFile("acme", `environments: {dev: {}}\n${leaving("2026-08-31", "legalHold: true, ")}`);
    expect(judge({ before: { acme }, after: { acme: record("acme") } })).toEqual(["LIF-104"]);
  });

  test("close two of twenty", () => {
    const [many1, many2] = ["many1", "many2"].map((id) => tenantFile(id, leaving("2027-01-31")));
    expect(judge({ before: many(20), after: { ...many(20), many1: many1 ?? "", many2: many2 ?? "" } })).toEqual(["LIF-107"]);
  });

  test("touch six files", () => {
    expect(judge({ before: many(6), after: many(6, "# seen\n") })).toEqual(["CHG-103"]);
  });

  test("move a planned tenant's data together with another tenant", () => {
    const moved = "isolation: {data: {default: database, migration: {ticket: OPS-1}}}\n";
    const before = { acme: tenantFile("acme"), globex: tenantFile("globex") };
    const alone = judge({ before, after: { ...before, acme: tenantFile("acme", moved) } });
    expect(new Set(alone)).toEqual(new Set([]));
    const together = judge({ before, after: { acme: tenantFile("acme", moved), globex: tenantFile("globex", "# seen\n") } });
    expect(new Set(together)).toEqual(new Set(["ISO-105"]));
  });
});

test("without a base nothing is compared", () => {
  const root = fleetOf({ acme: record("acme") });
  expect(checkFleet(loadSources(root), ["dev", "staging"], { today: TODAY })).toEqual([]);
});
