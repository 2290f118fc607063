import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadFleet } from "../../../model/fleet";
import type { Problem } from "../../../model/problems";
import { repository, TODAY, tenantFile } from "../repository";

const judge = (root: string): readonly Problem[] => loadFleet(root, "dev", { today: TODAY }).problems;
const told = (problems: readonly Problem[]): readonly string[] =>
  problems.map(({ file, line, column, code }) => `${file}:${line}:${column} ${code}`);

describe("a name that is no <id>.yaml is told, and the file passes under the name the remedy gives", () => {
  test.each([
    ["Acme.yml", "acme.yaml"],
    ["acme.yml", "acme.yaml"],
    ["ACME.YAML", "acme.yaml"],
    ["acme corp.yaml", "acme-corp.yaml"],
    [".acme.yaml", "acme.yaml"],
    ["acme_eu.yaml", "acme-eu.yaml"],
    ["Äcme.yaml", "acme.yaml"],
  ])("%s", (name, better) => {
    const text = tenantFile(better.replace(".yaml", ""));
    const problems = judge(repository({ [`tenants/${name}`]: text }));
    expect(problems.map(({ code }) => code)).toEqual(["YML-112"]);
    expect(problems[0]?.fix).toBe(`Rename it to ${better}.`);
    expect(judge(repository({ [`tenants/${better}`]: text }))).toEqual([]);
  });

  test.each(["acme.yaml.bak", "acme.yaml~", "acme.yaml.orig", ".acme.yaml.swp.yaml", "acme.json", "README", "acme.yaml.txt"])(
    "%s",
    (name) => {
      const problems = judge(
        repository({ "tenants/globex.yaml": tenantFile("globex"), [`tenants/${name}`]: tenantFile("acme") }),
      );
      expect(problems.map(({ code }) => code)).toEqual(["YML-112"]);
    },
  );

  test("two files of one tenant are not renamed onto each other", () => {
    const [problem] = judge(repository({ "tenants/acme.yaml": tenantFile("acme"), "tenants/acme.yml": tenantFile("acme") }));
    expect(problem?.fix).toBe("There is a acme.yaml, too: keep one of them.");
  });
});

describe("only regular files in the folder itself are read", () => {
  test.each<readonly [string, (root: string) => void]>([
    [
      "a subfolder",
      (root) => {
        mkdirSync(join(root, "tenants/eu"));
        writeFileSync(join(root, "tenants/eu/acme.yaml"), tenantFile("acme"));
      },
    ],
    ["a folder named like a file", (root) => mkdirSync(join(root, "tenants/acme.yaml"))],
    ["a link to a file beside it", (root) => symlinkSync("globex.yaml", join(root, "tenants/acme.yaml"))],
    ["a link out of the repository", (root) => symlinkSync("/etc/hostname", join(root, "tenants/acme.yaml"))],
    ["a link to nothing", (root) => symlinkSync("nowhere", join(root, "tenants/acme.yaml"))],
    ["a link to itself", (root) => symlinkSync("acme.yaml", join(root, "tenants/acme.yaml"))],
    ["a pipe", (root) => void execFileSync("mkfifo", [join(root, "tenants/acme.yaml")])],
  ])("%s", (_, make) => {
    const root = repository({ "tenants/globex.yaml": tenantFile("globex") });
    make(root);
    expect(judge(root).map(({ code }) => code)).toEqual(["YML-112"]);
  });

  test("a folder in the place of teams.yaml", () => {
    const root = repository({ "tenants/globex.yaml": tenantFile("globex") });
    mkdirSync(join(root, "teams.yaml"));
    expect(told(judge(root))).toEqual(["teams.yaml:1:1 YML-112"]);
  });
});

test.each([
  ["acme", "acme-eu"],
  ["acme", "globex"],
  ["acme-eu", "acme"],
  ["acme", "acm"],
  ["a1b", "a1c"],
  ["acme", "acme2"],
])("a file named %s that says it is %s", (name, id) => {
  const root = repository({ [`tenants/${name}.yaml`]: tenantFile(id) });
  expect(told(judge(root))).toEqual([`tenants/${name}.yaml:2:5 YML-111`]);
  expect(judge(repository({ [`tenants/${id}.yaml`]: tenantFile(id) }))).toEqual([]);
});

test.each(["tenants", "tiers", "environments"])("no folder %s is told, and not taken for an empty one", (folder) => {
  const gone = repository({ "tenants/acme.yaml": tenantFile("acme") });
  rmSync(join(gone, folder), { recursive: true });
  expect(told(judge(gone))).toContain(`${folder}:1:1 YML-117`);
  writeFileSync(join(gone, folder), "");
  expect(told(judge(gone))).toContain(`${folder}:1:1 YML-117`);
});

describe("what is no text of at most 64 KiB", () => {
  const filled = (size: number): string => {
    const text = `${tenantFile("acme")}# `;
    return text + "x".repeat(size - text.length);
  };
  test.each<readonly [string, string | Buffer, readonly string[]]>([
    ["64 KiB", filled(65_536), []],
    ["64 KiB and one byte", filled(65_537), ["1:1"]],
    ["Latin-1", Buffer.from(tenantFile("acme").replace("Tenant", "Café"), "latin1"), ["3:10"]],
    ["Latin-1 on the last line", Buffer.from(`${tenantFile("acme")}description: Straße`, "latin1"), ["6:18"]],
    ["Latin-1 behind other letters", Buffer.concat([Buffer.from("# é\n"), Buffer.from([0xe9])]), ["2:1"]],
    ["half a character at the end", Buffer.concat([Buffer.from(tenantFile("acme")), Buffer.from([0xe2, 0x82])]), ["6:1"]],
    ["a surrogate", Buffer.concat([Buffer.from("# "), Buffer.from([0xed, 0xa0, 0x80])]), ["1:3"]],
    ["UTF-16", Buffer.from(`\ufeff${tenantFile("acme")}`, "utf16le"), ["1:1"]],
    ["UTF-16 without a mark", Buffer.from(tenantFile("acme"), "utf16le"), ["1:1"]],
  ])("%s", (_, content, places) => {
    const problems = judge(repository({ "tenants/acme.yaml": content }));
    expect(told(problems)).toEqual(places.map((place) => `tenants/acme.yaml:${place} YML-110`));
  });
});

describe("the same fault in every kind of file", () => {
  const files = ["tenants/acme.yaml", "tiers/starter.yaml", "profiles/hipaa.yaml", "environments/dev.yaml", "teams.yaml"];
  const sound = {
    "tenants/acme.yaml": tenantFile("acme"),
    "teams.yaml": "apiVersion: tenancy/v1\nkind: Teams\nteams:\n  acme-team: {email: team@acme.example}\n",
  };
  test.each([
    ["YML-101", "\tapiVersion: tenancy/v1"],
    ["YML-102", "apiVersion: tenancy/v1\napiVersion: tenancy/v1"],
    ["YML-104", "# nothing"],
    ["YML-105", "apiVersion: &v tenancy/v1"],
    ["YML-106", "apiVersion: @v1"],
    ["YML-107", "apiVersion: !v tenancy/v1"],
    ["YML-108", 'apiVersion: "tenancy/v1'],
    ["YML-109", "apiVersion: tenancy/v1 # \u202e"],
    ["YML-113", "apiVersion: ~"],
    ["YML-115", "apiVersion: 0x1"],
    ["YML-116", "__proto__: {}\napiVersion: tenancy/v1"],
    ["YML-118", "apiVersion:tenancy/v1"],
    ["YML-119", "<<<<<<< HEAD\napiVersion: tenancy/v1"],
    ["YML-120", "apiVersion: “tenancy/v1”"],
  ])("%s", (code, lines) => {
    const root = repository(sound);
    for (const file of files) writeFileSync(join(root, file), lines);
    const found = judge(root).filter((problem) => problem.code === code);
    expect([...new Set(found.map(({ file }) => file))].sort()).toEqual([...files].sort());
  });
});

test("every fault of a file is told in one go", () => {
  const text = `${tenantFile("acme")}labels: {a: &x b, a: *x, c: ~}\ndescription: “x”\nsettings:\n  constructor: 1\n  d: 010 # \u00ad\n  e: !t f\nunknown: 1\n`;
  expect(told(judge(repository({ "tenants/acme.yaml": text })))).toEqual(
    [
      "6:13 YML-105",
      "6:19 YML-102",
      "6:22 YML-105",
      "6:29 YML-113",
      "7:14 YML-120",
      "9:3 YML-116",
      "10:6 YML-115",
      "10:12 YML-109",
      "11:6 YML-107",
      "12:1 TEN-101",
    ].map((one) => `tenants/acme.yaml:${one}`),
  );
});
