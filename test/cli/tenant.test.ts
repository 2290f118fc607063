import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
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

  test("with problems nothing is shown but them", () => {
    expect(tenant(broken(), "list")).toMatchObject({ code: 1, out: expect.stringContaining("YML-104") as string });
    expect(tenant(broken(), "show", "acme", "--env", "dev").code).toBe(1);
  });
});

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

test.each([[["nonsense"]], [["check", "--nonsense"]], [["show", "acme"]], [["new"]], [["new", ""]]])(
  "wrong usage %j is exit code 2",
  (args) => {
    const { code, out, chat } = tenant(sound(), ...args);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(chat).not.toBe("");
  },
);

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
