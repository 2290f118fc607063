/** `tenant check`: every static rule over the whole fleet, in one environment or in all. */

import { Command } from "commander";
import { loadSources, resolveFleet, type Sources } from "../model/fleet";
import { counted, orderProblems, type Problem } from "../model/problems";
import { didYouMean } from "../model/suggest";
import { chat, data, exitCodes, json, reportProblems, UsageError } from "./output";

interface CheckOptions {
  readonly root: string;
  readonly env?: string;
  readonly json?: boolean;
}

/** The subcommand for `program.ts`. */
export const checkCommand = new Command("check")
  .description("check all files; the whole fleet is always checked")
  .argument("[ids...]", "show only problems of these tenants and of what all tenants share")
  .option("--env <environment>", "check against one environment only")
  .option("--json", "print problems as JSON")
  .option("--root <folder>", "the repository", process.cwd())
  .action((ids: readonly string[], options: CheckOptions) => check(ids, options));

function check(ids: readonly string[], options: CheckOptions): void {
  const started = performance.now();
  const sources = loadSources(options.root);
  const environments = options.env === undefined ? allEnvironments(sources) : [options.env];
  for (const id of ids) refuseUnknown(id, sources);
  const all = orderProblems(environments.flatMap((environment) => resolveFleet(sources, environment).problems));
  const problems = all.filter((problem) => concerns(problem, ids));
  if (problems.length < all.length) {
    chat(`${counted(all.length - problems.length, "more problem")} in other tenants' files; \`tenant check\` shows all.`);
  }
  if (problems.length > 0) {
    reportProblems(problems, options.json === true);
    process.exitCode = exitCodes.findings;
  } else if (options.json === true) json({ problems });
  else praise(sources, environments, performance.now() - started);
}

/** Without any environment file the rest is still checked, so that everything is reported at once. */
function allEnvironments(sources: Sources): readonly string[] {
  return sources.environments.ids.length > 0 ? sources.environments.ids : ["dev"];
}

/** A tenant that was asked for by name must be there; a file that is not a regular one is reported by the check itself. */
function refuseUnknown(id: string, sources: Sources): void {
  if (sources.tenants.ids.includes(id) || sources.tenants.problems.some(({ file }) => file.startsWith(`tenants/${id}.`))) return;
  throw new UsageError(`There is no tenants/${id}.yaml.${didYouMean(id, sources.tenants.ids)}`);
}

function concerns(problem: Problem, ids: readonly string[]): boolean {
  return ids.length === 0 || !problem.file.startsWith("tenants/") || ids.some((id) => problem.file.startsWith(`tenants/${id}.`));
}

function praise(sources: Sources, environments: readonly string[], milliseconds: number): void {
  const tenants = counted(sources.tenants.ids.length, "tenant");
  const tiers = counted(sources.tiers.ids.length, "tier");
  const where = `${counted(environments.length, "environment")} (${environments.join(", ")})`;
  data(`Checked ${tenants}, ${tiers} and ${where} in ${(milliseconds / 1000).toFixed(1)} s.`);
  data(
    "Isolation, as far as files show it: no two tenants share an id, a name built from it or a member, " +
      "and no member stands for the platform; what the program builds from them is judged by the preview.",
  );
  data(`Next: npm run preview -- ${environments[0] ?? "dev"}`);
}
