import { describe, expect, test } from "vitest";
import { repository, tenantFile } from "../model/repository";
import { tenant } from "./command";

const deleted = "lifecycle: {status: deleted, deleted: {on: 2026-03-02, ticket: OPS-31}}\n";
const fleet = (): string =>
  repository({
    "tenants/acme.yaml": tenantFile("acme", "access: {members: [{group: acme-admins, role: admin}]}\n"),
    "tenants/closed.yaml": `apiVersion: tenancy/v1\nid: closed\nname: Closed\n${deleted}`,
    "tenants/globex.yaml": tenantFile("globex").replace("tier: standard", "tier: starter"),
    "tenants/hooli.yaml": tenantFile("hooli", "lifecycle: {status: requested}\n"),
  });

interface Row {
  readonly id: string;
}

describe("tenant list", () => {
  test.each([
    [[], ["acme", "globex", "hooli"]],
    [["--tier", "starter"], ["globex"]],
    [
      ["--status", "active"],
      ["acme", "globex"],
    ],
    [["--status", "deleted"], ["closed"]],
    [["--status", "suspended"], []],
    [["--tier", "standard", "--status", "requested"], ["hooli"]],
    [
      ["--env", "dev"],
      ["acme", "globex"],
    ],
  ])("%j", (filters, ids) => {
    const { code, out } = tenant(fleet(), "list", ...filters, "--json");
    expect(code).toBe(0);
    expect((JSON.parse(out) as { tenants: Row[] }).tenants.map(({ id }) => id)).toEqual(ids);
  });

  test("as a table, with the number on stderr", () => {
    const { code, out, chat } = tenant(fleet(), "list");
    expect(code).toBe(0);
    expect(out).toMatch(/│ acme +│ Tenant acme +│ standard +│ acme-team +│ active +│ 1 +│/);
    expect(chat).toBe("3 tenants. One in detail: tenant show acme --env dev --origins\n");
  });

  test.each([
    [["--tier", "standart"], "There is no tiers/standart.yaml. Did you mean `standard`? Choose enterprise, standard or starter."],
    [["--status", "closed"], "Allowed choices are requested, active, suspended, offboarding, deleted."],
    [["--env", "prod"], "There is no environments/prod.yaml. Choose dev."],
  ])("%j is wrong usage", (filters, message) => {
    const { code, out, chat } = tenant(fleet(), "list", ...filters);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(chat).toContain(message);
  });
});
