/** Facts about what the controller takes and what the gateway refuses, and what the simulator itself refuses to guess. */

import { describe, expect, test } from "vitest";
import type { Declared } from "../support/gateway/objects";
import { consumer, object, type PluginTable, route, secret, service, tenantOf } from "../support/gateway/sample";
import { Gateway } from "../support/gateway/simulator";
import { NotSimulated, SyncRefused } from "../support/gateway/values";

const KEY_AUTH = { "key-auth": { header: "X-API-Key" } };
const entry = (plugins: PluginTable = KEY_AUTH) => route("a", "own", { plugins });
const status = (gateway: Gateway, key = "a-key"): number =>
  gateway.send({ host: "a.example.com", path: "/", headers: { "X-API-Key": key } }).status;

describe("a push is refused as a whole", () => {
  test.each<[string, readonly Declared[]]>([
    ["when two consumers have one key", [...tenantOf("a"), secret("b", "key", { key: "a-key" }), consumer("b", "app")]],
    ["for an empty label", tenantOf("a", { labels: { tier: "" } })],
    ["for a broken filter", [entry({ acl: { allow_labels: { x: ["y"] }, _meta: { filter: [["a", "?", "b"]] } } })]],
    ["for an operator that does not exist", [entry({ "response-rewrite": { vars: [["status", "!=", 401]] } })]],
    [
      "when one limit group has two settings",
      ["a", "b"].flatMap((id, count) =>
        tenantOf(id, { plugins: { "limit-count": { group: "g", count: count + 1, time_window: 1 } } }),
      ),
    ],
    [
      "when two rules of a limit have one key",
      [entry({ "limit-count": { rules: [1, 2].map((count) => ({ count, time_window: 1, key: "$consumer_name" })) } })],
    ],
  ])("%s, and everything stays as it was", (_, objects) => {
    const gateway = new Gateway([entry(), ...tenantOf("a")]);
    expect(() => gateway.sync([entry(), ...objects])).toThrow(SyncRefused);
    expect(status(gateway)).toBe(200);
  });

  test("when a limit group's settings change, also after its last user left", () => {
    const limited = (count: number) => tenantOf("a", { plugins: { "limit-count": { group: "g", count, time_window: 1 } } });
    const gateway = new Gateway(limited(1));
    gateway.sync([]);
    expect(() => gateway.sync(limited(2))).toThrow(SyncRefused);
  });

  test("when a key moves to another consumer; two pushes do it", () => {
    const [old, next] = ["old", "next"].map((name) => [service("a"), secret("a", "key", { key: "a-key" }), consumer("a", name)]);
    const gateway = new Gateway(old);
    expect(() => gateway.sync(next ?? [])).toThrow(SyncRefused);
    gateway.sync([]);
    gateway.sync(next ?? []);
    expect(gateway.rejected).toEqual([]);
  });
});

describe("a consumer", () => {
  const parameter = { keyAuth: { secretRef: { name: "missing" } } };

  test("without its Secret is not accepted, and nobody else suffers", () => {
    const gateway = new Gateway([entry(), ...tenantOf("a"), consumer("a", "broken", { parameter })]);
    expect(gateway.rejected).toEqual([{ object: "ApisixConsumer a/broken", reason: "no Secret a/missing" }]);
    expect(status(gateway)).toBe(200);
  });

  test("finds no Secret of another namespace", () => {
    const gateway = new Gateway([secret("b", "missing", { key: "k" }), consumer("a", "app", { parameter })]);
    expect(gateway.rejected).toHaveLength(1);
  });

  test("that moves to another ingress class stays in force", () => {
    const gateway = new Gateway([entry(), ...tenantOf("a")], { ingressClass: "apisix" });
    gateway.sync([entry(), ...tenantOf("a", { ingressClassName: "other" })]);
    expect(status(gateway)).toBe(200);
    const fresh = new Gateway([entry(), ...tenantOf("a", { ingressClassName: "other" })], { ingressClass: "apisix" });
    expect(status(fresh)).toBe(401);
  });

  test("has one credential by its parameter, the key before the token, and a second one by a plugin", () => {
    const both = { keyAuth: { secretRef: { name: "key" } }, jwtAuth: { value: { key: "a", secret: "s" } } };
    const objects = tenantOf("a", { parameter: both, plugins: { "key-auth": { key: "second" } } });
    const gateway = new Gateway([entry(), ...objects]);
    expect([status(gateway), status(gateway, "second")]).toEqual([401, 200]);
  });
});

describe("plugins", () => {
  const tier = (plugins: readonly object[]) => object("ApisixPluginConfig", "platform", "tier", { plugins });
  const rule = { plugin_config_name: "tier", plugin_config_namespace: "platform" };
  const named = (name: string, config: object, more = {}) => ({ name, enable: true, config, ...more });

  test("of a tier come from any namespace, and the route's own settings replace them", () => {
    const abort = (code: number) => ({ abort: { http_status: code } });
    const config = tier([named("fault-injection", abort(418))]);
    const gateway = (plugins: PluginTable) => new Gateway([route("a", "own", { rule, plugins }), service("a"), config]);
    expect(status(new Gateway([route("a", "own", { rule: { ...rule, plugins: [] } }), service("a"), config]))).toBe(418);
    expect(
      status(new Gateway([route("a", "own", { rule: { ...rule, plugins: [named("fault-injection", abort(410))] } }), config])),
    ).toBe(410);
    expect(gateway({}).rejected).toEqual([]);
  });

  test("that are switched off do nothing", () => {
    const off = [{ name: "fault-injection", enable: false, config: { abort: { http_status: 418 } } }];
    expect(status(new Gateway([route("a", "own", { rule: { plugins: off } }), service("a")]))).toBe(200);
  });

  test("of a route take settings from a Secret of its namespace", () => {
    const secretRef = { secretRef: "fault" };
    const objects = [route("a", "own", { rule: { plugins: [named("fault-injection", {}, secretRef)] } }), service("a")];
    const fault = secret("a", "fault", { "abort.body": "from a Secret" });
    expect(new Gateway(objects).rejected).toHaveLength(1);
    const withStatus = objects.with(
      0,
      route("a", "own", { rule: { plugins: [named("fault-injection", { abort: { http_status: 418 } }, secretRef)] } }),
    );
    expect(new Gateway([...withStatus, fault]).send({ host: "a.example.com", path: "/" })).toMatchObject({
      status: 418,
      body: "from a Secret",
    });
  });

  test("that rewrite, on a route and its consumer: nobody knows which runs", () => {
    const rewrite = { "proxy-rewrite": { uri: "/x" } };
    const gateway = new Gateway([entry({ ...KEY_AUTH, ...rewrite }), ...tenantOf("a", { plugins: rewrite })]);
    expect(() => status(gateway)).toThrow(NotSimulated);
  });
});

test("before its first push a gateway knows nobody", () => {
  expect(status(new Gateway())).toBe(404);
});

describe("the simulator does not guess", () => {
  test.each<[string, Declared]>([
    ["a plugin it does not know", entry({ "serverless-pre-function": {} })],
    ["a setting it does not know", entry({ acl: { allow_label: {} } })],
    ["a common setting that runs code", entry({ acl: { allow_labels: {}, _meta: { pre_function: "return" } } })],
    ["a plugin inside another", entry({ "multi-auth": { auth_plugins: [{ "basic-auth": {} }, { "key-auth": {} }] } })],
    ["a part of a rule", route("a", "own", { rule: { authentication: { enable: true } } })],
    ["a way to match", route("a", "own", { match: { remoteAddrs: ["192.0.2.1"] } })],
  ])("%s", (_, declared) => {
    expect(() => new Gateway([declared])).toThrow(NotSimulated);
  });

  test("a variable it has no value for", () => {
    const gateway = new Gateway([entry({ "proxy-rewrite": { headers: { set: { X: "$ssl_client_s_dn" } } } }), service("a")]);
    expect(() => status(gateway)).toThrow(NotSimulated);
  });
});
