import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadFleet } from "../../model/fleet";
import { repository, tenantFile } from "../model/repository";
import { COMMAND, tenant } from "./command";

const sound = (): string => repository({ "tenants/acme.yaml": tenantFile("acme"), "tenants/globex.yaml": tenantFile("globex") });
const broken = (): string => repository({ "tenants/acme.yaml": tenantFile("acme", "quota: {}\n"), "tenants/globex.yaml": "" });

describe("tenant check", () => {
  test("a sound fleet: three lines on stdout, exit code 0", () => {
    const { code, out, chat } = tenant(sound(), "check");
    expect(code).toBe(0);
    expect(chat).toBe("");
    const lines = out.trimEnd().split("\n");
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^Checked 2 tenants, 3 tiers and 1 environment \(dev\) in \d+\.\d s\.$/);
    expect(lines[2]).toBe("Next: npm run preview -- dev");
  });

  test("a broken fleet: every problem, the count last, exit code 1", () => {
    const { code, out } = tenant(broken(), "check");
    expect(code).toBe(1);
    expect(out).toContain(
      "tenants/acme.yaml:6:1 TEN-101 Unknown field `quota`. Did you mean `quotas`?\n> 6 | quota: {}\n    | ^^^^^\n",
    );
    expect(out.trimEnd().split("\n").at(-1)).toBe("2 problems in 2 files");
  });

  test("as JSON, for one tenant only", () => {
    const { code, out, chat } = tenant(broken(), "check", "acme", "--json");
    expect(code).toBe(1);
    const { problems } = JSON.parse(out) as { problems: { code: string; line: number }[] };
    expect(problems.map((problem) => [problem.code, problem.line])).toEqual([["TEN-101", 6]]);
    expect(chat).toContain("1 more problem in other tenants' files");
  });

  test("from elsewhere with --root, and through a link as npm makes it", () => {
    const bin = repository({});
    mkdirSync(join(bin, "bin"));
    symlinkSync(COMMAND, join(bin, "bin/tenant"));
    const run = spawnSync(join(bin, "bin/tenant"), ["check", "--root", sound()], {
      cwd: "/",
      encoding: "utf8",
      env: process.env,
    });
    expect({ code: run.status, error: run.stderr }).toEqual({ code: 0, error: "" });
  });

  test("an unknown tenant", () => {
    expect(tenant(sound(), "check", "acmee")).toEqual({
      code: 2,
      out: "",
      chat: "There is no tenants/acmee.yaml. Did you mean `acme`?\n",
    });
  });
});

describe("tenant show and list", () => {
  test("every value, with the file that gave it", () => {
    const { code, out } = tenant(sound(), "show", "acme", "--env", "dev", "--origins");
    expect(code).toBe(0);
    expect(out).toMatch(/^id: acme +# tenants\/acme\.yaml:2$/m);
    expect(out).toMatch(/^ {4}cpu: 4 +# tiers\/standard\.yaml:7$/m);
    expect(out).toMatch(/^ {2}members: none$/m);
    expect(out).toMatch(/^settings: none( |$)/m);
  });

  test("where there is one environment nobody need name it", () => {
    const root = sound();
    expect(tenant(root, "show", "acme").out).toBe(tenant(root, "show", "acme", "--env", "dev").out);
  });

  test("what is not built says so", () => {
    const requested = repository({ "tenants/acme.yaml": tenantFile("acme", "lifecycle: {status: requested}\n") });
    expect(tenant(requested, "show", "acme")).toMatchObject({
      code: 2,
      chat: "Nothing of acme is built in environment dev: it does not exist there, or is only requested.\n",
    });
  });

  test("as JSON it is the resolved tenant", () => {
    const root = sound();
    const { out } = tenant(root, "show", "globex", "--env", "dev", "--origins", "--json");
    expect(JSON.parse(out)).toEqual(loadFleet(root, "dev").fleet?.tenants[1]);
  });

  test("the list, as JSON", () => {
    const { code, out } = tenant(sound(), "list", "--json");
    expect(code).toBe(0);
    expect((JSON.parse(out) as { tenants: { id: string }[] }).tenants.map(({ id }) => id)).toEqual(["acme", "globex"]);
  });

  test("what ends soon, the first to end first, with where it stands", () => {
    const opening = "{cidr: 203.0.113.0/24, ports: [443], reason: ERP, ticket: SEC-214, expires: 2026-10-31}";
    const guest = "{group: guests, role: viewer, external: true, expires: 2026-09-20}";
    const root = repository({
      "tenants/acme.yaml": tenantFile("acme", `network: {egress: [${opening}]}\n`),
      "tenants/globex.yaml": tenantFile("globex", `access: {members: [{group: globex-admins, role: admin}, ${guest}]}\n`),
    });
    const register = (...args: readonly string[]) =>
      JSON.parse(tenant(root, "list", "--json", "--today", "2026-09-01", ...args).out) as { expiring: { what: string }[] };
    expect(register("--expiring", "90d").expiring).toEqual([
      { expires: "2026-09-20", tenant: "globex", kind: "member", what: "member guests", file: "tenants/globex.yaml", line: 6 },
      {
        expires: "2026-10-31",
        tenant: "acme",
        kind: "opening",
        what: "egress to 203.0.113.0/24",
        ticket: "SEC-214",
        file: "tenants/acme.yaml",
        line: 6,
      },
    ]);
    expect(register("--expiring", "30").expiring.map(({ what }) => what)).toEqual(["member guests"]);
    const soon = tenant(root, "list", "--today", "2026-09-01", "--expiring", "10d");
    expect(soon).toMatchObject({ code: 0, out: "", chat: "Nothing ends until 2026-09-11.\n" });
    expect(tenant(root, "list", "--expiring", "soon")).toMatchObject({ code: 2, out: "" });
  });

  test("with problems nothing is shown but them", () => {
    expect(tenant(broken(), "list")).toMatchObject({ code: 1, out: expect.stringContaining("YML-104") as string });
    expect(tenant(broken(), "show", "acme", "--env", "dev").code).toBe(1);
  });
});

test.each([
  [["nonsense"]],
  [["check", "--nonsense"]],
  [["show"]],
  [["show", "acmee"]],
  [["show", "acme", "--env", "prd"]],
  [["new"]],
  [["new", ""]],
])("wrong usage %j is exit code 2", (args) => {
  const { code, out, chat } = tenant(sound(), ...args);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(chat).not.toBe("");
});

test("help is exit code 0", () => {
  expect(tenant(sound(), "--help")).toMatchObject({ code: 0, out: expect.stringContaining("Usage: tenant") as string });
});

test("a program that cannot start is exit code 3, never findings", () => {
  const root = repository({});
  copyFileSync(COMMAND, join(root, "tenant.js"));
  const run = spawnSync(process.execPath, [join(root, "tenant.js"), "check"], { encoding: "utf8" });
  expect({ code: run.status, out: run.stdout }).toEqual({ code: 3, out: "" });
  expect(run.stderr).toContain("npm ci");
});
