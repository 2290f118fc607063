import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loadFleet } from "../../model/fleet";
import { idFault } from "../../model/ids";
import { identityRoleName, loginRoleName, namespaceName, routeHost, schemaName } from "../../model/names";
import { checkVanished } from "../../model/registry";
import { repository, sampleRepository, tenantFile } from "./repository";

const GOLDEN = join(__dirname, "../golden/resolved.json");

test("the sample fleet resolves to the committed values", () => {
  const { problems, fleet } = loadFleet(sampleRepository(), "dev");
  expect(problems).toEqual([]);
  const text = `${JSON.stringify(fleet, null, 2)}\n`;
  if (process.env.UPDATE_GOLDEN === "1") writeFileSync(GOLDEN, text);
  expect(text).toBe(readFileSync(GOLDEN, "utf8"));
});

test("a five-line file gets everything from its tier, and lets nobody in", () => {
  const tenant = loadFleet(repository({ "tenants/acme.yaml": tenantFile("acme") }), "dev").fleet?.tenants[0];
  expect(tenant?.access.members).toEqual([]);
  expect(tenant?.quotas.limits).toEqual({ cpu: "8", memory: "32Gi", ephemeralStorage: "32Gi" });
  expect(tenant?.database).toEqual({ connections: 20, statementTimeout: 60_000, idleInTransactionTimeout: 30_000 });
});

test("an override replaces one amount, keeps its neighbours, and both know where they came from", () => {
  const root = repository({ "tenants/acme.yaml": tenantFile("acme", "quotas:\n  requests: {memory: 8192Mi}\n") });
  const tenant = loadFleet(root, "dev").fleet?.tenants[0];
  expect(tenant?.quotas.requests).toEqual({ cpu: "4", memory: "8Gi", ephemeralStorage: "16Gi" });
  expect(tenant?.origins["quotas.requests.memory"]).toEqual({ file: "tenants/acme.yaml", line: 7, column: 22 });
  expect(tenant?.origins["quotas.requests.cpu"]).toEqual({ file: "tiers/standard.yaml", line: 7, column: 21 });
});

test("a resolved tenant cannot be changed", () => {
  const tenant = loadFleet(repository({ "tenants/acme.yaml": tenantFile("acme") }), "dev").fleet?.tenants[0];
  expect(() => Object.assign(tenant?.quotas.requests ?? {}, { cpu: "1000" })).toThrow(TypeError);
});

test("tenants come ordered by id, whatever the order of their files", () => {
  const ids = ["zeta", "acme", "acme-eu", "acme2", "mid"];
  const results = [ids, ids.toReversed()].map((order) =>
    loadFleet(repository(Object.fromEntries(order.map((id) => [`tenants/${id}.yaml`, tenantFile(id)]))), "dev"),
  );
  expect(results[0]?.fleet?.tenants.map(({ id }) => id)).toEqual(["acme", "acme-eu", "acme2", "mid", "zeta"]);
  expect(JSON.stringify(results[0])).toBe(JSON.stringify(results[1]));
});

test("one broken tenant withholds the whole fleet, and all problems of all files are reported", () => {
  const root = repository({
    "tenants/acme.yaml": tenantFile("acme"),
    "tenants/globex.yaml": "id: [",
    "tenants/hooli.yaml": tenantFile("hooli", "x: 1\n"),
  });
  const { problems, fleet } = loadFleet(root, "dev");
  expect(fleet).toBeUndefined();
  expect(problems.map(({ code, file }) => `${file} ${code}`)).toEqual([
    "tenants/globex.yaml YML-108",
    "tenants/hooli.yaml TEN-101",
  ]);
});

describe("what cannot be read is a problem, never an absence", () => {
  const codes = (root: string): readonly string[] => loadFleet(root, "dev").problems.map(({ code, file }) => `${file} ${code}`);

  test.each(["tenants", "tiers", "environments"])("no folder %s", (folder) => {
    const root = repository({ "tenants/acme.yaml": tenantFile("acme") });
    rmSync(join(root, folder), { recursive: true });
    expect(codes(root)).toContain(`${folder} YML-117`);
    expect(loadFleet(root, "dev").fleet).toBeUndefined();
  });

  test("no repository at all", () => {
    expect(codes("/nowhere/at/all")).toEqual([
      "environments ENV-101",
      "environments YML-117",
      "tenants YML-117",
      "tiers YML-117",
    ]);
  });

  test("an empty folder of tenants is a fleet without tenants", () => {
    const root = repository({});
    mkdirSync(join(root, "tenants"));
    expect(loadFleet(root, "dev").fleet?.tenants).toEqual([]);
  });

  test("links, dead links, folders and left-over files", () => {
    const root = repository({ "tenants/acme.yaml": tenantFile("acme"), "tenants/.gitkeep": "", "tenants/acme.yaml~": "" });
    symlinkSync(join(root, "tenants/acme.yaml"), join(root, "tenants/globex.yaml"));
    symlinkSync("/nowhere", join(root, "tenants/dead.yaml"));
    mkdirSync(join(root, "tenants/folder.yaml"));
    expect(codes(root)).toEqual(
      expect.arrayContaining(["acme.yaml~", "dead.yaml", "folder.yaml", "globex.yaml"].map((name) => `tenants/${name} YML-112`)),
    );
  });

  test.skipIf(process.getuid?.() === 0)("a file without permission", () => {
    const root = repository({ "tenants/acme.yaml": tenantFile("acme") });
    chmodSync(join(root, "tenants/acme.yaml"), 0);
    expect(codes(root)).toEqual(["tenants/acme.yaml YML-117"]);
  });
});

test("an environment file that is wrong hides no other problem", () => {
  const root = repository({
    "tenants/acme.yaml": tenantFile("acme", "quotas: {limits: {cpu: 96}}\n"),
    "environments/dev.yaml": "",
  });
  expect(loadFleet(root, "dev").problems.map(({ code }) => code)).toEqual(["YML-104", "QTA-106"]);
});

test("an environment without a file is a problem even if there is no other", () => {
  const root = repository({ "tenants/acme.yaml": tenantFile("acme") });
  rmSync(join(root, "environments/dev.yaml"));
  expect(loadFleet(root, "dev").problems.map(({ code }) => code)).toEqual(["ENV-101"]);
});

test("a vanished tenant is named once, in order; new ones are no matter", () => {
  const files = (...closed: string[]) => ({ tenants: [], closed, absent: [] });
  expect(checkVanished(["b", "a", "b", "c"], files("c", "d")).map(({ code, file }) => `${code} ${file}`)).toEqual([
    "LIF-101 tenants/a.yaml",
    "LIF-101 tenants/b.yaml",
  ]);
  expect(checkVanished([], files("a"))).toEqual([]);
  expect(checkVanished(["a"], files("a"))).toEqual([]);
});

describe("names built from ids", () => {
  const id = fc.stringMatching(/^[a-z][a-z0-9]{0,7}(-[a-z0-9]{1,7}){0,2}$/).filter((text) => idFault(text) === undefined);
  const names = (tenant: string): readonly string[] => [
    namespaceName(tenant),
    identityRoleName(tenant),
    loginRoleName(tenant, "a"),
    schemaName(tenant),
    routeHost(tenant, "dev.leasehold.example"),
  ];

  test("no name of one tenant is also built for another", () => {
    fc.assert(
      fc.property(id, id, (one, other) => {
        fc.pre(one !== other);
        const all = [...names(one), ...names(other)];
        expect(new Set(all).size).toBe(all.length);
      }),
    );
  });

  test("they fit Kubernetes, DNS and PostgreSQL", () => {
    fc.assert(
      fc.property(id, (tenant) => {
        for (const name of names(tenant)) expect(name.split(".")[0]?.length).toBeLessThanOrEqual(63);
        expect(namespaceName(tenant)).toMatch(/^[a-z]([a-z0-9-]*[a-z0-9])$/);
      }),
    );
  });
});
