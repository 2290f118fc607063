/** `tenant preview`: what a run would change, judged by the tenant-file checks and the policy pack. Changes nothing. */

import { Command } from "commander";
import { describeCounts, describeFailure, describeSteps } from "./engine/describe";
import { plan, type StackPlan } from "./engine/plan";
import { exitCodes, reportProblems } from "./output";

/** The subcommand for `program.ts`. */
export const previewCommand = new Command("preview")
  .description("show what `up` would change; refuse tenant files with problems and resources that violate a policy")
  .requiredOption("--env <environment>", "the environment, such as dev")
  .option("--refresh", "look for changes made by hand first", false)
  .option("--root <folder>", "the repository", process.cwd())
  .option("--json", "print the steps and violations as JSON")
  .action(async ({ env, root, refresh, json }: { env: string; root: string; refresh: boolean; json?: boolean }) => {
    const planned = await plan({ root, environment: env, refresh }, false);
    if (!("stacks" in planned)) {
      reportProblems(planned.problems, json === true);
      process.exitCode = exitCodes.findings;
      return;
    }
    if (json === true) process.stdout.write(`${JSON.stringify(planned.stacks.map(withoutResources), null, 2)}\n`);
    else for (const stack of planned.stacks) process.stdout.write(`${describePlan(stack).join("\n")}\n`);
    if (planned.stacks.every(({ preview }) => preview.succeeded)) return;
    process.stderr.write("nothing was changed\n");
    process.exitCode = exitCodes.findings;
  });

/** What changes and what is wrong, without all that stays as it is. */
function withoutResources({ preview: { resources, ...preview }, ...stack }: StackPlan): object {
  return { ...stack, preview };
}

function describePlan({ stack, preview }: StackPlan): string[] {
  if (!preview.succeeded) return describeFailure(stack, preview);
  return [`stack ${stack}: ${describeCounts(preview.counts)}`, ...describeSteps(preview.steps)];
}
