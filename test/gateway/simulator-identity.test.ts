/** Facts about who gets in, as measured on the real gateway. */

import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { consumer, type PluginTable, route, secret, service, tenantOf } from "../support/gateway/sample";
import { Gateway, type Reply } from "../support/gateway/simulator";
import { signToken } from "../support/gateway/tokens";
import type { Fields } from "../support/gateway/values";

const NOW = 1_000_000;
const KEY_AUTH = { header: "X-API-Key", query: "unused-key-arg", hide_credentials: true };
const JWT_AUTH = { key_claim_name: "tenant_id", claims_to_verify: ["exp"], hide_credentials: true, query: "q", cookie: "c" };
const BOTH = { "multi-auth": { auth_plugins: [{ "jwt-auth": JWT_AUTH }, { "key-auth": KEY_AUTH }] } };
const fence = (namespace: string): Fields => ({ allow_labels: { "k8s/namespace": [namespace] } });
const jwtParameter = { jwtAuth: { secretRef: { name: "jwt" } } };
const jwtSecret = (namespace: string) =>
  secret(namespace, "jwt", { key: namespace, algorithm: "HS256", secret: `${namespace}-secret` });
const token = (namespace: string, claims: Fields = {}, key = `${namespace}-secret`): string =>
  signToken("HS256", key, { tenant_id: namespace, exp: NOW + 60, ...claims });

const tenants = [...tenantOf("a"), ...tenantOf("b")].concat(
  ["a", "b"].flatMap((id) => [jwtSecret(id), consumer(id, "jwt", { parameter: jwtParameter })]),
);

function ask(plugins: PluginTable, headers: Record<string, string>, objects = tenants): Reply {
  const gateway = new Gateway([route("a", "own", { plugins }), ...objects], { now: () => NOW });
  return gateway.send({ host: "a.example.com", path: "/", headers });
}

describe("credentials", () => {
  test("of any tenant open a route that only asks for one", () => {
    expect(ask({ "key-auth": KEY_AUTH }, { "X-API-Key": "b-key" })).toMatchObject({ status: 200, consumer: "b_app" });
  });

  test("of another tenant stop at the acl, before an upstream is chosen", () => {
    const reply = ask({ "key-auth": KEY_AUTH, acl: fence("a") }, { "X-API-Key": "b-key" });
    expect(reply).toMatchObject({ status: 403, upstream: undefined });
  });

  test("of no consumer, and none at all, are 401", () => {
    expect(ask({ "key-auth": KEY_AUTH }, { "X-API-Key": "x" }).status).toBe(401);
    expect(ask({ "key-auth": KEY_AUTH }, {}).status).toBe(401);
    expect(ask(BOTH, {})).toMatchObject({ status: 401, body: '{"message":"Authorization Failed"}' });
  });

  test("are missing to an acl without authentication: 401", () => {
    expect(ask({ acl: fence("a") }, {}).status).toBe(401);
  });

  test("of two kinds and tenants: the first success of multi-auth wins", () => {
    const both = { "X-API-Key": "b-key", Authorization: `Bearer ${token("a")}` };
    expect(ask(BOTH, both)).toMatchObject({ consumer: "a_jwt", upstream: { headers: { "x-api-key": "b-key" } } });
    expect(ask(BOTH, { "X-API-Key": "b-key", Authorization: "Bearer no.such.token" }).consumer).toBe("b_app");
  });

  test("that failed first leave their challenge on a response that is served", () => {
    expect(ask(BOTH, { "X-API-Key": "a-key" })).toMatchObject({
      status: 200,
      headers: { "www-authenticate": 'Bearer realm="jwt"' },
    });
    const rewrite = { headers: { remove: ["WWW-Authenticate"] }, vars: [["status", "~=", 401]] };
    expect(ask({ ...BOTH, "response-rewrite": rewrite }, { "X-API-Key": "a-key" }).headers["www-authenticate"]).toBeUndefined();
    expect(ask({ ...BOTH, "response-rewrite": rewrite }, {}).headers["www-authenticate"]).toBeDefined();
  });

  test("are also read from the query and a cookie unless these are renamed", () => {
    const plain = new Gateway([route("a", "own", { plugins: { "key-auth": {} } }), ...tenants]);
    expect(plain.send({ host: "a.example.com", path: "/?apikey=a-key" }).status).toBe(200);
    const jwt = { "jwt-auth": { ...JWT_AUTH, cookie: "jwt" } };
    expect(ask(jwt, { Cookie: `x=1; jwt=${token("a")}` }).upstream?.headers["cookie"]).toBe("x=1");
    expect(ask({ "jwt-auth": JWT_AUTH }, { Cookie: `jwt=${token("a")}` }).status).toBe(401);
  });
});

describe("static tokens", () => {
  const jwt = { "jwt-auth": JWT_AUTH };
  const bearer = (value: string) => ask(jwt, { Authorization: `Bearer ${value}` }).status;

  test.each<[string, string, number]>([
    ["of the named consumer", token("a"), 200],
    ["signed with another tenant's secret", token("a", {}, "b-secret"), 401],
    ["expired", token("a", { exp: NOW - 1 }), 401],
    ["without the claim that is to be verified", signToken("HS256", "a-secret", { tenant_id: "a" }), 401],
    ["not valid yet, when only exp is listed", token("a", { nbf: NOW + 60 }), 200],
    ["unsigned", signToken("HS256", "", { tenant_id: "a", exp: NOW + 60 }, { alg: "none" }), 401],
  ])("%s", (_, value, status) => expect(bearer(value)).toBe(status));

  test("without a list of claims: those that are there must hold", () => {
    const open = { "jwt-auth": { ...JWT_AUTH, claims_to_verify: [] } };
    const status = (claims: Fields) =>
      ask(open, { Authorization: signToken("HS256", "a-secret", { tenant_id: "a", ...claims }) }).status;
    expect([status({}), status({ nbf: NOW + 60 }), status({ exp: NOW - 1 })]).toEqual([200, 401, 401]);
  });

  test("of an asymmetric key are not forged with the public key as a secret", () => {
    const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const publicKey = pair.publicKey.export({ type: "spki", format: "pem" }).toString();
    const holder = [
      service("a"),
      secret("a", "jwt", { key: "a", algorithm: "RS256", public_key: publicKey }),
      consumer("a", "jwt", { parameter: jwtParameter }),
    ];
    const claims = { tenant_id: "a", exp: NOW + 60 };
    const status = (value: string) => ask(jwt, { Authorization: `Bearer ${value}` }, holder).status;
    expect(status(signToken("RS256", pair.privateKey, claims))).toBe(200);
    expect(status(signToken("HS256", publicKey, claims))).toBe(401);
  });
});

describe("labels", () => {
  const key = { "X-API-Key": "a-key" };
  const withLabels = (labels: Record<string, string>, acl: Fields, more = {}) =>
    ask({ "key-auth": KEY_AUTH, acl }, key, tenantOf("a", { labels, ...more })).status;
  const suspended = { deny_labels: { status: ["suspended"] } };

  test("of the namespace are the controller's, whatever the resource says", () => {
    expect(withLabels({ "k8s/namespace": "b" }, fence("b"))).toBe(403);
    expect(withLabels({ "k8s/namespace": "b" }, fence("a"))).toBe(200);
  });

  test("on the resource become labels of the consumer", () => {
    expect(withLabels({ tier: "pro" }, { allow_labels: { tier: ["pro"] } })).toBe(200);
  });

  test("that are refused go before those that are allowed", () => {
    expect(withLabels({ status: "suspended" }, { ...fence("a"), ...suspended })).toBe(403);
  });

  test("that are missing refuse nobody", () => {
    expect(withLabels({}, suspended)).toBe(200);
  });

  test("of several kinds are alternatives", () => {
    expect(withLabels({ tier: "pro" }, { allow_labels: { "k8s/namespace": ["b"], tier: ["pro"] } })).toBe(200);
  });

  test("cannot be fenced by a filter: one that never holds skips the acl", () => {
    const never = { ...fence("b"), _meta: { filter: [["http_x", "~~", "["]] } };
    expect(withLabels({}, never)).toBe(200);
  });

  test("are judged by the consumer's acl when it has one, even a disabled one", () => {
    const cancelled = { acl: { ...fence("b"), _meta: { disable: true } } };
    expect(withLabels({}, fence("b"), { plugins: cancelled })).toBe(200);
  });

  test("may hold several values", () => {
    expect(withLabels({ groups: "x, y" }, { allow_labels: { groups: ["y"] } })).toBe(200);
    expect(withLabels({ groups: '["x","y"]' }, { allow_labels: { groups: ["y"] } })).toBe(200);
  });
});

describe("consumer-restriction", () => {
  test.each<[string, Fields, number]>([
    ["lets in whom it lists", { whitelist: ["a_app"] }, 200],
    ["refuses others", { whitelist: ["b_app"] }, 403],
    ["refuses whom it excludes", { blacklist: ["a_app"], rejected_code: 418 }, 418],
    ["knows methods", { allowed_by_methods: [{ user: "a_app", methods: ["POST"] }] }, 403],
  ])("%s", (_, restriction, status) => {
    const plugins = { "key-auth": KEY_AUTH, "consumer-restriction": restriction };
    expect(ask(plugins, { "X-API-Key": "a-key" }).status).toBe(status);
  });
});

test("a suspended route answers before anybody is asked who they are", () => {
  const plugins = { "fault-injection": { abort: { http_status: 403, body: "closed" } }, "key-auth": KEY_AUTH };
  expect(ask(plugins, {})).toMatchObject({ status: 403, body: "closed" });
});

test("an error body of one's own goes out as plain text", () => {
  const acl = { ...fence("b"), _meta: { error_response: { error: { code: "tenant_mismatch" } } } };
  const json = { headers: { set: { "Content-Type": "application/json" } }, vars: [["status", "==", 403]] };
  const reply = (plugins: PluginTable) => ask({ "key-auth": KEY_AUTH, acl, ...plugins }, { "X-API-Key": "a-key" });
  expect(reply({})).toMatchObject({ body: '{"error":{"code":"tenant_mismatch"}}', headers: { "content-type": "text/plain" } });
  expect(reply({ "response-rewrite": json }).headers["content-type"]).toBe("application/json");
});
