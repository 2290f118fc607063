/** Facts about people who log in, browsers that ask, and sizes, as the plugins' schemas and the gateway's behaviour have them. */

import { describe, expect, test } from "vitest";
import { type PluginTable, route, secret, service, tenantOf } from "../support/gateway/sample";
import { Gateway } from "../support/gateway/simulator";
import { NotSimulated } from "../support/gateway/values";

const LOGIN = {
  client_id: "a-web",
  discovery: "https://login.a.example/.well-known/openid-configuration",
  unauth_action: "auth",
};
const person = { type: "object", required: ["email"], properties: { email: { pattern: "@a\\.example$" } } };
const SCHEMA = { claim_schema: { type: "object", required: ["id_token"], properties: { id_token: person } } };

function people(over: object = {}, sealed = "the secret of a") {
  const rule = { plugins: [{ name: "openid-connect", enable: true, secretRef: "sso", config: { ...LOGIN, ...over } }] };
  const gateway = new Gateway([service("a"), secret("a", "sso", { "session.secret": sealed }), route("a", "own", { rule })], {
    sessions: (cookie) => (cookie === "" ? undefined : { secret: "the secret of a", claims: { email: cookie } }),
  });
  return (path: string, cookie = ""): number =>
    gateway.send({ host: "a.example.com", path, headers: { Cookie: `session=${cookie}` } }).status;
}

describe("a session", () => {
  test("is asked for, or its lack refused", () => {
    expect([people()("/"), people({ unauth_action: "deny" })("/"), people()("/", "x@a.example")]).toEqual([302, 401, 200]);
  });

  test("opens with the secret it was sealed with alone", () => expect(people({}, "another")("/", "x@a.example")).toBe(302));

  test("of somebody who is not wanted is refused", () => {
    expect([people(SCHEMA)("/", "x@a.example"), people(SCHEMA)("/", "x@b.example")]).toEqual([200, 401]);
  });

  test("ends where people log out", () => expect(people()("/logout", "x@a.example")).toBe(302));

  test("beside tokens on one route is not simulated", () => expect(() => people({ use_jwks: true })("/")).toThrow(NotSimulated));
});

const KEY_AUTH = { "key-auth": { header: "X-API-Key" } };
const build = (plugins: PluginTable, consumer: PluginTable = {}): Gateway =>
  new Gateway([...tenantOf("a", { plugins: consumer }), route("a", "own", { plugins: { ...KEY_AUTH, ...plugins } })]);
const call = { host: "a.example.com", path: "/", headers: { "X-API-Key": "a-key" } };

test("a browser's question is answered before anybody is asked for a key", () => {
  const gateway = build({ cors: { allow_origins: "https://x.example", allow_credential: true } });
  const ask = (origin: string) => gateway.send({ ...call, method: "OPTIONS", headers: { Origin: origin } });
  expect(ask("https://x.example")).toMatchObject({ status: 200, upstream: undefined });
  expect(ask("https://x.example").headers["access-control-allow-origin"]).toBe("https://x.example");
  expect(ask("https://y.example").headers["access-control-allow-origin"]).toBeUndefined();
});

test("a body that is too large is refused, a stranger's too", () => {
  const gateway = build({ "client-control": { max_body_size: 3 } });
  expect([gateway.send({ ...call, body: "123" }).status, gateway.send({ ...call, body: "1234" }).status]).toEqual([200, 413]);
});

describe("several rules of concurrency", () => {
  const rules = [
    { conn: 2, burst: 0, key: "$consumer_name" },
    { conn: 1, burst: 0, key: "$http_x_route" },
  ];
  const limits = { "limit-conn": { rules, default_conn_delay: 0.1, rejected_code: 429 } };

  test("hold all at once, and those without their variable not at all", () => {
    const gateway = build({}, limits);
    const begin = (headers: object = {}) => gateway.begin({ ...call, headers: { ...call.headers, ...headers } });
    const marked = { "X-Route": "1" };
    const first = begin(marked);
    expect([begin(marked).reply.status, begin().reply.status, begin().reply.status]).toEqual([429, 200, 429]);
    first.finish();
    expect(begin(marked).reply.status).toBe(200);
  });

  test("none of which applies: the gateway fails", () => {
    const gateway = build({}, { "limit-conn": { rules: rules.slice(1), default_conn_delay: 0.1 } });
    expect(gateway.send(call).status).toBe(500);
  });
});
