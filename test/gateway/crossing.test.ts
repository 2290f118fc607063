/** Every tenant's callers, with every credential, at every address of every tenant: who is served, and what the application is told. */

import { beforeAll, describe, expect, test } from "vitest";
import { addressesOf, tokenSource } from "../../model/identity";
import type { ResolvedTenant } from "../../model/resolved-tenant";
import { fromRecorded } from "../support/gateway/objects";
import { Gateway, type Reply } from "../support/gateway/simulator";
import { type Credential, credentialsOf, issuedToken, sessionOf, staticToken, world } from "../support/gateway-callers";
import { byIssuer, declaredFor, everyWay, fleetWith, keyOf, signIn, tenantWith } from "../support/gateway-fleet";
import { provisionPlatform } from "../support/mocks";

const SHARED = "api.tenants.example.com";

const keys = [
  { name: "batch", secretRef: "initech/batch-key", expires: "2027-01-31" },
  { name: "mobile", secretRef: "initech/mobile-key", expires: "2027-01-31" },
];

const tenants: readonly ResolvedTenant[] = [
  tenantWith("acme", { identity: everyWay("acme") }),
  tenantWith("globex", { identity: { ...everyWay("globex"), ...byIssuer("globex") } }),
  tenantWith("hooli", { identity: everyWay("hooli"), status: "suspended" }),
  tenantWith("initech", { identity: { ...everyWay("initech"), apiKeys: keys, header: "X-Customer-ID" } }),
  tenantWith("people", { identity: { ...everyWay("people"), ...byIssuer("people"), ...signIn("people", true) } }),
  tenantWith("plain"),
  tenantWith("umbrella", {
    identity: { ...everyWay("umbrella"), ...byIssuer("umbrella"), ...signIn("umbrella", true) },
    status: "offboarding",
  }),
];

let gateway: Gateway;
beforeAll(async () => {
  const fleet = fleetWith(...tenants);
  const platform = fromRecorded((await provisionPlatform(fleet)).recorded.resources);
  gateway = new Gateway([...(await declaredFor(fleet)), ...platform], world());
});

/** Where a tenant can be called. */
function doorsOf({
  id,
  identity,
}: ResolvedTenant): readonly { name: string; host: string; path: string; headers: Record<string, string> }[] {
  const doors = {
    subdomain: { host: `${id}.tenants.example.com`, path: "/orders", headers: {} },
    path: { host: SHARED, path: `/tenants/${id}/orders`, headers: {} },
    header: { host: SHARED, path: "/orders", headers: { [identity.header]: id } },
  };
  return addressesOf(identity).map((name) => ({ name, ...doors[name] }));
}

/** What the rules of the format say should happen. */
function verdict(target: ResolvedTenant, door: string, credential: Credential | undefined): number {
  const isServing = target.status === "active";
  const source = tokenSource(target.identity)?.kind;
  const login = target.identity.sso?.required === true && door === "subdomain";
  // People are asked to log in; a tenant that does not work refuses at once where it knows no consumers.
  const unknown = login ? (isServing ? 302 : 403) : 401;
  if (credential === undefined) return unknown;
  if (credential.kind === "session") {
    if (!login) return 401;
    if (!isServing) return 403;
    return credential.tenant === target.id ? 200 : 302;
  }
  const isOwn = credential.tenant === target.id;
  if (credential.kind === "key") return isOwn && isServing ? 200 : 403;
  if (source === undefined) return login ? unknown : 401;
  if (source === "issuer") return isServing ? (isOwn ? 200 : 401) : 403;
  if (credential.kind === "issuer") return 401;
  return isOwn && isServing ? 200 : 403;
}

const cases = tenants.flatMap((target) =>
  doorsOf(target).flatMap((door) =>
    [undefined, ...tenants.flatMap(credentialsOf)].map((credential) => ({
      ...{ target, door, credential, expected: verdict(target, door.name, credential) },
      title: `${target.id} (${target.status}) by ${door.name} with ${credential === undefined ? "nothing" : `the ${credential.kind} of ${credential.tenant}`}`,
    })),
  ),
);

describe("every caller at every door", () => {
  test("is a large table", () => {
    expect(cases.length).toBeGreaterThan(200);
    expect(new Set(cases.map(({ expected }) => expected))).toEqual(new Set([200, 302, 401, 403]));
  });

  test.each(cases)("$title: $expected", ({ target, door, credential, expected }) => {
    const reply = gateway.send({ host: door.host, path: door.path, headers: { ...door.headers, ...credential?.headers } });
    expect(reply.status).toBe(expected);
    expect(reply.upstream?.namespace).toBe(expected === 200 ? `t-${target.id}` : undefined);
    if (expected === 200) {
      expect(reply.upstream?.path).toBe("/orders");
      expect(reply.upstream?.headers).toMatchObject({ "x-tenant-id": target.id, "x-tenant-tier": "standard" });
    }
  });
});

/** The body of a refusal. */
const codeOf = (reply: Reply): string => (JSON.parse(reply.body) as { error: { code: string } }).error.code;
const own = (id: string, headers: Record<string, string> = {}): Reply =>
  gateway.send({ host: `${id}.tenants.example.com`, path: "/orders", headers });
const withKey = (id: string): Record<string, string> => ({ "X-API-Key": keyOf(id) });
const withToken = (token: string, scheme = "Bearer"): Record<string, string> => ({ Authorization: `${scheme} ${token}` });

describe("a refusal says why, as JSON", () => {
  test.each<[string, () => Reply, number, string]>([
    ["without a credential", () => own("acme"), 401, "unauthenticated"],
    ["with a foreign key", () => own("acme", withKey("plain")), 403, "tenant_mismatch"],
    ["of a suspended tenant", () => own("hooli", withKey("hooli")), 403, "tenant_suspended"],
    ["of a suspended tenant, by token", () => own("umbrella", withToken(issuedToken("umbrella"))), 403, "tenant_suspended"],
    [
      "that names no tenant",
      () => gateway.send({ host: SHARED, path: "/orders", headers: withKey("acme") }),
      400,
      "tenant_missing",
    ],
    ["that names a tenant of nobody", () => gateway.send({ host: SHARED, path: "/tenants/nobody/x" }), 400, "tenant_missing"],
    ["with a token of nobody", () => own("globex", withToken("x.y.z")), 401, "unauthenticated"],
    [
      "where header and host name two tenants",
      () => own("acme", { ...withKey("acme"), "X-Tenant-ID": "globex" }),
      403,
      "tenant_mismatch",
    ],
  ])("%s", (_, ask, status, code) => {
    const reply = ask();
    expect(reply.status).toBe(status);
    expect(codeOf(reply)).toBe(code);
  });

  test("and 401 is sent as JSON", () => expect(own("acme").headers["content-type"]).toBe("application/json"));
});

describe("what is tried first decides", () => {
  test("a wrong token is refused beside a right key, a token of the tenant served beside a foreign key", () => {
    expect(own("acme", { ...withKey("acme"), ...withToken(staticToken("hooli")) }).status).toBe(403);
    expect(
      own("acme", { ...withKey("globex"), ...withToken(staticToken("acme")) }).upstream?.headers["x-api-key"],
    ).toBeUndefined();
  });

  test("Bearer is read in any case", () => {
    expect(own("globex", withToken(issuedToken("globex"), "bEARER")).status).toBe(200);
  });

  test("a credential is looked for in a header alone", () => {
    const at = (query: string): number => gateway.send({ host: "acme.tenants.example.com", path: `/?${query}` }).status;
    expect([at(`apikey=${keyOf("acme")}`), at(`jwt=${staticToken("acme")}`)]).toEqual([401, 401]);
    expect(own("acme", { Cookie: `jwt=${staticToken("acme")}` }).status).toBe(401);
  });
});

describe("tokens", () => {
  test.each<[string, string, number]>([
    ["expired", staticToken("acme", { exp: 1 }), 401],
    ["not valid yet", staticToken("acme", { nbf: 4_000_000_000 }), 401],
    ["without an end", staticToken("acme", { exp: undefined }), 401],
    ["that name another tenant", staticToken("acme", { tenant_id: "globex" }), 401],
  ])("with a static key, %s", (_, token, status) => expect(own("acme", withToken(token)).status).toBe(status));

  test.each<[string, string, number]>([
    ["of several tenants, this one among them", issuedToken("globex", { tenant_id: ["acme", "globex"] }), 200],
    ["of several other tenants", issuedToken("globex", { tenant_id: ["acme", "initech"] }), 401],
    ["for another audience", issuedToken("globex", { aud: "acme-api" }), 403],
    ["without an end", issuedToken("globex", { exp: undefined }), 401],
    ["that name another tenant", issuedToken("globex", { tenant_id: "acme" }), 401],
    [
      "of another issuer that says it is this one",
      issuedToken("people", { iss: "https://login.globex.example", aud: "globex-api", tenant_id: "globex" }),
      401,
    ],
  ])("of an issuer, %s", (_, token, status) => {
    const reply = own("globex", withToken(token));
    expect([reply.status, reply.upstream === undefined]).toEqual([status, status !== 200]);
  });

  test("a member of several tenants chooses by header, and only among those", () => {
    const token = issuedToken("globex", { tenant_id: ["globex", "people"] });
    const at = (id: string): number =>
      gateway.send({ host: SHARED, path: "/orders", headers: { ...withToken(token), "X-Tenant-ID": id } }).status;
    expect([at("globex"), at("acme"), at("nobody")]).toEqual([200, 401, 400]);
  });
});

describe("people", () => {
  test("with an address elsewhere, or a session sealed for another tenant, stay outside", () => {
    expect(own("people", sessionOf("people").headers).status).toBe(200);
    expect(own("people", sessionOf("people", "evil.example").headers).status).toBe(401);
    expect(own("people", sessionOf("people", "people.example.evil").headers).status).toBe(401);
    expect(own("people", sessionOf("people", "people.example", "acme").headers).status).toBe(302);
  });

  test("who may log in, but need not, are asked at /login alone", async () => {
    const optional = tenantWith("acme", { identity: { ...everyWay("acme"), ...signIn("acme", false) } });
    const other = new Gateway(await declaredFor(fleetWith(optional)), world());
    const at = (path: string, headers: Record<string, string> = {}): number =>
      other.send({ host: "acme.tenants.example.com", path, headers }).status;
    expect([at("/orders"), at("/login"), at("/login/callback"), at("/logout")]).toEqual([401, 302, 302, 302]);
    const { headers } = sessionOf("acme");
    expect([at("/orders", headers), at("/orders", sessionOf("acme", "evil.example").headers)]).toEqual([200, 401]);
    expect(at("/orders", { ...headers, ...withKey("globex") })).toBe(401);
    expect(at("/orders", { ...headers, ...withKey("acme") })).toBe(200);
  });
});
