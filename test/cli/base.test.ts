import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readBase } from "../../cli/base";
import { withTemporaryFolder } from "../../cli/temporary";
import { repository, tenantFile } from "../model/repository";
import { tenant } from "./command";
import { gitRepository, type Repository } from "./git";

const fleet = (): Repository => gitRepository(repository({ "tenants/acme.yaml": tenantFile("acme"), ".gitignore": "*.log\n" }));

/** Whatever a test leaves in the folder for temporary files is found. */
let temporary: string;
const before = process.env.TMPDIR;
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), "test-temporary-"));
});
afterEach(() => {
  process.env.TMPDIR = before;
  if (before === undefined) delete process.env.TMPDIR;
  rmSync(temporary, { recursive: true });
});

describe("the files of a ref", () => {
  test("are those of the commit, whatever the work tree and the index hold", () => {
    const { root, git, write } = fleet();
    write({ "tenants/globex.yaml": tenantFile("globex"), "tenants/acme.yaml": "" });
    git("add", "tenants/globex.yaml");
    const index = readFileSync(join(root, ".git/index"));
    const { sources, name, changed } = readBase(root, "main");
    expect(sources.tenants.loaded.map(({ definition }) => definition.id)).toEqual(["acme"]);
    expect(sources.tiers.ids).toEqual(["enterprise", "standard", "starter"]);
    expect({ name, changed }).toEqual({ name: "main", changed: ["tenants/acme.yaml", "tenants/globex.yaml"] });
    expect(readFileSync(join(root, ".git/index"))).toEqual(index);
  });

  test("what changed: edited, removed, renamed and new files, but nothing that git ignores", () => {
    const { root, git, write, commit } = fleet();
    commit({ "tenants/old.yaml": tenantFile("old"), "tenants/moved.yaml": tenantFile("moved") });
    git("switch", "--quiet", "--create", "change");
    renameSync(join(root, "tenants/moved.yaml"), join(root, "tenants/ä b.yaml"));
    rmSync(join(root, "tenants/old.yaml"));
    commit({ "tiers/starter.yaml": "" });
    write({ "tenants/new.yaml": tenantFile("new"), "x.log": "" });
    expect(readBase(root, "main").changed).toEqual([
      "tenants/moved.yaml",
      "tenants/new.yaml",
      "tenants/old.yaml",
      "tenants/ä b.yaml",
      "tiers/starter.yaml",
    ]);
  });

  test("where the branch left it counts: what others added since is no change of ours", () => {
    const { root, git, commit } = fleet();
    const left = git("rev-parse", "HEAD");
    git("switch", "--quiet", "--create", "change");
    commit({ "tenants/ours.yaml": tenantFile("ours") });
    git("switch", "--quiet", "main");
    commit({ "tenants/theirs.yaml": tenantFile("theirs") });
    git("switch", "--quiet", "change");
    const { commit: compared, changed, sources } = readBase(root, "main");
    expect({ compared, changed, ids: sources.tenants.ids }).toEqual({
      compared: left,
      changed: ["tenants/ours.yaml"],
      ids: ["acme"],
    });
  });

  test("a branch that shares no commit is compared as it is", () => {
    const { root, git, commit } = fleet();
    git("switch", "--quiet", "--orphan", "elsewhere");
    commit({ "tenants/other.yaml": tenantFile("other") });
    expect(readBase(root, "main")).toMatchObject({ commit: git("rev-parse", "main"), sources: { tenants: { ids: ["acme"] } } });
  });

  test("a fleet in a folder of a git repository", () => {
    const top = repository({ "my fleet/tenants/acme.yaml": tenantFile("acme"), "other.txt": "" });
    const { write } = gitRepository(top);
    write({ "my fleet/tenants/globex.yaml": tenantFile("globex"), "other.txt": "changed" });
    const { sources, changed } = readBase(join(top, "my fleet"), "HEAD");
    expect({ ids: sources.tenants.ids, changed }).toEqual({ ids: ["acme"], changed: ["tenants/globex.yaml"] });
  });

  test("are read as they are stored: no filter or attribute of the change is applied", () => {
    const { root, git, commit } = fleet();
    commit({ ".gitattributes": "*.yaml filter=evil ident export-ignore eol=crlf\n" });
    git("config", "filter.evil.smudge", "false");
    expect(readBase(root, "HEAD").sources.tenants.loaded.map(({ definition }) => definition.id)).toEqual(["acme"]);
  });

  test("a link in the commit is not followed, and a folder in tenants/ is left out", () => {
    const { root, git, commit } = fleet();
    const blob = git("hash-object", "-w", join(root, "tenants/acme.yaml"));
    git("update-index", "--add", "--cacheinfo", `120000,${blob},tenants/link.yaml`);
    git("commit", "--quiet", "--message", "link");
    git("checkout", "--quiet", "--", ".");
    commit({ "tenants/deep/hidden.yaml": tenantFile("hidden") });
    expect(readBase(root, "HEAD").sources.tenants.ids).toEqual(["acme"]);
  });

  test("variables that a hook of another repository left do not mislead", () => {
    const { root } = fleet();
    const other = gitRepository(repository({ "tenants/other.yaml": tenantFile("other") }));
    process.env.GIT_DIR = join(other.root, ".git");
    try {
      expect(readBase(root, "main").sources.tenants.ids).toEqual(["acme"]);
    } finally {
      delete process.env.GIT_DIR;
    }
  });

  test("1,000 files take less than a second", () => {
    const files = Array.from({ length: 1000 }, (_, number) => `t${String(number).padStart(4, "0")}`);
    const { root } = gitRepository(repository(Object.fromEntries(files.map((id) => [`tenants/${id}.yaml`, tenantFile(id)]))));
    const times = [1, 2, 3].map(() => {
      const started = performance.now();
      expect(readBase(root, "main").sources.tenants.loaded).toHaveLength(1000);
      return performance.now() - started;
    });
    // The best of three: other tests run at the same time.
    expect(Math.min(...times)).toBeLessThan(1000);
  });
});

describe("the temporary folder", () => {
  test("is gone after use, and after an error", () => {
    process.env.TMPDIR = temporary;
    withTemporaryFolder((folder) => expect(statSync(folder).isDirectory()).toBe(true));
    expect(() =>
      withTemporaryFolder(() => {
        throw new Error("broken");
      }),
    ).toThrow("broken");
    expect(readdirSync(temporary)).toEqual([]);
  });

  test("is gone after Ctrl-C, and the program ends as one that was interrupted", async () => {
    const use = `require("./cli/temporary.ts").withTemporaryFolder((folder) => {
      require("node:fs").writeSync(1, folder);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
    }); setTimeout(() => undefined, 60_000);`;
    const cwd = join(__dirname, "../..");
    const run = spawn(process.execPath, ["-r", "tsx/cjs", "-e", use], { cwd, env: { ...process.env, TMPDIR: temporary } });
    const folder = await new Promise<string>((resolve) => run.stdout.once("data", (text: Buffer) => resolve(text.toString())));
    run.kill("SIGINT");
    const signal = await new Promise((resolve) => run.once("close", (_, by) => resolve(by)));
    expect({ signal, isThere: existsSync(folder) }).toEqual({ signal: "SIGINT", isThere: false });
    expect(folder.startsWith(temporary)).toBe(true);
  });
});

describe("tenant check --base", () => {
  test("says what it compares with, and checks", () => {
    const { root, git } = fleet();
    const { code, chat } = tenant(root, "check", "--base", "main");
    expect({ code, chat }).toEqual({
      code: 0,
      chat: `Compared with ${git("rev-parse", "--short=12", "HEAD")}, where this branch left main.\nNobody in particular must agree to this change.\n`,
    });
  });

  test.each(["mian", "-x", "--upload-pack=x", "", "main:tenants", "main; true", "$(true)"])(
    "`%s` is no commit: exit code 2",
    (ref) => {
      const { code, out, chat } = tenant(fleet().root, "check", `--base=${ref}`);
      expect({ code, out }).toEqual({ code: 2, out: "" });
      expect(chat).toContain(`git knows no commit \`${ref}\` here.`);
      expect(chat).toContain("git fetch origin");
    },
  );

  test("a branch that only the server has is guessed", () => {
    const clone = fleet();
    clone.git("update-ref", "refs/remotes/origin/release", "HEAD");
    expect(tenant(clone.root, "check", "--base", "release").chat).toContain("Did you mean `origin/release`?");
  });

  test("outside a git repository: exit code 3", () => {
    const { code, chat } = tenant(repository({ "tenants/acme.yaml": tenantFile("acme") }), "check", "--base", "main");
    expect(code).toBe(3);
    expect(chat).toMatch(
      /^--base needs a git repository; .*not a git repository.*\. Without --base the files are checked as they are\.$/m,
    );
  });

  test("without git: exit code 3, and reports that only like to know the folder still work", () => {
    const root = repository({ "tenants/acme.yaml": tenantFile("acme") });
    const path = process.env.PATH;
    process.env.PATH = root;
    try {
      expect(tenant(root, "check", "--base", "main")).toMatchObject({
        code: 3,
        chat: "--base needs a git repository; git is not installed. Without --base the files are checked as they are.\n",
      });
      expect(tenant(root, "check", "--output", "github").code).toBe(0);
    } finally {
      process.env.PATH = path;
    }
  });
});
