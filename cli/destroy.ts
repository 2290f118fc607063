/** `tenant destroy`: takes an ephemeral environment down, tenants first, data included. */

import { Command } from "commander";
import { loadFleet } from "../model/fleet";
import { describeCounts, describeFailure } from "./engine/describe";
import { prepare, stacksOf, type Target } from "./engine/plan";
import { Progress } from "./engine/progress";
import { runPulumi } from "./engine/run";
import { exitCodes, reportProblems } from "./output";

/** The subcommand for `program.ts`. */
export const destroyCommand = new Command("destroy")
  .description("remove an ephemeral environment: every tenant with its data, then the platform's own objects")
  .requiredOption("--env <environment>", "the environment, such as dev")
  .option("--root <folder>", "the repository", process.cwd())
  .action(async ({ env, root }: { env: string; root: string }) => {
    process.exitCode = await destroy({ root, environment: env });
  });

async function destroy(target: Target): Promise<number> {
  const { problems, fleet } = loadFleet(target.root, target.environment);
  if (fleet === undefined) {
    reportProblems(problems, false);
    process.stderr.write("nothing was changed\n");
    return exitCodes.findings;
  }
  if (!fleet.environment.ephemeral) {
    process.stderr.write(
      `environment ${target.environment} is not ephemeral: its data is protected and nothing was changed.\n` +
        `If it may really go, set "ephemeral: true" in environments/${target.environment}.yaml and run "up" first.\n`,
    );
    return exitCodes.findings;
  }
  for (const stack of stacksOf(target.environment).toReversed())
    if (!(await destroyStack(target, stack))) return exitCodes.failed;
  return exitCodes.fine;
}

async function destroyStack(target: Target, stack: string): Promise<boolean> {
  const { flags } = await prepare(target, stack, true);
  const progress = new Progress(`destroy of ${stack}`);
  const outcome = await runPulumi({ verb: "destroy", stack, root: target.root, flags }, progress);
  progress.end(outcome.succeeded ? describeCounts(outcome.counts) : "failed");
  if (!outcome.succeeded) process.stderr.write(`${describeFailure(stack, outcome).join("\n")}\n`);
  return outcome.succeeded;
}
