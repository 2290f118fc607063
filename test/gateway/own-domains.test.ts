/** Hosts of a tenant's own: with its own certificate, for its own callers, and for nobody else. */

import { beforeAll, describe, expect, test } from "vitest";
import { fromRecorded } from "../support/gateway/objects";
import { object, secret } from "../support/gateway/sample";
import { Gateway, HandshakeFailed, type Reply } from "../support/gateway/simulator";
import { type Credential, credentialsOf, issuedToken, sessionOf, world } from "../support/gateway-callers";
import {
  byIssuer,
  declaredFor,
  everyWay,
  fleetWith,
  keyOf,
  ownDomain,
  route,
  signIn,
  tenantWith,
} from "../support/gateway-fleet";
import { provisionPlatform } from "../support/mocks";

const tenants = [
  tenantWith("acme", { identity: { ...everyWay("acme"), ...ownDomain("acme") } }),
  tenantWith("globex", {
    identity: { ...everyWay("globex"), ...byIssuer("globex"), ...signIn("globex", true), ...ownDomain("globex") },
  }),
  tenantWith("hooli", { identity: { ...everyWay("hooli"), ...ownDomain("hooli") }, status: "suspended" }),
  tenantWith("initech", {
    identity: ownDomain("initech"),
    routes: [route("app", "/*"), route("shop", "/shop/*", { host: "shop.initech.example", service: "shop", rewrite: "/" })],
  }),
];

/** The platform's certificate for all hosts below its domain. */
const platformTls = [
  object("ApisixTls", "test-platform", "wildcard", {
    hosts: ["*.tenants.example.com"],
    secret: { name: "wildcard", namespace: "test-platform" },
  }),
  secret("test-platform", "wildcard", { "tls.crt": "the platform's", "tls.key": "its key" }),
];

let gateway: Gateway;
beforeAll(async () => {
  const fleet = fleetWith(...tenants);
  const platform = fromRecorded((await provisionPlatform(fleet)).recorded.resources);
  gateway = new Gateway([...(await declaredFor(fleet)), ...platform, ...platformTls], world());
});

const ask = (host: string, headers: Readonly<Record<string, string>> = {}, path = "/orders"): Reply =>
  gateway.send({ host, path, headers, tls: true });

test("everything is accepted", () => expect(gateway.rejected).toEqual([]));

describe("certificates", () => {
  test.each(tenants.map(({ id }) => id))("of %s are shown at its own host, the platform's at the other", (id) => {
    expect(ask(`shop.${id}.example`).certificate).toBe(`t-${id}/shop-tls`);
    expect(ask(`${id}.tenants.example.com`).certificate).toBe("test-platform/wildcard");
  });

  test.each(["acme.example", "www.acme.example", "shop.acme.example.evil"])("for %s there is none", (host) => {
    expect(() => ask(host)).toThrow(HandshakeFailed);
  });
});

/** Which credentials a tenant takes at hosts of its own: sessions live at its other host. */
const isTaken = ({ kind, tenant }: Credential, id: string): boolean => tenant === id && kind !== "session";

const cases = tenants.flatMap((target) =>
  tenants.flatMap(credentialsOf).map((credential) => ({
    target,
    credential,
    title: `${target.id} with the ${credential.kind} of ${credential.tenant}`,
    isServed: target.status === "active" && isTaken(credential, target.id),
  })),
);

describe("every caller at every tenant's own host", () => {
  test("is a table with both outcomes", () =>
    expect(new Set(cases.map(({ isServed }) => isServed))).toEqual(new Set([true, false])));

  test.each(cases)("$title: $isServed", ({ target, credential, isServed }) => {
    const reply = ask(`shop.${target.id}.example`, credential.headers);
    expect(reply.upstream?.namespace).toBe(isServed ? `t-${target.id}` : undefined);
    if (isServed) expect(reply.upstream?.headers).toMatchObject({ "x-tenant-id": target.id });
    else expect([401, 403]).toContain(reply.status);
  });
});

test("nobody is sent to log in there, and nobody's session counts", () => {
  expect(ask("shop.globex.example").status).toBe(401);
  expect(ask("shop.globex.example", sessionOf("globex").headers).status).toBe(401);
  expect(ask("globex.tenants.example.com").status).toBe(302);
});

test("a header that names another tenant is refused there too", () => {
  expect(ask("shop.acme.example", { "X-API-Key": keyOf("acme"), "X-Tenant-ID": "globex" }).status).toBe(403);
});

test("a wrong token is not tried as a key", () => {
  const headers = { "X-API-Key": keyOf("globex"), Authorization: `Bearer ${issuedToken("acme")}` };
  expect(ask("shop.globex.example", headers).status).toBe(401);
});

test("a route can be for one such host alone", () => {
  const key = { "X-API-Key": keyOf("initech") };
  expect(ask("shop.initech.example", key, "/shop/cart").upstream).toMatchObject({ service: "shop", path: "/cart" });
  expect(ask("shop.initech.example", key).upstream?.service).toBe("app");
  expect(ask("initech.tenants.example.com", key, "/shop/cart").upstream).toMatchObject({ service: "app", path: "/shop/cart" });
});
