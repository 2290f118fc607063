import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { repository, tenantFile } from "../model/repository";
import { tenant, tenantWith } from "./command";
import { gitRepository } from "./git";

const sound = (): string => repository({ "tenants/acme.yaml": tenantFile("acme"), "tenants/globex.yaml": tenantFile("globex") });
const broken = (): string =>
  repository({ "tenants/acme.yaml": tenantFile("acme", "quota: {}\n"), "tenants/globex.yaml": tenantFile("globex") });

describe("--output", () => {
  test("one report on stdout, others in files, findings in all of them", () => {
    const root = broken();
    const { code, out, chat } = tenant(
      root,
      "check",
      "--output",
      "json",
      "--output",
      "sarif=out.sarif",
      "--output",
      "junit=out.xml",
    );
    expect(code).toBe(1);
    expect((JSON.parse(out) as { problems: { code: string; level: string }[] }).problems).toMatchObject([
      { code: "TEN-101", level: "error" },
    ]);
    expect(readFileSync(join(root, "out.sarif"), "utf8")).toContain('"ruleId": "TEN-101"');
    expect(readFileSync(join(root, "out.xml"), "utf8")).toContain('<failure message="tenants/acme.yaml:6:1 TEN-101');
    expect(chat).toBe("Wrote out.sarif: 1 problem in 1 file.\nWrote out.xml: 1 problem in 1 file.\n");
    expect(readdirSync(root).filter((name) => name.includes("draft"))).toEqual([]);
  });

  test("a sound fleet: files say so, and stdout stays for the report", () => {
    const root = sound();
    const { code, out } = tenant(root, "check", "--output", "json", "--output", "junit=out.xml", "--output", "github=out.txt");
    expect({ code, out: JSON.parse(out) as unknown }).toEqual({ code: 0, out: { problems: [] } });
    expect(readFileSync(join(root, "out.xml"), "utf8")).toContain(
      '<testcase name="TEN: Who the tenant is" classname="tenants/globex.yaml"',
    );
    expect(readFileSync(join(root, "out.txt"), "utf8")).toBe("");
  });

  test("paths of annotations begin at the git repository", () => {
    const fleet = repository({ "fleet/tenants/acme.yaml": tenantFile("acme", "quota: {}\n") });
    gitRepository(fleet);
    const { out } = tenant(join(fleet, "fleet"), "check", "--output", "github");
    expect(out).toContain("::error file=fleet/tenants/acme.yaml,line=6,col=1,endColumn=6,title=TEN-101::Unknown field");
  });

  test("a file that is there is replaced, a link keeps pointing to it, and a device stays one", () => {
    const root = sound();
    writeFileSync(join(root, "real.json"), "old");
    symlinkSync("real.json", join(root, "link.json"));
    expect(tenant(root, "check", "--output", "json=link.json", "--output", "sarif=/dev/null").code).toBe(0);
    expect(JSON.parse(readFileSync(join(root, "real.json"), "utf8"))).toEqual({ problems: [] });
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
  });

  test.each([
    [
      ["--output", "sarf"],
      "There is no format `sarf`. Did you mean `sarif`? Choose pretty, json, sarif, junit, github or markdown.",
    ],
    [["--output", "toString"], "There is no format `toString`."],
    [["--output", "json="], "--output json= names no file. Write json=FILE, or json for stdout."],
    [["--json", "--output", "pretty"], "Only one report can go to stdout, not pretty and json."],
    [["--output", "json=x", "--output", "sarif=./x"], "Two reports would go to "],
    [["--output", "json=none/x"], "none/x cannot be written: there is no folder "],
    [["--output", "json=tenants"], "tenants is a folder."],
    [["--today", "2026-02-30"], "`2026-02-30` is not a day. Write year, month and day: 2026-03-02."],
    [["--today", "tomorrow"], "`tomorrow` is not a day."],
    [["--env", "dve"], "There is no environments/dve.yaml. Did you mean `dev`? Choose dev."],
    [["--label", "bulk"], "--label says something about a change. Add --base <ref>"],
  ])("wrong usage %j is exit code 2 with the next step", (args, message) => {
    const root = sound();
    const before = readdirSync(root);
    const { code, out, chat } = tenant(root, "check", ...args);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(chat.slice(0, message.length)).toBe(message);
    expect(readdirSync(root)).toEqual(before);
  });

  test("a file that cannot be written is exit code 3", () => {
    const root = sound();
    mkdirSync(join(root, "full"));
    const { code, chat } = tenant(root, "check", "--output", "json=/proc/none");
    expect({ code, chat }).toEqual({ code: 3, chat: expect.stringContaining("/proc/none cannot be written: ") as string });
  });
});

describe("--today", () => {
  const leaving = "{since: 2025-01-01, export: done, deleteAfter: 2026-12-01, legalHold: true, ticket: OPS-31}";
  const held = (): string =>
    repository({ "tenants/acme.yaml": tenantFile("acme", `lifecycle: {status: offboarding, offboarding: ${leaving}}\n`) });

  test("is the day on which expiry is judged", () => {
    expect(tenant(held(), "check", "--today", "2026-11-30")).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Checked 1 tenant/) as string,
    });
  });

  test("what has expired since is a warning here: told, counted, and no reason to stop", () => {
    const root = held();
    const { code, out } = tenant(root, "check", "--today", "2027-02-01");
    expect(code).toBe(0);
    expect(out).toMatch(/^tenants\/acme\.yaml:6:\d+ warning LIF-104 /);
    expect(out).toContain("\n\n0 problems, 1 warning in 1 file\nChecked 1 tenant");
    expect(tenant(root, "check", "--today", "2027-02-01", "--output", "github")).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^::warning file=tenants\/acme\.yaml,line=6,/) as string,
    });
    expect(tenant(root, "list", "--json").code).toBe(0);
  });
});

test("--quiet leaves only the problems", () => {
  expect(tenant(sound(), "check", "--quiet")).toEqual({ code: 0, out: "", chat: "" });
  const { code, out, chat } = tenant(broken(), "check", "globex", "--quiet", "--output", "json=out.json");
  expect({ code, out, chat }).toEqual({ code: 0, out: "", chat: "" });
});

describe("colours", () => {
  /** Makes the command believe that its stdout is a terminal. */
  const onTerminal = (variables: NodeJS.ProcessEnv): string => {
    const root = broken();
    writeFileSync(join(root, "terminal.js"), "process.stdout.isTTY = true;");
    const settings = {
      CI: undefined,
      FORCE_COLOR: undefined,
      NO_COLOR: undefined,
      TERM: "xterm",
      NODE_OPTIONS: `--require=${join(root, "terminal.js")}`,
    };
    return tenantWith({ ...settings, ...variables }, root, "check").out;
  };

  test("on a terminal, unless NO_COLOR says otherwise", () => {
    expect(onTerminal({})).toContain("\u001b[31mtenants/acme.yaml:6:1 TEN-101");
    expect(onTerminal({ NO_COLOR: "1" })).not.toContain("\u001b");
  });

  test.each([["check"], ["show", "acme", "--env", "dev", "--origins"], ["list"], ["explain", "TEN-101"], ["--help"]])(
    "none in a pipe, whatever the environment asks for: %s",
    (...args) => {
      const root = args[0] === "check" ? broken() : sound();
      const { out, chat } = tenantWith({ CI: "true", FORCE_COLOR: "1", NO_COLOR: undefined }, root, ...args);
      expect(out).not.toBe("");
      expect(out + chat).not.toContain("\u001b");
    },
  );
});

test.each([["check"], ["show", "acme", "--env", "dev"], ["list"], ["explain", "TEN-101"], ["explain", "quotas"], ["explain"]])(
  "--json gives one JSON value on stdout and no talk in it: %s",
  (...args) => {
    const { code, out } = tenant(sound(), ...args, "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toBeTypeOf("object");
  },
);
