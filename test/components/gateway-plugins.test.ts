import { describe, expect, test } from "vitest";
import { headerText, twins } from "../../components/gateway-headers";
import { rulePlugins } from "../../components/gateway-rules";
import { gatewayModel } from "../../model/gateway/build";
import { environment } from "../support/fleet";
import { tenantWith } from "../support/gateway-fleet";

const model = gatewayModel(tenantWith("acme"), environment);
const [route] = model.routes;
const [entrance] = route?.entrances ?? [];
if (route === undefined || entrance === undefined) throw new Error("a tenant without a route");
const plugins = rulePlugins(model, route, entrance);
const configOf = (name: string): Record<string, unknown> => ({ ...plugins.find((plugin) => plugin.name === name)?.config });

test("a tenant that asks for nothing has one route on its host, and one key", () => {
  expect(
    model.routes.map(({ name, entrances }) => [name, entrances.map(({ hosts, paths, when }) => [hosts, paths, when])]),
  ).toEqual([["app", [[["acme.tenants.example.com"], ["/*"], []]]]]);
  expect(model.consumers.map(({ name, credential }) => [name, credential])).toEqual([
    ["app", { kind: "key", secret: "gateway-key", isMade: true }],
  ]);
  expect(model.upstreams).toEqual([]);
});

test("only consumers of the own namespace get in", () => {
  expect(configOf("acl")).toMatchObject({
    allow_labels: { "k8s/namespace": ["t-acme"] },
    deny_labels: { "leasehold/status": ["suspended"] },
  });
});

test("no header is both removed and set, which would lose it", () => {
  const { set, remove } = configOf("proxy-rewrite")["headers"] as { set: Record<string, string>; remove: string[] };
  expect(remove.filter((header) => header in set)).toEqual([]);
});

test("every spelling of an identity header that an application could mistake for it is removed", () => {
  expect(twins("X-Tenant-ID").sort()).toEqual(["X-Tenant_ID", "X_Tenant-ID", "X_Tenant_ID"]);
  const { remove } = configOf("proxy-rewrite")["headers"] as { remove: string[] };
  expect(remove).toEqual(expect.arrayContaining([...twins("X-Tenant-ID"), ...twins("X-Tenant-Context"), "X-Source-Tenant-ID"]));
});

test("the context is what the application may know about the tenant", () => {
  const { set } = configOf("proxy-rewrite")["headers"] as { set: Record<string, string> };
  expect(JSON.parse(Buffer.from(set["X-Tenant-Context"] ?? "", "base64url").toString())).toEqual({
    id: "acme",
    name: "ACME Inc.",
    tier: "standard",
    environment: "test",
  });
});

describe("a name as a header", () => {
  test.each([
    ["Acme Manufacturing", "Acme Manufacturing"],
    ["Café Zoë", "Caf%C3%A9 Zo%C3%AB"],
    ["100$remote_addr", "100%24remote_addr"],
    ["50% off", "50%25 off"],
    ["two\r\nlines", "two%0D%0Alines"],
  ])("%j becomes %j", (name, header) => {
    expect(headerText(name)).toBe(header);
    expect(decodeURIComponent(header)).toBe(name);
  });
});
