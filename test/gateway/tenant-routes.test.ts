/** What a route of a tenant can ask for, beside who gets in. */

import { describe, expect, test } from "vitest";
import type { ResolvedTenant } from "../../model/resolved-tenant";
import { Gateway, type Reply } from "../support/gateway/simulator";
import { world } from "../support/gateway-callers";
import { declaredFor, fleetWith, keyOf, route, tenantWith } from "../support/gateway-fleet";

async function build(tenant: ResolvedTenant) {
  const gateway = new Gateway(await declaredFor(fleetWith(tenant)), world());
  const ask = (path = "/", headers: Record<string, string> = { "X-API-Key": keyOf("acme") }, more: object = {}): Reply =>
    gateway.send({ host: "acme.tenants.example.com", path, headers, ...more });
  return { ask };
}

const codeOf = (reply: Reply): string => (JSON.parse(reply.body) as { error: { code: string } }).error.code;

describe("bodies", () => {
  const validate = { body: { type: "object", required: ["a"] }, maxSize: "1Ki" };
  const post = (body: string) => ({ method: "POST", body });

  test("of another shape or size are refused, and strangers' are not read", async () => {
    const { ask } = await build(tenantWith("acme", { routes: [route("app", "/*", { validate })] }));
    const key = { "X-API-Key": keyOf("acme") };
    expect(ask("/", key, post('{"a":1}')).status).toBe(200);
    const wrong = ask("/", key, post("{}"));
    expect([wrong.status, codeOf(wrong)]).toEqual([400, "request_invalid"]);
    expect(ask("/", key, post(`{"a":"${"x".repeat(2000)}"}`)).status).toBe(413);
    expect(ask("/").status).toBe(200);
    expect(ask("/", {}, post("{}")).status).toBe(401);
  });
});

describe("what a route asks for", () => {
  const one = (more: object) => build(tenantWith("acme", { routes: [route("app", "/api/*", more), route("exact", "/x", more)] }));

  test("another path", async () => {
    const { ask } = await one({ rewrite: "/v1" });
    expect([ask("/api/a/b?c=1").upstream?.path, ask("/x").upstream?.path]).toEqual(["/v1/a/b?c=1", "/v1"]);
  });

  test("some addresses", async () => {
    const { ask } = await one({ plugins: { gzip: false, ipRestriction: { allow: ["198.51.100.0/24"] } } });
    expect(ask("/api/a").status).toBe(403);
    expect(ask("/api/a", { "X-API-Key": keyOf("acme") }, { remoteAddress: "198.51.100.9" }).status).toBe(200);
  });

  test("pages of some sites", async () => {
    const { ask } = await one({ plugins: { gzip: true, cors: { origins: ["https://a.example"], credentials: true } } });
    expect(ask("/api/a", { Origin: "https://a.example" }, { method: "OPTIONS" })).toMatchObject({
      status: 200,
      headers: { "access-control-allow-origin": "https://a.example" },
      upstream: undefined,
    });
    expect(ask("/api/a", { Origin: "https://b.example" }).headers["access-control-allow-origin"]).toBeUndefined();
  });

  test("some methods", async () => {
    const { ask } = await one({ methods: ["GET"] });
    const key = { "X-API-Key": keyOf("acme") };
    expect([ask("/api/a").status, ask("/api/a", key, { method: "DELETE" }).status]).toEqual([200, 404]);
  });
});
