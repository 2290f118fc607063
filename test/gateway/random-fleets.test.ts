/** Random fleets and random calls: nobody is served by a tenant that is not theirs, and nothing a caller writes is believed. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { addressesOf } from "../../model/identity";
import type { ResolvedTenant } from "../../model/resolved-tenant";
import { fromRecorded } from "../support/gateway/objects";
import { Gateway, type Reply } from "../support/gateway/simulator";
import { type Credential, credentialsOf, sessionOf, world } from "../support/gateway-callers";
import { byIssuer, declaredFor, everyWay, fleetWith, ownDomain, route, signIn, tenantWith } from "../support/gateway-fleet";
import { provisionPlatform } from "../support/mocks";

const IDS = ["acme", "acme-eu", "globex", "initech"];
const SPELLINGS = ["X-Tenant-ID", "X_Tenant_ID", "X-Tenant_ID", "x-tenant-id", "X-Customer-ID", "X_Customer-ID"];
const LIES = [
  ...["X-Tenant-Name", "X_Tenant_Tier", "X-Tenant-Context", "X-Source-Tenant-ID", "X_Source_Tenant_ID"],
  ...["X-Target-Tenant-ID", "X-Consumer-Username", "X_Consumer_Username", "X-Userinfo", "X-Limit-Lie"],
];

const identities = fc.record({
  proofs: fc.constantFrom(["apiKey"], ["jwt"], ["jwt", "apiKey"], ["apiKey", "jwt"]),
  addresses: fc.subarray(["header", "path", "subdomain"] as const),
  header: fc.constantFrom("X-Tenant-ID", "X-Customer-ID"),
  issuer: fc.boolean(),
  people: fc.constantFrom(undefined, true, false),
  elsewhere: fc.boolean(),
  shared: fc.boolean(),
});

const fleets = fc
  .uniqueArray(
    fc.record({
      id: fc.constantFrom(...IDS),
      way: identities,
      status: fc.constantFrom("active" as const, "active" as const, "suspended" as const),
      paths: fc.constantFrom(["/*"], ["/orders", "/*"], ["/api/*"]),
    }),
    { selector: ({ id }) => id, minLength: 1 },
  )
  .map((tenants) => tenants.map(toTenant));

function toTenant({
  id,
  way,
  status,
  paths,
}: {
  id: string;
  way: typeof identities extends fc.Arbitrary<infer T> ? T : never;
  status: "active" | "suspended";
  paths: readonly string[];
}): ResolvedTenant {
  const resolve = [...way.proofs, ...way.addresses] as ResolvedTenant["identity"]["resolve"];
  const identity = {
    ...everyWay(id, { resolve, header: way.header }),
    ...(way.issuer ? byIssuer(id) : {}),
    ...(way.people === undefined ? {} : signIn(id, way.people)),
    ...(way.elsewhere ? ownDomain(id) : {}),
    ...(way.shared && resolve.includes("apiKey") && way.header === "X-Tenant-ID" ? { sharedEndpoint: true } : {}),
  };
  return tenantWith(id, { identity, status, routes: paths.map((path, index) => route(`r${index}`, path)) });
}

const hosts = [
  ...IDS.map((id) => `${id}.tenants.example.com`),
  "api.tenants.example.com",
  "shared.tenants.example.com",
  ...IDS.map((id) => `shop.${id}.example`),
  "evil.example",
];
const paths = [
  "/",
  "/orders",
  "/api/x",
  "/login",
  ...IDS.flatMap((id) => [`/tenants/${id}/orders`, `/tenants/${id}/../globex/api/x`]),
];

/** One call: where, what it says it is, and which of the fleet's credentials it carries. */
const calls = fc.record({
  host: fc.constantFrom(...hosts),
  path: fc.constantFrom(...paths, "/%2e%2e/orders", "//orders", "/tenants//globex/orders"),
  says: fc.dictionary(fc.constantFrom(...SPELLINGS), fc.constantFrom(...IDS), { maxKeys: 3 }),
  lies: fc.dictionary(fc.constantFrom(...LIES), fc.constantFrom(...IDS), { maxKeys: 4 }),
  carried: fc.array(fc.nat(), { maxLength: 2 }),
  /** Every other call goes to a door of a tenant that exists, so that many get in. */
  aimed: fc.option(fc.nat()),
});

type Call = typeof calls extends fc.Arbitrary<infer T> ? T : never;

/** Where a call goes: where it was written to, or to one of the doors of the fleet. */
function aim({ host, path, says, aimed }: Pick<Call, "host" | "path" | "says" | "aimed">, fleet: readonly ResolvedTenant[]) {
  const doors = fleet.flatMap(doorsOf);
  const door = aimed === null ? undefined : doors[aimed % doors.length];
  return door === undefined ? { host, path, says } : { ...door, says: aimed !== null && aimed % 3 === 0 ? says : door.says };
}

function doorsOf({ id, identity, routes }: ResolvedTenant) {
  const path = routes[0]?.path.replace("*", "x") ?? "/";
  const shared = "api.tenants.example.com";
  const doors = {
    subdomain: { host: `${id}.tenants.example.com`, path, says: {} },
    path: { host: shared, path: `/tenants/${id}${path}`, says: {} },
    header: { host: shared, path, says: { [identity.header]: id } },
  };
  const elsewhere = (identity.domains ?? []).map(({ hosts }) => ({ host: hosts[0] ?? "", path, says: {} }));
  const byKey = identity.sharedEndpoint === true ? [{ host: "shared.tenants.example.com", path, says: {} }] : [];
  return [...addressesOf(identity).map((address) => doors[address]), ...elsewhere, ...byKey];
}

interface Sent {
  readonly fleet: readonly ResolvedTenant[];
  readonly credentials: readonly Credential[];
  readonly reply: Reply;
}

/** What must hold for a call that reached an application. */
function checkServed({ fleet, credentials, reply }: Sent): void {
  const { upstream } = reply;
  if (upstream === undefined) return;
  const tenant = fleet.find(({ id }) => `t-${id}` === upstream.namespace);
  expect(tenant?.status).toBe("active");
  const id = tenant?.id ?? "";
  // Who is served has proven that they are of this tenant.
  expect(credentials.map((credential) => credential.tenant)).toContain(id);
  const family = Object.fromEntries(Object.entries(upstream.headers).filter(([name]) => isBelieved(name, tenant)));
  expect(family).toMatchObject({ "x-tenant-id": id, "x-tenant-tier": "standard", "x-tenant-name": `${id.toUpperCase()} Inc.` });
  expect(Object.keys(family).filter((name) => name.includes("_"))).toEqual([]);
  for (const other of IDS.filter((one) => one !== id)) expect(Object.values(family)).not.toContain(other);
}

/** Whether the application takes a header for the gateway's word; a custom header is only the tenant's whose file names it. */
function isBelieved(name: string, tenant: ResolvedTenant | undefined): boolean {
  const plain = name.replaceAll("_", "-");
  return (
    /^x-(tenant|source-tenant|target-tenant|consumer|credential)-/.test(plain) || plain === tenant?.identity.header.toLowerCase()
  );
}

test("no call crosses a border, and no spoofed header arrives", async () => {
  let served = 0;
  const platform = fromRecorded((await provisionPlatform(fleetWith())).recorded.resources);
  await fc.assert(
    fc.asyncProperty(fleets, fc.array(calls, { minLength: 80, maxLength: 80 }), async (fleet, requests) => {
      const gateway = new Gateway([...(await declaredFor(fleetWith(...fleet))), ...platform], world());
      expect(gateway.rejected).toEqual([]);
      const all = [...fleet.flatMap(credentialsOf), sessionOf("acme", "evil.example", "nobody")];
      for (const { lies, carried, ...call } of requests) {
        const { host, path, says } = aim(call, fleet);
        const credentials = carried.flatMap((index) => all[index % all.length] ?? []);
        const headers = Object.assign({}, says, lies, ...credentials.map((one) => one.headers)) as Record<string, string>;
        const reply = gateway.send({ host, path, headers });
        // What one credential overwrites of another was never sent.
        const sent = credentials.filter((one) => Object.entries(one.headers).every(([name, value]) => headers[name] === value));
        checkServed({ fleet, credentials: sent, reply });
        if (reply.upstream !== undefined) served += 1;
      }
    }),
    { numRuns: 25 },
  );
  // The property says something only if some calls are served.
  expect(served).toBeGreaterThan(60);
}, 120_000);
