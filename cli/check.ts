/** `tenant check`: every static rule over the whole fleet, in one environment or in all. */

import { Command } from "commander";
import { checkFleet } from "../model/fleet";
import { counted, levelOf } from "../model/problems";
import type { Base } from "../model/run";
import { loadSources, type Sources } from "../model/sources";
import { readBase } from "./base";
import { chosenEnvironments, collect, day, refuseUnknown } from "./options";
import { chat, data, exitCodes, UsageError } from "./output";
import { FORMAT_NAMES, isForPeople, readTargets, writeReport } from "./targets";

interface CheckOptions {
  readonly root: string;
  readonly env?: string;
  readonly base?: string;
  readonly label: readonly string[];
  readonly today?: string;
  readonly output: readonly string[];
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** The subcommand for `program.ts`. */
export const checkCommand = new Command("check")
  .description("check all files; the whole fleet is always checked")
  .argument("[ids...]", "show only problems of these tenants and of what all tenants share")
  .option("--env <environment>", "check against one environment only")
  .option("--base <ref>", "judge the change since this branch left <ref>, such as origin/main, too")
  .option("--label <label>", "a label of the pull request, such as bulk; may be repeated; needs --base", collect, [])
  .option("--today <date>", "the day on which expiry is judged, such as 2026-03-02; default: today")
  .option("--output <format[=file]>", `${FORMAT_NAMES}; to stdout or to a file; may be repeated`, collect, [])
  .option("--json", "print problems as JSON, as --output json does")
  .option("--quiet", "print only problems")
  .option("--root <folder>", "the repository", process.cwd())
  .action((ids: readonly string[], options: CheckOptions) => check(ids, options));

function check(ids: readonly string[], options: CheckOptions): void {
  const started = performance.now();
  const targets = readTargets(options.output, options.json === true);
  const today = options.today === undefined ? undefined : day(options.today);
  const sources = loadSources(options.root);
  const environments = chosenEnvironments(sources, options.env);
  for (const id of ids) refuseUnknown(id, sources);
  const say = options.quiet === true ? () => undefined : chat;
  const base = changeSince(options, say);
  const all = checkFleet(sources, environments, { today, base });
  const problems = all.filter(({ file }) => concerns(file, ids));
  if (problems.length < all.length)
    say(`${counted(all.length - problems.length, "more problem")} in other tenants' files; \`tenant check\` shows all.`);
  const files = filesOf(sources).filter((file) => concerns(file, ids));
  for (const line of targets.flatMap((target) => writeReport(target, problems, { files, root: options.root }))) say(line);
  if (problems.some((problem) => levelOf(problem) === "error")) process.exitCode = exitCodes.findings;
  else if (options.quiet !== true && targets.some(isForPeople)) praise(sources, environments, performance.now() - started);
}

function changeSince({ root, base: ref, label: labels }: CheckOptions, say: (text: string) => void): Base | undefined {
  if (ref === undefined && labels.length > 0)
    throw new UsageError("--label says something about a change. Add --base <ref>, such as --base origin/main.");
  if (ref === undefined) return undefined;
  const { commit, ...base } = readBase(root, ref);
  say(`Compared with ${commit.slice(0, 12)}, where this branch left ${ref}.`);
  return { ...base, labels };
}

function concerns(file: string, ids: readonly string[]): boolean {
  return ids.length === 0 || !file.startsWith("tenants/") || ids.some((id) => file.startsWith(`tenants/${id}.`));
}

function filesOf({ tenants, tiers, profiles, environments }: Sources): readonly string[] {
  const folders = Object.entries({ tenants, tiers, profiles, environments });
  return folders.flatMap(([folder, { ids }]) => ids.map((id) => `${folder}/${id}.yaml`));
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
