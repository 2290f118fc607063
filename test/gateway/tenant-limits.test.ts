/** What tenants may use of the gateway, counted over all their routes and credentials, and what callers read when it is too much. */

import { describe, expect, test } from "vitest";
import type { ResolvedTenant } from "../../model/resolved-tenant";
import type { Answer } from "../support/gateway/memory";
import { Gateway, type Reply } from "../support/gateway/simulator";
import { issuedToken, NOW, world } from "../support/gateway-callers";
import { byIssuer, declaredFor, everyWay, fleetWith, keyOf, route, tenantWith } from "../support/gateway-fleet";

const keys = ["batch", "mobile"].map((name) => ({ name, secretRef: `acme/${name}-key`, expires: "2027-01-31" }));

async function build(tenant: ResolvedTenant, respond?: () => Answer) {
  const clock = { now: NOW };
  const options = { ...world(), now: () => clock.now, ...(respond === undefined ? {} : { respond }) };
  const gateway = new Gateway(await declaredFor(fleetWith(tenant, tenantWith("globex"))), options);
  const ask = (path = "/", headers: Record<string, string> = { "X-API-Key": keyOf("acme") }, more: object = {}): Reply =>
    gateway.send({ host: "acme.tenants.example.com", path, headers, ...more });
  const statuses = (...paths: string[]): number[] => paths.map((path) => ask(path).status);
  return { clock, gateway, ask, statuses };
}

const codeOf = (reply: Reply): string => (JSON.parse(reply.body) as { error: { code: string } }).error.code;
const limited = (rateLimits: NonNullable<Parameters<typeof tenantWith>[1]>["rateLimits"], more = {}) =>
  tenantWith("acme", { routes: [route("app", "/*"), route("exports", "/exports/*")], ...more, rateLimits: rateLimits ?? {} });

describe("too many calls", () => {
  test("in a second: 429 as JSON, with the time to come back, counted over routes", async () => {
    const { ask, statuses, clock } = await build(limited({ perSecond: 1, burst: 1 }));
    expect(statuses("/", "/exports/1", "/")).toEqual([200, 200, 429]);
    const reply = ask();
    expect(codeOf(reply)).toBe("quota_exceeded");
    expect(reply.headers).toMatchObject({ "retry-after": "1", "content-type": "application/json" });
    clock.now += 2;
    expect(ask().status).toBe(200);
  });

  test("in a window", async () => {
    const { statuses, clock } = await build(limited({ perMinute: 2 }));
    expect(statuses("/", "/exports/1", "/")).toEqual([200, 200, 429]);
    clock.now += 60;
    expect(statuses("/")).toEqual([200]);
  });

  test("in the shorter or the longer of several windows", async () => {
    const { statuses, clock } = await build(limited({ perMinute: 2, perHour: 3 }));
    expect(statuses("/", "/", "/")).toEqual([200, 200, 429]);
    clock.now += 60;
    expect(statuses("/", "/")).toEqual([200, 429]);
  });

  test("at once", async () => {
    const { gateway } = await build(limited({ concurrent: 1 }));
    const send = () => gateway.begin({ host: "acme.tenants.example.com", path: "/", headers: { "X-API-Key": keyOf("acme") } });
    const first = send();
    const { reply } = send();
    expect([reply.status, reply.headers["retry-after"], codeOf(reply)]).toEqual([429, "1", "quota_exceeded"]);
    first.finish();
    expect(send().reply.status).toBe(200);
  });

  test("wait their turn where the tenant degrades, and beyond burst are refused", async () => {
    const waiting = await build(limited({ perSecond: 1, burst: 1, onExceeded: "degrade" }));
    expect([waiting.ask(), waiting.ask(), waiting.ask()].map(({ status, delay }) => [status, delay])).toEqual([
      [200, 0],
      [200, 1],
      [429, 0],
    ]);
    const refusing = await build(limited({ perSecond: 1, burst: 1 }));
    expect([refusing.ask(), refusing.ask()].map(({ delay }) => delay)).toEqual([0, 0]);
  });

  test("of one tenant are no other tenant's trouble", async () => {
    const { gateway, statuses } = await build(limited({ perMinute: 1 }));
    expect(statuses("/", "/")).toEqual([200, 429]);
    const other = { host: "globex.tenants.example.com", path: "/", headers: { "X-API-Key": keyOf("globex") } };
    expect(gateway.send(other).status).toBe(200);
  });
});

describe("one window counts over every credential", () => {
  test("two keys", async () => {
    const { ask } = await build(limited({ perDay: 3 }, { identity: { apiKeys: keys } }));
    const [batch, mobile] = keys.map(({ name }) => ({ "X-API-Key": keyOf("acme", name) }));
    expect([batch, mobile, batch, mobile].map((headers) => ask("/", headers).status)).toEqual([200, 200, 200, 429]);
  });

  test("a key and tokens of an issuer, at every address", async () => {
    const { ask, gateway } = await build(limited({ perDay: 3 }, { identity: everyWay("acme", byIssuer("acme")) }));
    const token = { Authorization: `Bearer ${issuedToken("acme")}` };
    const shared = { host: "api.tenants.example.com", path: "/tenants/acme/exports/1", headers: token };
    expect([ask().status, ask("/exports/1", token).status, gateway.send(shared).status, ask().status]).toEqual([
      200, 200, 200, 429,
    ]);
  });

  test("with a window, calls in a second and at once are counted for each apart, as the check of files says", async () => {
    const { gateway } = await build(
      limited({ perSecond: 1, burst: 0, concurrent: 1, perDay: 100 }, { identity: { apiKeys: keys } }),
    );
    const [batch, mobile] = keys.map(({ name }) => ({ "X-API-Key": keyOf("acme", name) }));
    const begin = (headers = {}) => gateway.begin({ host: "acme.tenants.example.com", path: "/", headers }).reply.status;
    expect([begin(batch), begin(batch), begin(mobile), begin(mobile)]).toEqual([200, 429, 200, 429]);
  });

  test.each([
    ["in a second", { perSecond: 1, burst: 0 }],
    ["at once", { concurrent: 1 }],
    ["in a day", { perDay: 1 }],
  ])("tokens of an issuer are told when to come back after too many calls %s", async (_, rateLimits) => {
    const { gateway } = await build(limited(rateLimits, { identity: { resolve: ["jwt" as const], ...byIssuer("acme") } }));
    const headers = { Authorization: `Bearer ${issuedToken("acme")}` };
    const begin = () => gateway.begin({ host: "acme.tenants.example.com", path: "/", headers }).reply;
    expect(begin().status).toBe(200);
    const reply = begin();
    expect([reply.status, codeOf(reply)]).toEqual([429, "quota_exceeded"]);
    expect(reply.headers["retry-after"]).toMatch(/^[1-9][0-9]?$/);
  });

  test("without a window, that of a second", async () => {
    const { ask } = await build(limited({ perSecond: 1, burst: 1 }, { identity: { apiKeys: keys } }));
    const [batch, mobile] = keys.map(({ name }) => ({ "X-API-Key": keyOf("acme", name) }));
    expect([batch, mobile, mobile].map((headers) => ask("/", headers).status)).toEqual([200, 200, 429]);
  });
});

describe("a route's narrower limits", () => {
  const narrow = (more: object) => limited({ routes: [{ path: "/exports/*", ...more }] });

  test("hold for it alone, beside those of the tenant", async () => {
    const { statuses } = await build(narrow({ perDay: 2 }));
    expect(statuses("/exports/1", "/exports/2", "/exports/3", "/", "/")).toEqual([200, 200, 429, 200, 200]);
  });

  test("cannot be escaped, or given to others, by a header", async () => {
    const { ask } = await build(narrow({ perDay: 1 }));
    const mark = (await declaredFor(fleetWith(narrow({ perDay: 1 })))).map((one) => JSON.stringify(one.spec)).join();
    const header = /X-Limit-[0-9a-f]+/.exec(mark)?.[0] ?? "";
    const key = { "X-API-Key": keyOf("acme") };
    const lies = [header, header.replaceAll("-", "_"), header.replace("-", "_")].map((name) => ({ ...key, [name]: "another" }));
    expect(lies.map((headers) => ask("/exports/1", headers).status)).toEqual([200, 429, 429]);
    expect(lies.map((headers) => ask("/", headers).status)).toEqual([200, 200, 200]);
  });

  test("hold for calls at once", async () => {
    const { gateway } = await build(narrow({ concurrent: 1 }));
    const send = (path: string) =>
      gateway.begin({ host: "acme.tenants.example.com", path, headers: { "X-API-Key": keyOf("acme") } }).reply.status;
    expect([send("/exports/1"), send("/exports/2"), send("/")]).toEqual([200, 429, 200]);
  });

  test("hold for tokens of an issuer too", async () => {
    const identity = { resolve: ["jwt" as const], ...byIssuer("acme") };
    const { ask } = await build(limited({ routes: [{ path: "/exports/*", perDay: 1 }] }, { identity }));
    const token = { Authorization: `Bearer ${issuedToken("acme")}` };
    expect(["/exports/1", "/exports/1", "/"].map((path) => ask(path, token).status)).toEqual([200, 429, 200]);
  });
});

describe("a failing application", () => {
  const trace = "NullPointerException at Card 4111111111111111";
  const failing = (errors: object) => build(tenantWith("acme", { errors }), () => ({ status: 500, body: trace }));

  test("tells its callers nothing of how it failed", async () => {
    const { ask } = await failing({ messages: { UPSTREAM_FAILED: "Später: 5 $ extra." }, locale: "de-DE" });
    const reply = ask();
    expect([reply.status, JSON.parse(reply.body)]).toEqual([
      500,
      { error: { code: "upstream_failed", message: "Später: 5 $ extra.", locale: "de-DE" } },
    ]);
    expect(reply.headers["content-type"]).toBe("application/json");
  });

  test("is heard where the environment may be destroyed, without what the tenant hides", async () => {
    expect((await failing({ details: true })).ask().body).toBe(trace);
    expect((await failing({ details: true, redact: ["[0-9]{16}"] })).ask().body).toBe("NullPointerException at Card [redacted]");
  });

  test("is left alone for a while", async () => {
    const failures = { count: 0 };
    const breaker = { failures: 2, openFor: "60s" };
    const { statuses } = await build(tenantWith("acme", { routes: [route("app", "/*", { breaker })] }), () => {
      failures.count += 1;
      return { status: 500 };
    });
    expect(statuses("/a", "/a", "/a")).toEqual([500, 500, 503]);
    expect(failures.count).toBe(2);
  });
});
