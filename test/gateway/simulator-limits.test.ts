/** Facts about limits and breakers, as measured on the real gateway. */

import { describe, expect, test } from "vitest";
import type { Answer } from "../support/gateway/memory";
import type { Declared } from "../support/gateway/objects";
import { consumer, type PluginTable, route, secret, service, tenantOf } from "../support/gateway/sample";
import { Gateway, type Reply } from "../support/gateway/simulator";
import type { Fields } from "../support/gateway/values";

const KEY_AUTH = { "key-auth": { header: "X-API-Key" } };
const QUOTA = { count: 2, time_window: 60, key_type: "constant", key: "a", rejected_code: 429, policy: "local" };

function build(objects: readonly Declared[], answer?: () => Answer) {
  const world = { now: 1_000_000 };
  const gateway = new Gateway(objects, { now: () => world.now, ...(answer === undefined ? {} : { respond: answer }) });
  const ask = (key = "a-key", host = "a.example.com", more: Fields = {}): Reply =>
    gateway.send({ host, path: "/", headers: { "X-API-Key": key }, ...more });
  const statuses = (...requests: Parameters<typeof ask>[]): number[] => requests.map((request) => ask(...request).status);
  return { world, gateway, ask, statuses };
}

/** Two routes of tenant `a`, and two consumers. */
const tenant = (onConsumer: PluginTable, onRoute: PluginTable = {}, second: PluginTable = onConsumer): Declared[] => [
  ...tenantOf("a", { plugins: onConsumer }),
  secret("a", "other", { key: "other-key" }),
  consumer("a", "other", { plugins: second, parameter: { keyAuth: { secretRef: { name: "other" } } } }),
  route("a", "one", { plugins: { ...KEY_AUTH, ...onRoute } }),
  route("a", "two", { plugins: { ...KEY_AUTH, ...onRoute }, match: { hosts: ["two.example.com"] } }),
];

describe("limit-count", () => {
  test("of a consumer counts over all routes", () => {
    const { statuses } = build(tenant({ "limit-count": QUOTA }));
    expect(statuses(["a-key"], ["a-key", "two.example.com"], ["a-key"], ["other-key"])).toEqual([200, 200, 429, 200]);
  });

  test("of a group counts over consumers and routes", () => {
    const grouped = { "limit-count": { ...QUOTA, group: "a-1" } };
    expect(build(tenant(grouped)).statuses(["a-key"], ["other-key"], ["other-key", "two.example.com"])).toEqual([200, 200, 429]);
    const shared = build(
      tenant(grouped, {}, {}).concat(route("a", "open", { plugins: grouped, match: { hosts: ["open.example.com"] } })),
    );
    expect(shared.statuses(["a-key"], ["", "open.example.com"], ["", "open.example.com"])).toEqual([200, 200, 429]);
  });

  test("of a route counts there alone", () => {
    const { statuses } = build(tenant({}, { "limit-count": { ...QUOTA, count: 1 } }));
    expect(statuses(["a-key"], ["a-key", "two.example.com"], ["a-key"])).toEqual([200, 200, 429]);
  });

  test("of a consumer replaces the route's", () => {
    const { statuses } = build(tenant({ "limit-count": QUOTA }, { "limit-count": { ...QUOTA, count: 1 } }));
    expect(statuses(["a-key"], ["a-key"], ["a-key"])).toEqual([200, 200, 429]);
  });

  test("starts again with the next window, and says what is left", () => {
    const { world, ask } = build(tenant({ "limit-count": QUOTA }));
    const left = () => ask().headers["x-ratelimit-remaining"];
    expect([left(), left(), left()]).toEqual(["1", "0", "0"]);
    world.now += 59;
    expect(ask()).toMatchObject({ status: 429, headers: { "x-ratelimit-reset": "1" } });
    world.now += 1;
    expect(ask().status).toBe(200);
  });

  test("answers 503 unless told otherwise, and nobody says when to come again unless a response-rewrite does", () => {
    const { rejected_code: _, ...plain } = { ...QUOTA, count: 1 };
    const silent = build(tenant({ "limit-count": plain }));
    expect(silent.statuses([], [])).toEqual([200, 503]);
    const retry = { "response-rewrite": { vars: [["status", "==", 429]], headers: { set: { "Retry-After": "60" } } } };
    const { ask } = build(tenant({ "limit-count": { ...QUOTA, count: 1 } }, retry));
    expect([ask(), ask()].map(({ headers }) => headers["retry-after"])).toEqual([undefined, "60"]);
  });

  test("counts by address when its variable has no value", () => {
    const { ask } = build(tenant({}, { "limit-count": { ...QUOTA, count: 1, key_type: "var", key: "http_x_account" } }));
    const from = (remoteAddress: string) => ask("a-key", "a.example.com", { remoteAddress }).status;
    expect([from("192.0.2.1"), from("192.0.2.2"), from("192.0.2.1")]).toEqual([200, 200, 429]);
  });

  test("skips rules whose variables have no value, and fails when that is all of them", () => {
    const rules = [
      { count: 1, time_window: 60, key: "$http_x_account" },
      { count: 2, time_window: 60, key: "$consumer_name:min", header_prefix: "Minute" },
    ];
    const { statuses, ask } = build(tenant({ "limit-count": { rules, rejected_code: 429, policy: "local" } }));
    expect(ask().headers["x-minute-ratelimit-remaining"]).toBe("1");
    expect(statuses([], [])).toEqual([200, 429]);
    expect(build(tenant({ "limit-count": { rules: rules.slice(0, 1), rejected_code: 429 } })).ask().status).toBe(500);
  });

  test("can be dodged when it counts by a header the client sends", () => {
    const { ask } = build(tenant({}, { "limit-count": { ...QUOTA, count: 1, key_type: "var", key: "http_x_tenant_id" } }));
    const as = (id: string) => ask("a-key", "a.example.com", { headers: { "X-API-Key": "a-key", "X-Tenant-ID": id } }).status;
    expect([as("1"), as("2"), as("3")]).toEqual([200, 200, 200]);
  });

  test("counts from zero after its settings change", () => {
    const { gateway, statuses } = build(tenant({ "limit-count": QUOTA }));
    expect(statuses([], [], [])).toEqual([200, 200, 429]);
    gateway.sync(tenant({ "limit-count": { ...QUOTA, count: 1 } }));
    expect(statuses([], [])).toEqual([200, 429]);
  });

  test("is used up, too, by what limit-req rejects", () => {
    const both = {
      "limit-count": QUOTA,
      "limit-req": { rate: 1, burst: 0, nodelay: true, key: "consumer_name", rejected_code: 418 },
    };
    const { world, statuses } = build(tenant(both));
    expect(statuses([], [])).toEqual([200, 418]);
    world.now += 10;
    expect(statuses([])).toEqual([429]);
  });
});

describe("limit-req", () => {
  const rate = { rate: 2, burst: 1, key: "consumer_name", rejected_code: 429, nodelay: true };

  test("lets the rate through, then the burst, and drains with time", () => {
    const { world, statuses } = build(tenant({ "limit-req": rate }));
    expect(statuses([], [], [])).toEqual([200, 200, 429]);
    world.now += 0.5;
    expect(statuses([], [])).toEqual([200, 429]);
  });

  test("holds the burst back unless told not to", () => {
    const { ask } = build(tenant({ "limit-req": { ...rate, nodelay: false } }));
    expect([ask(), ask()].map(({ delay }) => delay)).toEqual([0, 0.5]);
  });

  test("knows no groups: every consumer has its own", () => {
    expect(build(tenant({ "limit-req": rate })).statuses([], [], ["other-key"])).toEqual([200, 200, 200]);
  });
});

describe("limit-conn", () => {
  test("counts requests under way, over all routes of a consumer", () => {
    const limit = { conn: 1, burst: 1, default_conn_delay: 0.1, key: "consumer_name", rejected_code: 429 };
    const { gateway, statuses } = build(tenant({ "limit-conn": limit }));
    const request = { host: "a.example.com", path: "/", headers: { "X-API-Key": "a-key" } };
    const [first, second] = [gateway.begin(request), gateway.begin({ ...request, host: "two.example.com" })];
    expect([first.reply.delay, second.reply.delay]).toEqual([0, 0.1]);
    expect(statuses([])).toEqual([429]);
    first.finish();
    second.finish();
    expect(statuses([])).toEqual([200]);
  });
});

describe("api-breaker", () => {
  const breaker = { break_response_code: 502, unhealthy: { http_statuses: [500], failures: 2 }, max_breaker_sec: 10 };
  const failing = () =>
    build([route("a", "own", { plugins: { "api-breaker": breaker } }), service("a")], () => ({ status: 500 }));

  test("opens for one host and path after failures, and closes again with time", () => {
    const { world, statuses } = failing();
    const items = (id: number): Parameters<typeof statuses>[0] => ["", "a.example.com", { path: `/items/${id}` }];
    expect(statuses(items(1), items(1), items(1), items(2))).toEqual([500, 500, 502, 500]);
    world.now += 2;
    expect(statuses(items(1))).toEqual([500]);
  });

  test("is shared by the tenants of one host", () => {
    const plugins = { "api-breaker": breaker };
    const on = (namespace: string, id: string) =>
      route(namespace, "own", {
        plugins,
        match: { hosts: ["x.example.com"], exprs: [{ subject: { scope: "Header", name: "X-T" }, op: "Equal", value: id }] },
      });
    const { statuses } = build([on("a", "a"), on("b", "b"), service("a"), service("b")], () => ({ status: 500 }));
    const as = (id: string): Parameters<typeof statuses>[0] => ["", "x.example.com", { headers: { "X-T": id } }];
    expect(statuses(as("a"), as("a"), as("b"))).toEqual([500, 500, 502]);
  });
});
