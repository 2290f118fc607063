/** Facts about what an application is told, as measured on the real gateway. */

import { describe, expect, test } from "vitest";
import { object, type PluginTable, pluginList, route, service, tenantOf } from "../support/gateway/sample";
import { Gateway, type Reply } from "../support/gateway/simulator";
import type { Fields } from "../support/gateway/values";

const KEY_AUTH = { "key-auth": { header: "X-API-Key", query: "unused", hide_credentials: true } };
const LABELS = { "attach-consumer-label": { headers: { "X-Tenant-ID": "$leasehold/tenant" } } };

/** The headers the application of tenant `a` sees. */
function seen(
  plugins: PluginTable,
  headers: Record<string, string> = {},
  { match = {}, consumer = {} } = {},
): Readonly<Record<string, string>> {
  const reply = ask(plugins, headers, { match, consumer });
  expect(reply.status).toBe(200);
  return reply.upstream?.headers ?? {};
}

function ask(plugins: PluginTable, headers: Record<string, string>, { match = {}, consumer = {} } = {}): Reply {
  const objects = [route("a", "own", { plugins, match }), ...tenantOf("a", consumer)];
  return new Gateway(objects).send({ host: "a.example.com", path: "/", headers: { "X-API-Key": "a-key", ...headers } });
}

describe("attach-consumer-label", () => {
  const labelled = { consumer: { labels: { "leasehold/tenant": "a" } } };

  test("overwrites what the client sent", () => {
    expect(seen({ ...KEY_AUTH, ...LABELS }, { "x-tenant-id": "b" }, labelled)["x-tenant-id"]).toBe("a");
  });

  test("takes the header away when the label or the consumer is missing", () => {
    expect(seen({ ...KEY_AUTH, ...LABELS }, { "X-Tenant-ID": "b" })["x-tenant-id"]).toBeUndefined();
    expect(seen(LABELS, { "X-Tenant-ID": "b" }, labelled)["x-tenant-id"]).toBeUndefined();
  });

  test("leaves twins with underscores, which the server can be told to drop", () => {
    const twin = { "X_Tenant-ID": "b" };
    expect(seen({ ...KEY_AUTH, ...LABELS }, twin, labelled)["x_tenant-id"]).toBe("b");
    const strict = new Gateway([route("a", "own"), service("a")], { underscoresInHeaders: false });
    const reply = strict.send({ host: "a.example.com", path: "/", headers: twin });
    expect(reply.upstream?.headers["x_tenant-id"]).toBeUndefined();
  });

  test("as a global rule erases constants that a route without consumers set", () => {
    const global = object("GatewayProxy", "platform", "main", {
      plugins: pluginList(LABELS).map(({ enable, ...plugin }) => ({ ...plugin, enabled: enable })),
    });
    const plugins = { "proxy-rewrite": { headers: { set: { "X-Tenant-ID": "a" } } } };
    const gateway = new Gateway([route("a", "own", { plugins }), service("a"), global]);
    expect(gateway.send({ host: "a.example.com", path: "/" }).upstream?.headers["x-tenant-id"]).toBeUndefined();
  });
});

describe("proxy-rewrite", () => {
  const rewrite = (headers: Fields) => ({ "proxy-rewrite": { headers } });

  test("loses a header that it both sets and removes", () => {
    expect(seen(rewrite({ set: { "X-Tenant-Name": "A" }, remove: ["X-Tenant-Name"] }))["x-tenant-name"]).toBeUndefined();
  });

  test("removes exact spellings only, whatever the case", () => {
    const headers = seen(rewrite({ remove: ["X-Tenant-ID"] }), { "x-tenant-id": "b", X_Tenant_ID: "b" });
    expect(headers).not.toHaveProperty("x-tenant-id");
    expect(headers["x_tenant_id"]).toBe("b");
  });

  test("takes a dollar sign for a variable", () => {
    expect(seen(rewrite({ set: { "X-Tenant-Name": "only $100" } }))["x-tenant-name"]).toBe("only ");
    expect(seen({ ...KEY_AUTH, ...rewrite({ set: { "X-Who": "$consumer_name" } }) })["x-who"]).toBe("a_app");
  });
});

describe("a header a route's conditions read", () => {
  const exprs = [{ subject: { scope: "Header", name: "X-Tenant-ID" }, op: "NotEqual", value: "x" }];
  const plugins = { "proxy-rewrite": { headers: { set: { "X-Tenant-ID": "a", "X-Copy": "$http_x_tenant_id" } } } };
  const again = { "traffic-label": { rules: [{ actions: [{ set_headers: { "X-Later": "$http_x_tenant_id" } }] }] } };

  test("stays the client's as a variable, though the application gets the new one", () => {
    const headers = seen({ ...plugins, ...again }, { "X-Tenant-ID": "b" }, { match: { exprs } });
    expect(headers).toMatchObject({ "x-tenant-id": "a", "x-later": "b" });
  });

  test("is the new one when nobody read it before", () => {
    const set = { "proxy-rewrite": { headers: { set: { "X-Tenant-ID": "a" } } } };
    expect(seen({ ...set, ...again }, { "X-Tenant-ID": "b" })["x-later"]).toBe("a");
  });

  test("stays the client's, too, when only a route that did not match read it", () => {
    const candidate = route("a", "candidate", {
      match: { exprs: [{ subject: { scope: "Header", name: "X-Tenant-ID" }, op: "Equal", value: "x" }] },
      rule: { priority: 1 },
    });
    const set = { "proxy-rewrite": { headers: { set: { "X-Tenant-ID": "a" } } } };
    const gateway = new Gateway([candidate, route("a", "own", { plugins: { ...set, ...again } }), service("a")]);
    const reply = gateway.send({ host: "a.example.com", path: "/", headers: { "X-Tenant-ID": "b" } });
    expect(reply.upstream?.headers["x-later"]).toBe("b");
  });
});

describe("authentication", () => {
  test("tells the application the consumer, and clears what clients claim about it", () => {
    const claimed = { "X-Consumer-Username": "b_app", "X-Credential-Identifier": "b", "X-Consumer-Custom-ID": "b" };
    const headers = seen(KEY_AUTH, claimed);
    expect(headers["x-consumer-username"]).toBe("a_app");
    expect(headers).not.toHaveProperty("x-credential-identifier");
    expect(headers).not.toHaveProperty("x-consumer-custom-id");
  });

  test("that is not there leaves all that to the client", () => {
    expect(seen({}, { "X-Consumer-Username": "b_app" })["x-consumer-username"]).toBe("b_app");
  });

  test("hides the credential it used, and only that one", () => {
    expect(seen(KEY_AUTH, { Authorization: "Bearer x" })).toMatchObject({ authorization: "Bearer x" });
    expect(seen(KEY_AUTH)).not.toHaveProperty("x-api-key");
    const plain = { "key-auth": { header: "X-API-Key", query: "unused" } };
    expect(seen(plain)["x-api-key"]).toBe("a-key");
  });
});

describe("a consumer's plugin", () => {
  const follow = {
    "traffic-split": {
      rules: [{ weighted_upstreams: [{ upstream: { nodes: [{ host: "app.a.svc.cluster.local", port: 80, weight: 1 }] } }] }],
    },
  };
  const objects = (split: PluginTable) => [
    ...[route("b", "own", { plugins: KEY_AUTH }), service("b")],
    ...tenantOf("a", { plugins: split }),
  ];
  const target = (split: PluginTable): string | undefined =>
    new Gateway(objects(split)).send({ host: "b.example.com", path: "/", headers: { "X-API-Key": "a-key" } }).upstream?.namespace;

  test("follows it to every route, other tenants' included", () => {
    expect(target(follow)).toBe("a");
  });

  test("stays on the route its filter names", () => {
    expect(
      target({ "traffic-split": { ...follow["traffic-split"], _meta: { filter: [["route_name", "==", "a_own_r"]] } } }),
    ).toBe("b");
  });
});

describe("request-validation", () => {
  const validation = { "request-validation": { body_schema: { type: "object", required: ["id"] }, max_req_body_size: 20 } };
  const send = (plugins: PluginTable, request: Fields, consumerPlugins: PluginTable = {}): number =>
    new Gateway([route("a", "own", { plugins }), ...tenantOf("a", { plugins: consumerPlugins })]).send({
      ...{ host: "a.example.com", path: "/", headers: { "X-API-Key": "a-key" } },
      ...request,
    }).status;

  test("on a route judges strangers before they are asked who they are, and every request without a body", () => {
    expect(send({ ...KEY_AUTH, ...validation }, { headers: {} })).toBe(400);
    expect(send({ ...KEY_AUTH, ...validation }, {})).toBe(400);
  });

  test.each([
    ['{"id":1}', 200],
    ['{"ie":1}', 400],
    ["not json", 400],
    ['{"id":"much too long for it"}', 413],
  ])("answers the body %s with %s", (body, status) => {
    expect(send(validation, { method: "POST", body })).toBe(status);
  });

  test("on a consumer can be kept to methods that have a body", () => {
    const filtered = { ...validation["request-validation"], _meta: { filter: [["request_method", "in", ["POST"]]] } };
    expect(send(KEY_AUTH, {}, { "request-validation": filtered })).toBe(200);
    expect(send(KEY_AUTH, { method: "POST", body: "{}" }, { "request-validation": filtered })).toBe(400);
  });
});
