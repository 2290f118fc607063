/** `tenant verify`: judges what the recorded state says is there, over all stacks of an environment together. Changes nothing. */

import { Command } from "commander";
import { resolveFleet } from "../model/fleet";
import { compareText, counted, orderProblems } from "../model/problems";
import { loadSources, type Sources } from "../model/sources";
import { invariants } from "../policies/invariants";
import type { StackResource } from "../policies/resources";
import { stacksOf } from "./engine/plan";
import { Progress } from "./engine/progress";
import { type Checkpoint, listStacks, readState } from "./engine/state";
import { judgeResources } from "./judging";
import { chosenEnvironments, day } from "./options";
import { chat, data, exitCodes, json, reportProblems } from "./output";

interface VerifyOptions {
  readonly env: string;
  readonly root: string;
  readonly today?: string;
  readonly json?: boolean;
}

/** The subcommand for `program.ts`. */
export const verifyCommand = new Command("verify")
  .description("judge the recorded state of all stacks of an environment, together; secrets are not read")
  .requiredOption("--env <environment>", "the environment, such as dev")
  .option("--today <date>", "the day on which expiry is judged, such as 2026-03-02; default: today")
  .option("--root <folder>", "the repository", process.cwd())
  .option("--json", "print what was judged and the violations as JSON")
  .action((options: VerifyOptions) => verify(options));

async function verify({ env, root, ...options }: VerifyOptions): Promise<void> {
  const today = options.today === undefined ? undefined : day(options.today);
  const sources = loadSources(root);
  chosenEnvironments(sources, env);
  const progress = new Progress(`verify ${env}`);
  const stacks = await readStacks(root, stacksIn(env, sources, await listStacks(root)));
  const { fleet } = resolveFleet(sources, env, { today });
  if (fleet === undefined)
    progress.say(
      "The tenant files have problems, so violations are shown at the beginning of files. `tenant check` shows the problems.",
    );
  const resources = stacks.flatMap((stack) => stack.resources);
  const findings = orderProblems(judgeResources({ root, sources, today }, resources, { environment: env, fleet }));
  progress.end(findings.length === 0 ? "holds" : counted(findings.length, "violation"));
  const judged = stacks.map((stack) => ({ name: stack.name, resources: stack.resources.filter(isReal).length }));
  if (options.json === true) json({ environment: env, stacks: judged, invariants: invariants.length, findings });
  else tell(judged, findings);
  if (findings.length > 0) process.exitCode = exitCodes.findings;
}

function tell(
  stacks: readonly { readonly name: string; readonly resources: number }[],
  findings: Parameters<typeof reportProblems>[0],
): void {
  if (findings.length > 0) reportProblems(findings, false);
  const total = stacks.reduce((sum, { resources }) => sum + resources, 0);
  const named = stacks.map(({ name, resources }) => `${name} (${counted(resources, "resource")})`).join(", ");
  const verdict = findings.length === 0 ? "all hold" : counted(findings.length, "violation");
  const line = `${counted(invariants.length, "invariant")} over ${counted(total, "recorded resource")}: ${verdict}. Stacks: ${named}.`;
  if (findings.length > 0) chat(line);
  else data(line);
}

/**
 * The stacks of an environment: the platform's, the tenants', and any further `<env>-<shard>`.
 *
 * Of environments `eu` and `eu-west` the stack `eu-west` is the second's alone: the longest id that fits owns it.
 *
 * @throws Error when one that every environment has is missing
 */
function stacksIn(environment: string, { environments }: Sources, all: readonly string[]): readonly string[] {
  const ownerOf = (stack: string): string | undefined =>
    environments.ids
      .filter((id) => stack === id || stack.startsWith(`${id}-`))
      .sort((one, other) => other.length - one.length)[0];
  const missing = stacksOf(environment).filter((stack) => !all.includes(stack));
  if (missing.length > 0)
    throw new Error(
      `There is no stack ${missing.join(" and no stack ")}: nothing was built there yet. \`tenant up --env ${environment}\` builds it.`,
    );
  return all.filter((stack) => ownerOf(stack) === environment).sort(compareText);
}

interface RecordedStack {
  readonly name: string;
  readonly resources: readonly StackResource[];
}

async function readStacks(root: string, names: readonly string[]): Promise<readonly RecordedStack[]> {
  const read = await Promise.all(names.map(async (name) => ({ name, state: await readState(root, name) })));
  for (const { name, state } of read)
    if ((state?.deployment.pending_operations ?? []).length > 0)
      chat(`stack ${name}: a run was cut short, so there may be more than is recorded. \`tenant up\` settles it.`);
  return read.map(({ name, state }) => ({ name, resources: resourcesIn(state) }));
}

/** What waits to be deleted is there still, so it is judged as well. */
function resourcesIn(state: Checkpoint | undefined): readonly StackResource[] {
  return (state?.deployment.resources ?? []).map(({ type, urn, inputs = {} }) => ({
    type,
    urn,
    name: urn.slice(urn.lastIndexOf("::") + 2),
    props: inputs,
  }));
}

/** Neither a component nor a provider nor the stack itself. */
function isReal({ type }: StackResource): boolean {
  return !/^(pulumi|leasehold):/.test(type);
}
