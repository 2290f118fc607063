/** The workflow files that a tenant repository copies, as the tests read them. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";

/** A step of a job. */
interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** A job of GitHub Actions. */
interface Job {
  readonly if?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
  readonly "timeout-minutes"?: number;
}

/** A workflow of GitHub Actions. */
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** A job of GitLab CI. */
interface GitlabJob {
  readonly script: readonly string[];
  readonly rules: readonly { readonly if: string }[];
  readonly timeout?: string;
  readonly interruptible?: boolean;
  readonly resource_group?: string;
  readonly artifacts?: { readonly when: string; readonly reports: Readonly<Record<string, string>> };
}

const CI = join(__dirname, "../../ci");

/** Names of the files for GitHub. */
export const GITHUB_FILES = readdirSync(join(CI, "github"));

/** A file for GitHub as text. */
export function githubText(file: string): string {
  return readFileSync(join(CI, "github", file), "utf8");
}

/** A file for GitHub, parsed. */
export function workflow(file: string): Workflow {
  return load(githubText(file)) as Workflow;
}

/** Every step of a workflow. */
export function stepsOf(file: string): readonly Step[] {
  return Object.values(workflow(file).jobs).flatMap(({ steps }) => steps);
}

/** The jobs for GitLab by name; what configures all of them is left out. */
export function gitlabJobs(): Readonly<Record<string, GitlabJob>> {
  const file = load(readFileSync(join(CI, "gitlab/.gitlab-ci.yml"), "utf8")) as Readonly<Record<string, GitlabJob>>;
  return Object.fromEntries(Object.entries(file).filter(([name]) => name.startsWith("tenant-")));
}

/** Every line of shell in all files, with continued lines joined. */
export function shellLines(): readonly string[] {
  const github = GITHUB_FILES.flatMap((file) => stepsOf(file).flatMap(({ run }) => run ?? []));
  const gitlab = Object.values(gitlabJobs()).flatMap(({ script }) => script);
  return [...github, ...gitlab].flatMap((text) => text.replace(/\\\n\s*/g, " ").split("\n"));
}
