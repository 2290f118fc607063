import { describe, expect, test } from "vitest";
import { headerText, routePlugins, twins } from "../../components/route-plugins";
import { environment, tenant } from "../support/fleet";
import { absence, pluginProblems } from "../support/gateway/oracle";

const plugins = routePlugins({ tenant: tenant("acme"), environment });
const configOf = (name: string): Record<string, unknown> => ({ ...plugins.find((plugin) => plugin.name === name)?.config });

describe.skipIf(absence !== undefined)(`with the gateway's own schemas (${absence ?? "schemas found"})`, () => {
  test.each(plugins.map(({ name }) => name))("%s is configured validly, and without a key the gateway would ignore", (name) => {
    expect(pluginProblems(name, configOf(name), "route")).toEqual([]);
  });
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

test.each([
  ["Acme Manufacturing", "Acme Manufacturing"],
  ["Café Zoë", "Caf%C3%A9 Zo%C3%AB"],
  ["100$remote_addr", "100%24remote_addr"],
  ["50% off", "50%25 off"],
  ["two\r\nlines", "two%0D%0Alines"],
])("the name %j becomes the header %j", (name, header) => {
  expect(headerText(name)).toBe(header);
  expect(decodeURIComponent(header)).toBe(name);
});
