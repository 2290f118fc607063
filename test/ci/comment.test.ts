import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compileFunction } from "node:vm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { MARKER } from "../../report/markdown/markdown";
import { stepsOf } from "./workflows";

interface Comment {
  readonly id: number;
  readonly body: string;
  readonly user: { readonly login: string; readonly type: string } | null;
}

interface Pull {
  readonly number: number;
  readonly head: {
    readonly ref: string;
    readonly sha: string;
    readonly repo: { readonly id: number } | null;
    readonly user: string;
  };
  readonly base: { readonly ref: string };
}

interface Artifact {
  readonly id: number;
  readonly name: string;
  readonly expired: boolean;
  readonly size_in_bytes: number;
}

/** What GitHub has; pages are short, so that whoever looks at the first only is found out. */
class FakeGithub {
  readonly written: { readonly to: string; readonly body: string }[] = [];

  constructor(
    private readonly has: {
      readonly pulls?: readonly Pull[];
      readonly comments?: readonly Comment[];
      readonly artifacts?: readonly Artifact[];
    },
  ) {}

  readonly rest = {
    actions: { listWorkflowRunArtifacts: (asked: Asked) => page(this.has.artifacts ?? [], asked) },
    pulls: {
      list: (asked: Asked) =>
        page(
          (this.has.pulls ?? []).filter(({ head }) => `${head.user}:${head.ref}` === asked.head),
          asked,
        ),
    },
    issues: {
      listComments: (asked: Asked) => page(this.has.comments ?? [], asked),
      createComment: ({ issue_number, body }: { issue_number: number; body: string }) =>
        this.written.push({ to: `new in ${issue_number}`, body }),
      updateComment: ({ comment_id, body }: { comment_id: number; body: string }) =>
        this.written.push({ to: `comment ${comment_id}`, body }),
    },
  };

  readonly paginate = (list: (asked: Asked) => readonly unknown[], asked: Asked): readonly unknown[] => {
    const all: unknown[] = [];
    for (let number = 1; ; number += 1) {
      const found = list({ ...asked, page: number });
      if (found.length === 0) return all;
      all.push(...found);
    }
  };
}

interface Asked {
  readonly owner: string;
  readonly repo: string;
  readonly head?: string;
  readonly page?: number;
}

const PAGE = 3;

function page(all: readonly unknown[], { owner, repo, page: number = 1 }: Asked): readonly unknown[] {
  expect([owner, repo]).toEqual(["platform", "tenants"]);
  return all.slice((number - 1) * PAGE, number * PAGE);
}

const SHA = "5f0c1aa90b8e7d6c5b4a39281706f5e4d3c2b1a0";
const RUN = {
  id: 7,
  html_url: "https://github.example/platform/tenants/actions/runs/7",
  head_branch: "opening",
  head_sha: SHA,
  head_repository: { id: 12, owner: { login: "stranger" } },
};

const pull = (number: number, different: Partial<Pull> = {}): Pull => ({
  number,
  head: { ref: "opening", sha: SHA, repo: { id: 12 }, user: "stranger" },
  base: { ref: "main" },
  ...different,
});

const BOT = { login: "github-actions[bot]", type: "Bot" };

let folder: string;
const before = process.env.FOLDER;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tenant-comment-"));
  process.env.FOLDER = folder;
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  if (before === undefined) delete process.env.FOLDER;
  else process.env.FOLDER = before;
});

interface Said {
  readonly notices: readonly string[];
  readonly outputs: Readonly<Record<string, string>>;
}

/** Runs a script of the workflow as actions/github-script does. */
async function run(step: string, github: FakeGithub): Promise<Said> {
  const script = stepsOf("comment.yaml").find(({ name }) => name === step)?.with?.["script"];
  const notices: string[] = [];
  const outputs: Record<string, string> = {};
  const core = {
    notice: (text: string) => notices.push(text),
    setOutput: (name: string, value: string) => (outputs[name] = value),
  };
  const context = { repo: { owner: "platform", repo: "tenants" }, payload: { workflow_run: RUN } };
  const names = ["github", "context", "core", "require"];
  const asynchronous = compileFunction(
    `return (async () => {${String(script)}
})();`,
    names,
  ) as (...values: readonly unknown[]) => Promise<void>;
  await asynchronous(github, context, core, createRequire(__filename));
  return { notices, outputs };
}

function left(report: string, base?: string): void {
  writeFileSync(join(folder, "report.md"), report);
  if (base !== undefined) writeFileSync(join(folder, "base-branch"), base);
}

describe("finding what the check left", () => {
  const artifact = (id: number, different: Partial<Artifact> = {}): Artifact => ({
    id,
    name: "tenant-comment",
    expired: false,
    size_in_bytes: 900,
    ...different,
  });

  test("the artifact of that name, on whichever page", async () => {
    const others = Array.from({ length: 5 }, (_, id) => artifact(id, { name: "tenant-report" }));
    const { outputs } = await run("Find what the check left", new FakeGithub({ artifacts: [...others, artifact(9)] }));
    expect(outputs).toEqual({ artifact: "9" });
  });

  test.each([
    ["none", []],
    ["two of the same name", [artifact(1), artifact(2)]],
    ["one that is gone", [artifact(1, { expired: true })]],
    ["one that is too large", [artifact(1, { size_in_bytes: 5_000_000 })]],
  ])("%s: nothing is fetched", async (_, artifacts) => {
    const { outputs, notices } = await run("Find what the check left", new FakeGithub({ artifacts }));
    expect(outputs).toEqual({});
    expect(notices).toHaveLength(1);
  });
});

describe("commenting", () => {
  test("the first report is a new comment, signed with run and commit", async () => {
    left(`${MARKER}\n## Tenants: 1 changed`);
    const github = new FakeGithub({ pulls: [pull(41)] });
    await run("Comment", github);
    expect(github.written).toEqual([
      { to: "new in 41", body: expect.stringMatching(/^<!-- leasehold-report -->\n## Tenants: 1 changed\n\n---\n/) as string },
    ]);
    expect(github.written[0]?.body).toContain(`[run of the check](${RUN.html_url}) for ${SHA}`);
  });

  test("a later one replaces it, also when it is far behind", async () => {
    left(`${MARKER}\nnew`);
    const talk = Array.from({ length: 10 }, (_, id): Comment => ({ id, body: "hm", user: { login: "ada", type: "User" } }));
    const github = new FakeGithub({ pulls: [pull(41)], comments: [...talk, { id: 77, body: `${MARKER}\nold`, user: BOT }] });
    await run("Comment", github);
    expect(github.written.map(({ to }) => to)).toEqual(["comment 77"]);
  });

  test("somebody else's comment with the same first line is left alone", async () => {
    left(`${MARKER}\nnew`);
    const forged: readonly Comment[] = [
      { id: 1, body: `${MARKER}\nmine`, user: { login: "ada", type: "User" } },
      { id: 2, body: `${MARKER}\nmine`, user: { login: "other[bot]", type: "Bot" } },
      { id: 3, body: `> ${MARKER}`, user: BOT },
      { id: 4, body: `${MARKER}\nghost`, user: null },
    ];
    const github = new FakeGithub({ pulls: [pull(41)], comments: forged });
    await run("Comment", github);
    expect(github.written.map(({ to }) => to)).toEqual(["new in 41"]);
  });

  test("the pull request is the one of the run's repository, branch and commit", async () => {
    left(`${MARKER}\nnew`, "main");
    const others = [
      pull(1, { head: { ...pull(1).head, repo: { id: 99 } } }),
      pull(2, { head: { ...pull(2).head, sha: "0".repeat(40) } }),
      pull(3, { head: { ...pull(3).head, ref: "other" } }),
      pull(4, { head: { ...pull(4).head, repo: null } }),
      pull(5, { head: { ...pull(5).head, user: "platform" } }),
    ];
    const github = new FakeGithub({ pulls: [...others, pull(41)] });
    await run("Comment", github);
    expect(github.written.map(({ to }) => to)).toEqual(["new in 41"]);
    const none = new FakeGithub({ pulls: others });
    expect((await run("Comment", none)).notices).toHaveLength(1);
    expect(none.written).toEqual([]);
  });

  test("of two pull requests from one branch the base decides; no file can name a third", async () => {
    const two = [
      pull(41),
      pull(42, { base: { ref: "release" } }),
      pull(43, { base: { ref: "secret" }, head: { ...pull(43).head, sha: "1".repeat(40) } }),
    ];
    const commentedIn = async (base: string | undefined): Promise<readonly string[]> => {
      rmSync(join(folder, "base-branch"), { force: true });
      left(`${MARKER}\nnew`, base);
      const github = new FakeGithub({ pulls: two });
      await run("Comment", github);
      return github.written.map(({ to }) => to);
    };
    expect(await commentedIn("release")).toEqual(["new in 42"]);
    expect(await commentedIn("secret")).toEqual([]);
    expect(await commentedIn(undefined)).toEqual([]);
  });
});

describe("what was left may be forged", () => {
  async function bodyOf(report: string): Promise<string | undefined> {
    left(report);
    const github = new FakeGithub({ pulls: [pull(41)] });
    await run("Comment", github);
    return github.written[0]?.body;
  }

  test("without the first line it is no report", async () => {
    expect(await bodyOf("## Approved by everybody")).toBeUndefined();
  });

  test("nobody is called, and no picture or link of HTML is left", async () => {
    const body = await bodyOf(
      `${MARKER}\n@platform/admins approve ![x](https://evil.example/x.png) <img src=x> <A href="https://evil.example">y</A>`,
    );
    expect(body).not.toMatch(/@[a-z]|!\[|<img|<a /i);
  });

  test("what is too long is cut, and still signed", async () => {
    const body = await bodyOf(`${MARKER}\n${"x".repeat(70_000)}`);
    expect(body?.length).toBeLessThanOrEqual(65_536);
    expect(body).toContain("(cut: the whole report is kept by the run)");
    expect(body).toContain(SHA);
    const grown = await bodyOf(`${MARKER}\n${"@".repeat(63_000)}`);
    expect(grown).toHaveLength(65_536);
    expect(grown).toContain(SHA);
  });

  test("a link, a folder or a huge file in its place is not read", async () => {
    writeFileSync(join(folder, "elsewhere"), `${MARKER}\nsecret`);
    symlinkSync(join(folder, "elsewhere"), join(folder, "report.md"));
    const github = new FakeGithub({ pulls: [pull(41)] });
    await run("Comment", github);
    rmSync(join(folder, "report.md"));
    mkdirSync(join(folder, "report.md"));
    await run("Comment", github);
    rmSync(join(folder, "report.md"), { recursive: true });
    left(`${MARKER}${"x".repeat(400_000)}`);
    await run("Comment", github);
    expect(github.written).toEqual([]);
  });
});
