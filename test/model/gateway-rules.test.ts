import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TENANT_SECRETS } from "../../components/conventions";
import { schemaFault } from "../../model/body-schema";
import { loadFleet } from "../../model/fleet";
import { addressesOf, proofsOf, tokenSource } from "../../model/identity";
import { PROGRAM_SECRETS, routeHost } from "../../model/names";
import { repository, TODAY, tenantFile } from "./repository";

const COMPLETE = readFileSync(join(__dirname, "../fixtures/good/gateway.yaml"), "utf8");

/** The only tenant of a repository, in dev. */
function only(text: string) {
  const { problems, fleet } = loadFleet(repository({ "tenants/acme.yaml": text }), "dev", { today: TODAY });
  expect(problems.filter(({ level }) => level !== "warning")).toEqual([]);
  const tenant = fleet?.tenants[0];
  if (tenant === undefined) throw new Error("no tenant");
  return tenant;
}

const codes = (files: Readonly<Record<string, string>>): readonly string[] =>
  loadFleet(repository(files), "dev", { today: TODAY }).problems.map(({ code, file }) => `${file} ${code}`);

test("a file that says nothing gets one key, its own host and one route to its application", () => {
  const { identity, routes, errors } = only(tenantFile("acme"));
  expect(proofsOf(identity)).toEqual(["apiKey"]);
  expect(addressesOf(identity)).toEqual(["subdomain"]);
  expect(tokenSource(identity)).toBeUndefined();
  expect(routes.map(({ name, path, service, port }) => ({ name, path, service, port }))).toEqual([
    { name: "app", path: "/*", service: "app", port: 80 },
  ]);
  expect(errors.details).toBe(false);
});

test("what a complete file says arrives, hosts in one spelling", () => {
  const { identity, routes, rateLimits } = only(COMPLETE);
  expect(proofsOf(identity)).toEqual(["jwt", "apiKey"]);
  expect(addressesOf(identity)).toEqual(["header", "path", "subdomain"]);
  expect(tokenSource(identity)).toEqual({
    kind: "issuer",
    claim: "tenant_id",
    issuer: "https://login.acme.example/realms/acme",
    audience: "acme-api",
  });
  expect(routes[0]?.host).toBe("exports.acme.dev.leasehold.example");
  expect(rateLimits.perSecond).toBe(400); // from environments.dev
});

test("a static key is named by its Secret, and the claim has a default", () => {
  const { identity } = only(tenantFile("acme", "identity: {resolve: [jwt], jwt: {keyRef: acme/token-key, algorithm: ES256}}\n"));
  expect(tokenSource(identity)).toEqual({ kind: "key", claim: "tenant_id", secret: "token-key", algorithm: "ES256" });
});

test("own roles come down to a built-in one and keep every permission on the way", () => {
  const { access } = only(COMPLETE);
  expect(access.roles["lead-analyst"]).toEqual({
    base: "viewer",
    permissions: ["exports.create", "reports.publish", "reports.read"],
  });
  expect(access.members.map(({ name, role, ownRole }) => [name, role, ownRole])).toContainEqual([
    "acme-owners",
    "admin",
    "owner",
  ]);
  expect(access.members.find(({ name }) => name === "partner-auditors")).toMatchObject({ external: true, expires: "2026-12-31" });
});

test("the Secrets that only the program makes are those that no reference may name", () => {
  expect([...TENANT_SECRETS].sort()).toEqual([...PROGRAM_SECRETS].sort());
});

test("the platform's issuer in a tier is no shared issuer", () => {
  const tier = readFileSync(join(__dirname, "../fixtures/good/fleet/tiers/standard.yaml"), "utf8").replace(
    "  database:",
    "  identity: {resolve: [jwt], jwt: {issuer: https://login.example.com, audience: api}}\n  database:",
  );
  expect(
    codes({ "tiers/standard.yaml": tier, "tenants/acme.yaml": tenantFile("acme"), "tenants/globex.yaml": tenantFile("globex") }),
  ).toEqual([]);
});

describe("over random fleets", () => {
  const label = fc.constantFrom("acme", "globex", "initech", "shop", "store");
  const fleets = fc.uniqueArray(fc.record({ id: label, subdomain: fc.option(label) }), {
    selector: ({ id }) => id,
    minLength: 1,
  });

  test("a fleet passes exactly if every tenant has a host of its own that is nobody's id", () => {
    fc.assert(
      fc.property(fleets, (tenants) => {
        const files = tenants.map(({ id, subdomain }) => [
          `tenants/${id}.yaml`,
          tenantFile(id, subdomain === null ? "" : `identity: {subdomain: ${subdomain}}\n`),
        ]);
        const { problems, fleet } = loadFleet(repository(Object.fromEntries(files) as Record<string, string>), "dev", {
          today: TODAY,
        });
        const wanted = tenants.flatMap(({ id, subdomain }) => [
          id,
          ...(subdomain === null || subdomain === id ? [] : [subdomain]),
        ]);
        expect(problems.length === 0).toBe(new Set(wanted).size === wanted.length);
        const hosts = fleet?.tenants.map(({ id, identity }) => routeHost(identity.subdomain ?? id, "example.com")) ?? [];
        expect(new Set(hosts).size).toBe(hosts.length);
      }),
      { numRuns: 60 },
    );
  });
});

describe("windows of rate limits", () => {
  const windows = { perSecond: 1, perMinute: 60, perHour: 3600, perDay: 86_400 } as const;
  const names = Object.keys(windows) as (keyof typeof windows)[];
  const pairs = names.flatMap((short, index) => names.slice(index + 1).map((long) => [short, long] as const));

  test.each(pairs)("%s and %s", (short, long) => {
    const judged = (longer: number): readonly string[] => {
      const limits = { perSecond: 500, burst: 0, [short]: 20, [long]: longer };
      const text = tenantFile("acme", `rateLimits: ${JSON.stringify(limits)}\n`);
      return loadFleet(repository({ "tenants/acme.yaml": text }), "dev", { today: TODAY })
        .problems.filter(({ message }) => message.includes(`${long} ${longer}`) && message.includes(`${short} 20`))
        .map(({ code, level = "error" }) => `${code} ${level}`);
    };
    expect(judged(19)).toEqual(["QTA-111 error"]);
    expect(judged(20)).toEqual([]);
    expect(judged((20 * windows[long]) / windows[short])).toEqual([]);
    expect(judged((20 * windows[long]) / windows[short] + 1)).toEqual(["QTA-111 warning"]);
  });
});

describe("schemas of bodies", () => {
  test("every keyword with a value of the right kind is accepted, data in enum and const untouched", () => {
    const schema = {
      type: ["object", "null"],
      enum: [{ $ref: 1 }],
      const: { pattern: "(a+)+" },
      not: { required: ["x"] },
      multipleOf: 0.5,
    };
    expect(schemaFault(schema)).toBeUndefined();
  });

  test.each([
    [{ properties: { a: { items: { pattren: "x" } } } }, ["properties", "a", "items", "pattren"]],
    [{ anyOf: [{}, { minLength: -1 }] }, ["anyOf", 1, "minLength"]],
    [{ additionalProperties: { type: "object", required: "a" } }, ["additionalProperties", "required"]],
    [{ oneOf: [] }, ["oneOf"]],
    [{ items: [{}] }, ["items"]],
    [{ toString: 1 }, ["toString"]],
  ])("%j", (schema, path) => {
    expect(schemaFault(schema)?.path).toEqual(path);
  });

  test("a large one is refused", () => {
    expect(schemaFault({ description: "x".repeat(17_000) })?.message).toMatch(/limit/);
  });
});
