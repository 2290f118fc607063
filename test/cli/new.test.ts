import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadFleet } from "../../model/fleet";
import { repository, tenantFile } from "../model/repository";
import { tenant } from "./command";

const sound = (): string => repository({ "tenants/acme.yaml": tenantFile("acme"), "tenants/globex.yaml": tenantFile("globex") });

describe("tenant new", () => {
  const flags = [
    "--name",
    "Hooli: search & more",
    "--tier",
    "standard",
    "--owner-team",
    "hooli-web",
    "--owner-email",
    "web@hooli.example",
  ];

  test("writes a file that passes the check", () => {
    const root = sound();
    const { code, out } = tenant(root, "new", "hooli", ...flags);
    expect({ code, out }).toEqual({ code: 0, out: "Wrote tenants/hooli.yaml. Next: npm run check, then open a pull request.\n" });
    expect(readFileSync(join(root, "tenants/hooli.yaml"), "utf8").trimEnd().split("\n")).toHaveLength(5);
    expect(loadFleet(root, "dev").fleet?.tenants.map(({ name }) => name)).toContain("Hooli: search & more");
  });

  test.each([
    ["kube-hooli", "TEN-104"],
    ["Hooli", "TEN-102"],
    ["../hooli", "TEN-102"],
    ["acme", "TEN-105"],
  ])("%s is refused with %s and nothing is written", (id, code) => {
    const root = sound();
    expect(tenant(root, "new", id, ...flags)).toMatchObject({ code: 1, out: expect.stringContaining(code) as string });
    expect(existsSync(join(root, "hooli.yaml"))).toBe(false);
    expect(loadFleet(root, "dev").fleet?.tenants).toHaveLength(2);
  });

  test("the first line tells editors the schema, where the repository has one", () => {
    const root = repository({ "tenants/acme.yaml": tenantFile("acme"), "schemas/tenant.schema.json": "{}\n" });
    expect(tenant(root, "new", "hooli", ...flags).code).toBe(0);
    const [first] = readFileSync(join(root, "tenants/hooli.yaml"), "utf8").split("\n");
    expect(first).toBe("# yaml-language-server: $schema=../schemas/tenant.schema.json");
  });

  test("the id of a deleted tenant and a team that nobody knows are refused", () => {
    const teams = "apiVersion: tenancy/v1\nkind: Teams\nteams: {hooli-web: {email: web@hooli.example}}\n";
    const record =
      "apiVersion: tenancy/v1\nid: hooli\nname: Hooli\nlifecycle: {status: deleted, deleted: {on: 2026-03-02, ticket: OPS-31}}\n";
    const root = repository({ "tenants/acme.yaml": tenantFile("acme"), "tenants/hooli.yaml": record, "teams.yaml": teams });
    expect(tenant(root, "new", "hooli", ...flags).out).toContain("TEN-106 hooli was deleted on 2026-03-02 (tenants/hooli.yaml).");
    const { code, out } = tenant(root, "new", "hooli2", ...flags, "--owner-team", "hooli-wbe");
    expect(code).toBe(1);
    expect(out).toContain("TEN-110 Team `hooli-wbe` is not in teams.yaml. Did you mean `hooli-web`");
    expect(existsSync(join(root, "tenants/hooli2.yaml"))).toBe(false);
  });

  test("what the check finds because of the new tenant is found before it is written", () => {
    const root = repository({
      "tenants/acme.yaml": tenantFile("acme", "identity: {resolve: [apiKey, subdomain], subdomain: hooli}\n"),
    });
    expect(tenant(root, "new", "hooli", ...flags)).toMatchObject({ code: 1, out: expect.stringContaining("IDN-103") as string });
    expect(existsSync(join(root, "tenants/hooli.yaml"))).toBe(false);
  });

  test("answers are judged like a file: tier and mailbox", () => {
    const answers = ["--name", "Hooli", "--tier", "gold", "--owner-team", "hooli-web", "--owner-email", "noreply@hooli.example"];
    const { code, out } = tenant(sound(), "new", "hooli", ...answers);
    expect(code).toBe(1);
    expect(out).toContain("TEN-111");
  });

  test("without a terminal the missing flags are named, with exit code 2", () => {
    expect(tenant(sound(), "new", "hooli", "--tier", "standard")).toMatchObject({
      code: 2,
      chat: "Missing: --name, --owner-team, --owner-email. There is no terminal to ask on.\n",
    });
    expect(tenant(sound(), "new", "hooli", "--yes")).toMatchObject({ code: 2, chat: "Missing: --owner-email.\n" });
  });

  test("a file that cannot be written is exit code 3", () => {
    const root = repository({});
    writeFileSync(join(root, "tenants"), "");
    expect(tenant(root, "new", "hooli", ...flags)).toMatchObject({
      code: 3,
      chat: expect.stringContaining("cannot be written") as string,
    });
  });
});
