/** What the program declares, on the simulated gateway: who is served by whom, and what the application is told. */

import { beforeAll, describe, expect, test } from "vitest";
import { fleetOf } from "../support/fleet";
import { fromRecorded } from "../support/gateway/objects";
import { absence, objectProblems } from "../support/gateway/oracle";
import { Gateway, type Reply } from "../support/gateway/simulator";
import { generatedPassword, provision } from "../support/mocks";

const TENANTS = ["acme", "globex"];

/** What a hostile client would like the application to believe. */
const SPOOFED = {
  ...{ "X-Tenant-ID": "globex", "X-Tenant-Tier": "premium", "X-Tenant-Name": "Globex", "X-Tenant-Context": "e30" },
  ...{ X_Tenant_ID: "globex", "X-Tenant_Name": "Globex", "X-Source-Tenant-ID": "globex", "X-Consumer-Username": "t-globex_app" },
};

let objects: ReturnType<typeof fromRecorded>;
let gateway: Gateway;

beforeAll(async () => {
  objects = fromRecorded((await provision(fleetOf(...TENANTS))).recorded.resources);
  gateway = new Gateway(objects, { ingressClass: "apisix" });
});

const ask = (host: string, headers: Record<string, string> = {}): Reply =>
  gateway.send({ host: `${host}.tenants.example.com`, path: "/", headers });
const keyOf = (tenant: string) => ({ "X-API-Key": generatedPassword(`${tenant}-gateway-key`) });

test("every object is accepted", () => expect(gateway.rejected).toEqual([]));

describe.each(TENANTS)("with the key of %s", (caller) => {
  test.each(TENANTS)("the host of %s serves its own tenant and nobody else", (host) => {
    const reply = ask(host, keyOf(caller));
    expect(reply.status).toBe(host === caller ? 200 : 403);
    expect(reply.upstream?.namespace).toBe(host === caller ? `t-${host}` : undefined);
  });
});

test.each<Record<string, string>>([{}, { "X-API-Key": "guessed" }, { Authorization: "Bearer x" }])(
  "with %j nobody is served",
  (headers) => {
    expect(ask("acme", headers)).toMatchObject({ status: 401, upstream: undefined });
  },
);

test("no host but a tenant's is served", () => {
  expect(ask("initech", keyOf("acme")).status).toBe(404);
});

test("spoofed identity headers never reach the application, and the key does not either", () => {
  const seen = ask("acme", { ...SPOOFED, ...keyOf("acme") }).upstream?.headers ?? {};
  expect(seen).toMatchObject({ "x-tenant-id": "acme", "x-tenant-tier": "standard", "x-tenant-name": "ACME Inc." });
  expect(seen["x-consumer-username"]).toBe("t-acme_app");
  expect(JSON.stringify(seen)).not.toMatch(/globex|premium|e30"|generated-/i);
});

test.skipIf(absence !== undefined)(`every plugin is configured validly (${absence ?? "schemas found"})`, () => {
  expect(objectProblems(objects)).toEqual([]);
});
