/** What a change of a tenant file changes at the gateway, and what happens to callers while it arrives. */

import { describe, expect, test } from "vitest";
import type { ResolvedTenant } from "../../model/resolved-tenant";
import { Gateway } from "../support/gateway/simulator";
import { SyncRefused } from "../support/gateway/values";
import { NOW, staticToken, world } from "../support/gateway-callers";
import { declaredFor, everyWay, fleetWith, keyOf, ownDomain, type Parts, route, tenantWith } from "../support/gateway-fleet";
import { provisionGateways } from "../support/mocks";

const globex = tenantWith("globex");

/** Every value of every resource, by where it stands. */
async function valuesOf(tenant: ResolvedTenant): Promise<ReadonlyMap<string, string>> {
  const { resources } = await provisionGateways(fleetWith(tenant, globex));
  const values = new Map<string, string>();
  const walk = (path: string, value: unknown): void => {
    if (typeof value !== "object" || value === null) values.set(path, JSON.stringify(value));
    else for (const [key, inner] of Object.entries(value)) walk(`${path}/${key}`, inner);
  };
  for (const { name, type, props } of resources) walk(`${type.slice(type.lastIndexOf(":") + 1)} ${name}`, props);
  return values;
}

/** Places whose value changes, appears or goes. */
async function changed(before: Parts, after: Parts): Promise<readonly string[]> {
  const [old, now] = [await valuesOf(tenantWith("acme", before)), await valuesOf(tenantWith("acme", after))];
  return [...new Set([...old.keys(), ...now.keys()])].filter((place) => old.get(place) !== now.get(place));
}

const base: Parts = { identity: everyWay("acme"), routes: [route("app", "/*"), route("exports", "/exports/*")] };

/** The resources to which places belong. */
const resourcesOf = (places: readonly string[]): readonly string[] =>
  [...new Set(places.map((place) => place.slice(0, place.indexOf("/"))))].sort();

const CONSUMERS = ["ApisixConsumer acme-consumer", "ApisixConsumer acme-consumer--token"];
const ewma = { balance: "ewma" } as const;

describe("one changed field is one small difference", () => {
  test.each<[string, Parts, readonly string[]]>([
    [
      "a timeout",
      { routes: [route("app", "/*", { timeout: "30s" }), route("exports", "/exports/*")] },
      ["ApisixRoute acme-route"],
    ],
    ["calls in a second", { rateLimits: { perSecond: 7 } }, CONSUMERS],
    ["calls in a minute", { rateLimits: { perMinute: 7 } }, CONSUMERS],
    ["a text of limits", { errors: { messages: { QUOTA_EXCEEDED: "Zu viel." } } }, CONSUMERS],
    [
      "a way to choose pods",
      { routes: [route("app", "/*", ewma), route("exports", "/exports/*", ewma)] },
      ["ApisixRoute acme-route", "ApisixRoute acme-route--exports", "ApisixUpstream acme-upstream"],
    ],
    ["a new route", { routes: [...(base.routes ?? []), route("more", "/more/*")] }, ["ApisixRoute acme-route--more"]],
  ])("%s", async (_, more, resources) => {
    expect(resourcesOf(await changed(base, { ...base, ...more }))).toEqual(resources);
  });

  test("none is none, byte by byte", async () => expect(await changed(base, base)).toEqual([]));
});

/** A gateway that gets one state after the other. */
async function through(...states: readonly ResolvedTenant[]) {
  const clock = { now: NOW };
  const gateway = new Gateway([], { ...world(), now: () => clock.now });
  const push = async (tenant: ResolvedTenant): Promise<void> => gateway.sync(await declaredFor(fleetWith(tenant, globex)));
  for (const state of states) await push(state);
  const status = (key: string): number =>
    gateway.send({ host: "acme.tenants.example.com", path: "/", headers: { "X-API-Key": key } }).status;
  return { gateway, push, status };
}

describe("while a change arrives", () => {
  const keyed = (...names: readonly string[]): ResolvedTenant =>
    tenantWith("acme", {
      identity: { apiKeys: names.map((name) => ({ name, secretRef: `acme/${name}-key`, expires: "2027-01-31" })) },
      rateLimits: { perDay: 100 },
    });

  test("a key is rotated: both work, then the new one alone", async () => {
    const { status, push } = await through(keyed("a"), keyed("a", "b"));
    expect([status(keyOf("acme", "a")), status(keyOf("acme", "b"))]).toEqual([200, 200]);
    await push(keyed("b"));
    expect([status(keyOf("acme", "a")), status(keyOf("acme", "b"))]).toEqual([401, 200]);
  });

  test("a key of another name is another key, so that the gateway takes the change", async () => {
    const { status, gateway } = await through(keyed("a"), keyed("b"));
    expect(gateway.rejected).toEqual([]);
    expect(status(keyOf("acme", "b"))).toBe(200);
  });

  test("a changed window gets a counter of another name, so that the gateway takes the change", async () => {
    const limited = (perDay: number): ResolvedTenant => tenantWith("acme", { rateLimits: { perDay } });
    const { push } = await through(limited(1), limited(2), limited(1));
    await expect(push(limited(3))).resolves.toBeUndefined();
  });

  test("a counter that kept its name would keep the change from everybody", async () => {
    const { gateway } = await through(tenantWith("acme", { rateLimits: { perDay: 1 } }));
    const objects = await declaredFor(fleetWith(tenantWith("acme", { rateLimits: { perDay: 1 } })));
    const stale = objects.map((one) => JSON.parse(JSON.stringify(one).replace('"count":1,', '"count":2,')) as typeof one);
    expect(() => gateway.sync(stale)).toThrow(SyncRefused);
  });

  test("a suspended tenant is told so at once, and works again when it comes back", async () => {
    const tenant = (status: "active" | "suspended"): ResolvedTenant => tenantWith("acme", { status });
    const { gateway, status, push } = await through(tenant("active"), tenant("suspended"));
    const reply = gateway.send({ host: "acme.tenants.example.com", path: "/", headers: { "X-API-Key": keyOf("acme") } });
    expect([reply.status, JSON.parse(reply.body)]).toEqual([
      403,
      { error: { code: "tenant_suspended", message: "This tenant does not work at present.", locale: "en" } },
    ]);
    await push(tenant("active"));
    expect(status(keyOf("acme"))).toBe(200);
  });
});

describe("a change that is taken back leaves nothing behind", () => {
  const later: Readonly<Record<string, Parts>> = {
    "another window": { ...base, rateLimits: { perMinute: 7 } },
    "one more route, and hosts of the tenant's own": {
      identity: { ...base.identity, ...ownDomain("acme") },
      routes: [...(base.routes ?? []), route("more", "/more/*")],
    },
    "the shared endpoint": { ...base, identity: { ...base.identity, sharedEndpoint: true } },
    "a suspension": { ...base, status: "suspended" },
  };

  test.each(Object.entries(later))("%s", async (_, parts) => {
    const [before, after] = [tenantWith("acme", base), tenantWith("acme", parts)];
    expect(await changed(base, parts)).not.toEqual([]);
    const { gateway, status } = await through(before, after, before);
    expect([gateway.rejected, status(keyOf("acme"))]).toEqual([[], 200]);
    expect(gateway.send({ host: "shop.acme.example", path: "/", headers: { "X-API-Key": keyOf("acme") } }).status).toBe(404);
  });
});

describe("a Secret for tokens that claims another tenant's id", () => {
  const tokens = (id: string): ResolvedTenant =>
    tenantWith(id, { identity: { resolve: ["jwt"], jwt: { keyRef: `${id}/token-key`, algorithm: "RS256" } } });
  const lying = (objects: Awaited<ReturnType<typeof declaredFor>>) =>
    objects.map((one) =>
      one.namespace === "t-acme" && one.name === "token-key" ? { ...one, data: { ...one.data, key: "globex" } } : one,
    );

  test("opens nothing of the other", async () => {
    const gateway = new Gateway(lying(await declaredFor(fleetWith(tokens("acme"), globex))), world());
    expect(gateway.rejected).toEqual([]);
    const headers = { Authorization: `Bearer ${staticToken("acme", { tenant_id: "globex" })}` };
    const at = (host: string) => gateway.send({ host: `${host}.tenants.example.com`, path: "/", headers });
    expect([at("globex").status, at("globex").upstream, at("acme").upstream?.headers["x-tenant-id"]]).toEqual([
      401,
      undefined,
      "acme",
    ]);
  });

  test("holds up every change where the other has such a key too: it is the platform's to write", async () => {
    const objects = lying(await declaredFor(fleetWith(tokens("acme"), tokens("globex"))));
    expect(() => new Gateway(objects, world())).toThrow(SyncRefused);
  });
});
