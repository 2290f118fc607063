/** The endpoint that tenants share: the key alone says whose a call is, and nobody's key leads to another tenant. */

import { beforeAll, describe, expect, test } from "vitest";
import { type Declared, fromRecorded } from "../support/gateway/objects";
import { absence, objectProblems } from "../support/gateway/oracle";
import { Gateway, type Reply } from "../support/gateway/simulator";
import { type Fields, fields, list } from "../support/gateway/values";
import { type Credential, credentialsOf, world } from "../support/gateway-callers";
import { byIssuer, declaredFor, everyWay, fleetWith, keyOf, route, signIn, tenantWith } from "../support/gateway-fleet";
import { provisionPlatform } from "../support/mocks";

const HOST = "shared.tenants.example.com";
const keys = ["batch", "mobile"].map((name) => ({ name, secretRef: `initech/${name}-key`, expires: "2027-01-31" }));
const shared = { sharedEndpoint: true } as const;

const tenants = [
  tenantWith("acme", { identity: { ...everyWay("acme"), ...shared }, routes: [route("app", "/*", { balance: "chash" })] }),
  tenantWith("globex", { identity: { ...everyWay("globex"), ...byIssuer("globex"), ...signIn("globex", true), ...shared } }),
  tenantWith("hooli", { identity: shared, status: "suspended" }),
  tenantWith("initech", {
    identity: { ...shared, apiKeys: keys },
    rateLimits: { perMinute: 5 },
    routes: [
      route("app", "/*"),
      route("orders", "/orders/*", { service: "orders", port: 8080, timeout: "2m" }),
      route("write", "/orders/v1.0/*", { service: "writer", methods: ["POST"] }),
      route("health", "/orders/health", { service: "health" }),
    ],
  }),
  tenantWith("plain"),
];

let objects: readonly Declared[];
beforeAll(async () => {
  const fleet = fleetWith(...tenants);
  const platform = fromRecorded((await provisionPlatform(fleet)).recorded.resources);
  objects = [...(await declaredFor(fleet)), ...platform];
});

type Send = (headers: Readonly<Record<string, string>>, more?: object) => Reply;

function gatewayOf(declared: readonly Declared[]): Send {
  const gateway = new Gateway(declared, world());
  expect(gateway.rejected).toEqual([]);
  return (headers, more = {}) => gateway.send({ host: HOST, path: "/", headers, ...more });
}

const key = (id: string, name?: string) => ({ "X-API-Key": keyOf(id, name) });

/** Whose calls are answered: those with a key of a tenant that works and wants to be reached here. */
const isServed = ({ kind, tenant }: Credential): boolean => kind === "key" && ["acme", "globex", "initech"].includes(tenant);

const cases = tenants.flatMap(credentialsOf).map((credential) => ({
  credential,
  expected: isServed(credential) ? credential.tenant : undefined,
  title: `the ${credential.kind} of ${credential.tenant}`,
}));

describe("a call goes to the tenant whose key it carries and to no other", () => {
  test.each(cases)("$title: $expected", ({ credential, expected }) => {
    const reply = gatewayOf(objects)(credential.headers, { path: "/a/../b" });
    expect(reply.upstream?.namespace).toBe(expected === undefined ? undefined : `t-${expected}`);
    if (expected === undefined) expect([401, 403]).toContain(reply.status);
    else expect(reply.upstream).toMatchObject({ path: "/b", headers: { "x-tenant-id": expected, "x-tenant-tier": "standard" } });
  });

  test.each(tenants.flatMap(({ id }) => tenants.map((other) => [id, other.id] as const)))(
    "the key of %s and everything %s could say in headers",
    (id, other) => {
      const token = tenants.flatMap(credentialsOf).find(({ kind, tenant }) => kind !== "key" && tenant === other);
      const lies = { "X-Tenant-Name": other, "X-Tenant_Context": other, X_Tenant_Tier: other, "X-Source-Tenant-ID": other };
      const reply = gatewayOf(objects)({ ...token?.headers, ...lies, ...key(id, id === "initech" ? "batch" : undefined) });
      const isOpen = ["acme", "globex", "initech"].includes(id);
      expect(reply.upstream?.namespace).toBe(isOpen ? `t-${id}` : undefined);
      if (!isOpen) return;
      const { cookie: _, ...headers } = reply.upstream?.headers ?? {};
      expect(headers).toMatchObject({ "x-tenant-id": id, "x-tenant-name": `${id.toUpperCase()} Inc.` });
      if (id !== other) expect(JSON.stringify(headers)).not.toContain(`"${other}"`);
      expect(Object.keys(headers).filter((name) => name.includes("_") || name === "authorization")).toEqual([]);
    },
  );

  test.each(["X-Tenant-ID", "X_Tenant_ID", "x-tenant_id"])("a call that names a tenant by %s is refused", (header) => {
    expect(gatewayOf(objects)({ ...key("acme"), [header]: "acme" })).toMatchObject({ status: 400, upstream: undefined });
  });

  test("without a key, with a guessed one, or one in the address nobody is served", () => {
    const send = gatewayOf(objects);
    expect(
      [send({}), send({ "X-API-Key": "guessed" }), send({}, { path: `/?apikey=${keyOf("acme")}` })].map(({ status }) => status),
    ).toEqual([401, 401, 401]);
    expect(JSON.parse(send({}).body)).toMatchObject({ error: { code: "unauthenticated" } });
  });
});

test("the tenant's routes are told apart as elsewhere", () => {
  const at = (path: string, method = "GET"): string | undefined =>
    gatewayOf(objects)(key("initech", "batch"), { path, method }).upstream?.service;
  expect([at("/"), at("/orders/1"), at("/orders/health"), at("/orders/v1.0/x", "POST"), at("/orders/v1x0/x", "POST")]).toEqual([
    "app",
    "orders",
    "health",
    "writer",
    "orders",
  ]);
});

test("limits are those of the tenant, here and at its own host together", () => {
  const gateway = new Gateway(objects, world());
  const at = (host: string, name: string): number => gateway.send({ host, path: "/", headers: key("initech", name) }).status;
  const own = "initech.tenants.example.com";
  expect([at(HOST, "batch"), at(own, "mobile"), at(HOST, "mobile"), at(own, "batch"), at(HOST, "batch")]).toEqual(
    Array(5).fill(200),
  );
  const reply = gateway.send({ host: HOST, path: "/", headers: key("initech", "mobile") });
  expect([reply.status, reply.headers["retry-after"]]).toEqual([429, "60"]);
});

test.skipIf(absence !== undefined)(`is valid (${absence ?? "schemas found"})`, () => expect(objectProblems(objects)).toEqual([]));

/** Every object, with the plugins of some of them edited. */
function changed(isMeant: (object: Declared) => boolean, edit: (plugin: Fields) => Fields | undefined): readonly Declared[] {
  const plugins = (owner: Fields): Fields => ({
    ...owner,
    plugins: list(owner["plugins"]).flatMap((one) => edit(fields(one)) ?? []),
  });
  return objects.map((object) => {
    if (!isMeant(object)) return object;
    const http = object.spec["http"];
    const spec =
      http === undefined ? plugins(object.spec) : { ...object.spec, http: list(http).map((rule) => plugins(fields(rule))) };
    return { ...object, spec };
  });
}
const isEndpoint = ({ kind, name }: Declared): boolean => kind === "ApisixRoute" && name === "shared-endpoint";
const isAcme = ({ kind, namespace, name }: Declared): boolean =>
  kind === "ApisixConsumer" && namespace === "t-acme" && name === "app";
const without = (name: string) => (plugin: Fields) => (plugin["name"] === name ? undefined : plugin);
const setting = (name: string, key: string, value: unknown) => (plugin: Fields) =>
  plugin["name"] === name ? { ...plugin, config: { ...fields(plugin["config"]), [key]: value } } : plugin;

describe("each defence is needed", () => {
  const reaches = (send: Send, headers: Record<string, string>): string | undefined => send(headers).upstream?.namespace;

  test.each<[string, () => readonly Declared[], (send: Send) => boolean]>([
    [
      "a suspended tenant's key opens nothing",
      () => changed(isEndpoint, setting("acl", "deny_labels", undefined)),
      (send) => reaches(send, key("hooli")) === "t-hooli",
    ],
    [
      "a tenant that is not here is refused before anything is asked for it",
      () => changed(isEndpoint, without("acl")),
      (send) => send(key("plain")).status === 503,
    ],
    [
      "who names a tenant is refused",
      () => changed(isEndpoint, without("fault-injection")),
      (send) => reaches(send, { ...key("acme"), "X-Tenant-ID": "globex" }) === "t-acme",
    ],
    [
      "the tenant's tier is the gateway's word",
      () => changed(isEndpoint, without("attach-consumer-label")),
      (send) => send({ ...key("acme"), "X-Tenant-Tier": "premium" }).upstream?.headers["x-tenant-tier"] === "premium",
    ],
    [
      "so is every other spelling",
      () => changed(isEndpoint, without("proxy-rewrite")),
      (send) => send({ ...key("acme"), X_Tenant_Tier: "premium" }).upstream?.headers["x_tenant_tier"] === "premium",
    ],
    [
      "a consumer's way is for this endpoint alone",
      () => changed(isAcme, setting("traffic-split", "_meta", {})),
      (send) => Object.keys(send(key("acme"), { host: "acme.tenants.example.com" }).upstream?.settings ?? {}).length === 0,
    ],
  ])("%s", (_, sabotage, succeeds) => {
    expect(succeeds(gatewayOf(objects))).toBe(false);
    expect(succeeds(gatewayOf(sabotage()))).toBe(true);
  });

  test("a consumer whose way is missing or for another route is answered by nobody", () => {
    const other = { filter: [["route_name", "==", "test-platform_shared-endpoint_other"]] };
    for (const edit of [without("traffic-split"), setting("traffic-split", "_meta", other)]) {
      expect(gatewayOf(changed(isAcme, edit))(key("acme"))).toMatchObject({ status: 503, upstream: undefined });
    }
  });
});
