/** `tenant up`: brings an environment to what the tenant files say, platform first, after everything passed the gate. */

import { Command } from "commander";
import { renderBootstrap } from "../sql/bootstrap";
import { endWhatRuns } from "./engine/closing";
import { changesAnything, describeCounts, describeFailure } from "./engine/describe";
import { judgedBy, plan, platformStack, type StackPlan, type Target } from "./engine/plan";
import { Progress } from "./engine/progress";
import { runPulumi } from "./engine/run";
import { ensureBootstrap, type Finding, lintServer, purgeTenants } from "./engine/server";
import { describeFleet } from "./engine/summary";
import { chat, exitCodes, reportProblems } from "./output";

/** The subcommand for `program.ts`. */
export const upCommand = new Command("up")
  .description("build or change an environment: check the files, preview under the policy pack, then apply")
  .requiredOption("--env <environment>", "the environment, such as dev")
  .option("--refresh", "look for changes made by hand first, and undo them", false)
  .option("--root <folder>", "the repository", process.cwd())
  .action(async ({ env, root, refresh }: { env: string; root: string; refresh: boolean }) => {
    process.exitCode = await up({ root, environment: env, refresh });
  });

/** How applying one stack ended; `locked` when another run took the stack after our preview, which is then out of date. */
type Applied = "done" | "failed" | "locked";

/** How often a run starts over because another one was quicker. */
const maxRestarts = 5;

async function up(target: Target, restarts = 0): Promise<number> {
  const planned = await plan(target, true);
  if (!("stacks" in planned)) {
    reportProblems(planned.problems, false);
    chat("nothing was changed");
    return exitCodes.findings;
  }
  const refused = planned.stacks.filter(({ preview }) => !preview.succeeded);
  if (refused.length > 0) {
    for (const { stack, preview } of refused) chat(describeFailure(stack, preview).join("\n"));
    chat("nothing was changed");
    return exitCodes.findings;
  }
  for (const stack of planned.stacks) {
    const applied = await apply(target, stack);
    if (applied === "failed") return exitCodes.failed;
    if (applied === "locked" && restarts === maxRestarts) return exitCodes.failed;
    if (applied === "locked") {
      chat(`another run took stack ${stack.stack} first; starting over when it has ended`);
      return up(target, restarts + 1);
    }
    if (stack.stack === platformStack(target.environment) && !(await prepareServer())) return exitCodes.findings;
  }
  for (const id of await purgeTenants(planned.fleet.closed))
    chat(`tenant ${id} is closed: its rows in shared tables were deleted`);
  if (!isServerSound(await lintServer())) return exitCodes.findings;
  for (const line of await endWhatRuns(planned.fleet)) chat(line);
  process.stdout.write(await describeFleet(target, planned.fleet));
  return exitCodes.fine;
}

/** Between the two stacks: the shared server gets the bootstrap, and what the platform has there lets no tenant reach another. */
async function prepareServer(): Promise<boolean> {
  const { version, steps } = renderBootstrap();
  if (await ensureBootstrap({ version, steps })) chat(`database server: bootstrap ${version} installed`);
  // What is wrong with a tenant's own role or database, the tenants' stack may mend in a moment.
  return isServerSound((await lintServer()).filter(({ subject }) => !/^(database t_|tnt__)/.test(subject)));
}

/** Whether nothing was found. A database that is none of ours is only mentioned. */
function isServerSound(findings: readonly Finding[]): boolean {
  const isForeign = ({ subject }: Finding): boolean => /^database (?!t_|shared$|tnt_template$)/.test(subject);
  const [others, ours] = [findings.filter(isForeign), findings.filter((finding) => !isForeign(finding))];
  for (const { subject, problem } of others)
    chat(`warning: ${subject}, which is not ours, ${problem}: tenants of this server get in`);
  if (ours.length === 0) return true;
  chat("On the shared database server something lets tenants reach more than their own:");
  for (const { subject, problem } of ours) chat(`  ${subject} ${problem}`);
  chat(
    "It was done by hand or by a migration. `--refresh` undoes it on tenants' roles and databases; undo the rest, then run the command again.",
  );
  return false;
}

/** Applies one stack; a stack that the preview found unchanged is left alone. */
async function apply({ root }: Target, { stack, flags, preview }: StackPlan): Promise<Applied> {
  if (!changesAnything(preview) && flags.length === 0) return "done";
  const progress = new Progress(`up of ${stack}`);
  const outcome = await runPulumi({ verb: "up", stack, root, flags, ...judgedBy(root) }, progress);
  progress.end(outcome.succeeded ? describeCounts(outcome.counts) : "failed");
  for (const warning of outcome.warnings) chat(warning);
  if (outcome.succeeded) return "done";
  if (outcome.errors.some((text) => text.includes("currently locked"))) return "locked";
  chat(describeFailure(stack, outcome).join("\n"));
  chat("What was done so far is recorded; the same command goes on from there.");
  return "failed";
}
