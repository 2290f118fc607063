import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { repository, tenantFile } from "../model/repository";
import { tenant } from "./command";
import { gitRepository } from "./git";

/** What is typed, the word at the cursor last. */
type Typed = readonly string[];

let root: string;
let script: string;
beforeAll(() => {
  root = repository({
    "tenants/acme.yaml": tenantFile("acme"),
    "tenants/globex.yaml": tenantFile("globex"),
    "tenants/$(touch pwned).yaml": "",
    "elsewhere/environments/staging.yaml": "",
  });
  const { git } = gitRepository(root);
  git("branch", "release-1");
  git("branch", "a;touch-pwned");
  script = join(root, "completion.bash");
  writeFileSync(script, tenant(root, "completion", "bash").out);
});

/** Lets bash complete as it does on Tab. */
function complete(typed: Typed): readonly string[] {
  const run = `source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _tenant; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const out = execFileSync("bash", ["--norc", "-uc", run, script, "tenant", ...typed], { cwd: root, encoding: "utf8" });
  return out.split("\n").filter((word) => word !== "");
}

describe("bash", () => {
  test.each<[Typed, readonly string[]]>([
    [["ch"], ["check"]],
    [
      ["check", ""],
      ["acme", "globex"],
    ],
    [["check", "acme", "g"], ["globex"]],
    [["check", "--out"], ["--output"]],
    [
      ["check", "--output", "j"],
      ["json", "junit"],
    ],
    [["check", "--env", ""], ["dev"]],
    [["check", "--env", "=", "d"], ["dev"]],
    [["check", "--env", "="], ["dev"]],
    [["check", "--root", "elsewhere", "--env", ""], ["staging"]],
    [
      ["check", "--base", ""],
      ["main", "release-1"],
    ],
    [["check", "--json", "a"], ["acme"]],
    [
      ["list", "--tier", "st"],
      ["standard", "starter"],
    ],
    [["list", "--status", "s"], ["suspended"]],
    [["show", "g"], ["globex"]],
    [["explain", "TEN-101"], ["TEN-101"]],
    [["explain", "access.members.ro"], ["access.members.role"]],
    [["explain", "namespace-den"], ["namespace-denies-by-default"]],
    [
      ["completion", ""],
      ["bash", "zsh"],
    ],
    [["new", ""], []],
    [["check", "--today", ""], []],
    [["up", "--env", ""], ["dev"]],
  ])("%j", (typed, words) => {
    expect(complete(typed)).toEqual(words);
  });

  test("every subcommand of the help is completed", () => {
    const help = tenant(root, "--help").out;
    const commands = [...help.slice(help.indexOf("Commands:")).matchAll(/^ {2}([a-z]+)/gm)].map(([, name]) => name);
    expect(commands).toContain("check");
    expect([...complete([""])].sort()).toEqual(commands.sort());
  });

  test("a folder without tenants completes nothing and says nothing", () => {
    const empty = join(root, "empty");
    mkdirSync(empty);
    expect(complete(["check", "--root", empty, ""])).toEqual([]);
  });
});

describe("what both shells share", () => {
  test("is plain POSIX, and takes an option and its value as one word, as zsh gives it", () => {
    const zsh = tenant(root, "completion", "zsh").out;
    const shared = zsh.slice(zsh.indexOf("_tenant_words() {"), zsh.indexOf("_tenant() {"));
    const words = (...typed: readonly string[]): string =>
      spawnSync("sh", ["-euc", `${shared}\n_tenant_words "$@"`, "sh", ...typed], { cwd: root, encoding: "utf8" }).stdout;
    expect(words("--env=d", "check")).toBe("--env=dev\n");
    expect(words("", "check", "acme")).toBe("acme\nglobex\n");
    expect(words("sh")).toBe("show\n");
  });

  test("zsh gets it in a function of its own", () => {
    const { code, out } = tenant(root, "completion", "zsh");
    expect({ code, first: out.split("\n", 1)[0] }).toEqual({ code: 0, first: "#compdef tenant" });
    const zsh = spawnSync("zsh", ["-n"], { input: out, encoding: "utf8" });
    if (zsh.error === undefined) expect({ code: zsh.status, errors: zsh.stderr }).toEqual({ code: 0, errors: "" });
  });
});

test("another shell is wrong usage", () => {
  expect(tenant(root, "completion", "fish")).toMatchObject({ code: 2, chat: expect.stringContaining("bash, zsh") as string });
});
