import { describe, expect, test } from "vitest";
import { contractData } from "../../components/contract-data";
import type { ResolvedTenant } from "../../model/resolved-tenant";
import { environment, tenant } from "../support/fleet";
import { provision } from "../support/mocks";

const acme: ResolvedTenant = {
  ...tenant("acme", ["admin"]),
  name: "Zażółć & Söhne",
  features: { zoom: true, advancedAnalytics: false },
  settings: { plants: ["berlin", { b: 1, a: [2] }], locale: "de-DE" },
  backup: { rpo: "PT15M" },
  description: "Plant analytics",
  parent: "acme-group",
  labels: { industry: "manufacturing" },
  contacts: { security: "security@acme.example", oncall: "acme-p1" },
};

const contractOf = (one: ResolvedTenant): Record<string, unknown> =>
  JSON.parse(contractData({ tenant: one, environment })["contract.json"] ?? "") as Record<string, unknown>;

describe("the contract with a tenant's application", () => {
  test("says whom it serves, by variables and as JSON", () => {
    const { "contract.json": json, ...variables } = contractData({ tenant: acme, environment });
    expect(variables).toEqual({
      TENANT_ID: "acme",
      TENANT_NAME: "Zażółć & Söhne",
      TENANT_TIER: "standard",
      TENANT_ENVIRONMENT: "test",
    });
    expect(JSON.parse(json ?? "")).toEqual({
      version: 1,
      tenant: { id: "acme", name: "Zażółć & Söhne", tier: "standard", environment: "test", status: "active" },
      features: { zoom: true, advancedAnalytics: false },
      settings: { plants: ["berlin", { b: 1, a: [2] }], locale: "de-DE" },
      limits: {},
      roles: {},
      groups: { "acme-admins": "admin" },
      promises: { backup: { rpo: "PT15M" } },
    });
  });

  test("gives the same bytes whatever the order of a file's lines", () => {
    const turned: ResolvedTenant = {
      ...acme,
      features: { advancedAnalytics: false, zoom: true },
      settings: { locale: "de-DE", plants: ["berlin", { a: [2], b: 1 }] },
    };
    expect(contractData({ tenant: turned, environment })).toEqual(contractData({ tenant: acme, environment }));
  });

  test("names a group's own role, not what it comes down to in Kubernetes, and no single person", () => {
    const access: ResolvedTenant["access"] = {
      profile: "strict",
      roles: { analyst: { base: "viewer", permissions: ["reports.read"] } },
      members: [
        { kind: "Group", name: "analysts", role: "viewer", ownRole: "analyst", permissions: ["reports.read"], external: false },
        { kind: "User", name: "anna@acme.example", role: "admin", permissions: [], external: false },
      ],
    };
    expect(contractOf({ ...acme, access })).toMatchObject({
      groups: { analysts: "analyst" },
      roles: { analyst: { base: "viewer", permissions: ["reports.read"] } },
    });
    expect(JSON.stringify(contractOf({ ...acme, access }))).not.toContain("anna");
  });

  test("is a config map of the tenant's namespace", async () => {
    const { recorded } = await provision({ closed: [], absent: [], environment, tenants: [acme] });
    expect(recorded.one("ConfigMap", "acme-contract").props).toMatchObject({
      metadata: { name: "tenant-contract", namespace: "t-acme" },
      data: { TENANT_ID: "acme" },
    });
  });
});

test("what a tenant says about itself is on its namespace as annotations, and never as a label", async () => {
  const { recorded } = await provision({ closed: [], absent: [], environment, tenants: [acme] });
  const { labels, annotations } = recorded.one("Namespace", "acme").props["metadata"] as Record<string, Record<string, string>>;
  expect(annotations).toEqual({
    "leasehold/owner-email": "platform@acme.example.com",
    "leasehold/description": "Plant analytics",
    "leasehold/parent": "acme-group",
    "leasehold/contact.security": "security@acme.example",
    "leasehold/contact.oncall": "acme-p1",
    "leasehold/label.industry": "manufacturing",
  });
  expect(Object.keys(labels ?? {}).filter((key) => key.includes("industry") || key.includes("label"))).toEqual([]);
  for (const key of Object.keys(annotations ?? {}))
    expect(key).toMatch(/^leasehold\/[A-Za-z0-9][A-Za-z0-9._-]{0,61}[A-Za-z0-9]$/);
});
