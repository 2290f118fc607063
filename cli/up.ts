/** `tenant up`: brings an environment to what the tenant files say, platform first, after everything passed the gate. */

import { Command } from "commander";
import { changesAnything, describeCounts, describeFailure } from "./engine/describe";
import { plan, policyPack, type StackPlan, type Target } from "./engine/plan";
import { Progress } from "./engine/progress";
import { runPulumi } from "./engine/run";
import { describeFleet } from "./engine/summary";
import { exitCodes, reportProblems } from "./output";

/** The subcommand for `program.ts`. */
export const upCommand = new Command("up")
  .description("build or change an environment: check the files, preview under the policy pack, then apply")
  .requiredOption("--env <environment>", "the environment, such as dev")
  .option("--root <folder>", "the repository", process.cwd())
  .action(async ({ env, root }: { env: string; root: string }) => {
    process.exitCode = await up({ root, environment: env });
  });

async function up(target: Target): Promise<number> {
  const planned = await plan(target, true);
  if (!("stacks" in planned)) {
    reportProblems(planned.problems, false);
    process.stderr.write("nothing was changed\n");
    return exitCodes.findings;
  }
  const refused = planned.stacks.filter(({ preview }) => !preview.succeeded);
  if (refused.length > 0) {
    for (const { stack, preview } of refused) process.stderr.write(`${describeFailure(stack, preview).join("\n")}\n`);
    process.stderr.write("nothing was changed\n");
    return exitCodes.findings;
  }
  for (const stack of planned.stacks) if (!(await apply(target, stack))) return exitCodes.failed;
  process.stdout.write(await describeFleet(target, planned.fleet));
  return exitCodes.fine;
}

/** Applies one stack; a stack that the preview found unchanged is left alone. */
async function apply({ root }: Target, { stack, flags, preview }: StackPlan): Promise<boolean> {
  if (!changesAnything(preview) && flags.length === 0) return true;
  const progress = new Progress(`up of ${stack}`);
  const outcome = await runPulumi({ verb: "up", stack, root, flags, policyPack: policyPack(root) }, progress);
  progress.end(outcome.succeeded ? describeCounts(outcome.counts) : "failed");
  for (const warning of outcome.warnings) process.stderr.write(`${warning}\n`);
  if (outcome.succeeded) return true;
  process.stderr.write(
    `${describeFailure(stack, outcome).join("\n")}\nWhat was done so far is recorded; the same command goes on from there.\n`,
  );
  return false;
}
