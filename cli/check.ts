/** `tenant check`: every static rule over the whole fleet, in one environment or in all. */

import { Command } from "commander";
import { checkFleet } from "../model/fleet";
import { counted, orderProblems, type Problem } from "../model/problems";
import type { Base } from "../model/run";
import { loadSources, type Sources } from "../model/sources";
import { approvalsOf, whoMustAgree } from "../report/approvals/approvals";
import { blocks } from "../report/finding";
import { problemFindings } from "../report/known";
import { readBase } from "./base";
import { judgePlanned } from "./judging";
import { chosenEnvironments, collect, day, refuseUnknown } from "./options";
import { chat, exitCodes, UsageError } from "./output";
import { praise } from "./praise";
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
  readonly resources?: boolean;
}

/** The subcommand for `program.ts`. */
export const checkCommand = new Command("check")
  .description("check all files; the whole fleet is always checked")
  .argument("[ids...]", "show only problems of these tenants and of what all tenants share")
  .option("--env <environment>", "check against one environment only")
  .option("--base <ref>", "judge the change since this branch left <ref>, such as origin/main, too")
  .option("--label <label>", "a label of the pull request, such as bulk; may be repeated; needs --base", collect, [])
  .option(
    "--resources",
    "judge the resources that would be built from the files, too; takes seconds more, so it has to be asked for",
  )
  .option("--today <date>", "the day on which expiry is judged, such as 2026-03-02; default: today")
  .option("--output <format[=file]>", `${FORMAT_NAMES}; to stdout or to a file; may be repeated`, collect, [])
  .option("--json", "print problems as JSON, as --output json does")
  .option("--quiet", "print only problems")
  .option("--root <folder>", "the repository", process.cwd())
  .action((ids: readonly string[], options: CheckOptions) => check(ids, options));

async function check(ids: readonly string[], options: CheckOptions): Promise<void> {
  const started = performance.now();
  const targets = readTargets(options.output, options.json === true);
  const today = options.today === undefined ? undefined : day(options.today);
  const sources = loadSources(options.root);
  const environments = chosenEnvironments(sources, options.env);
  for (const id of ids) refuseUnknown(id, sources);
  const say = options.quiet === true ? () => undefined : chat;
  const base = changeSince(options, say);
  if (base !== undefined) say(whoMustAgree(approvalsOf(sources, base)));
  const problems = checkFleet(sources, environments, { today, base });
  const built = options.resources === true ? await judgePlanned({ root: options.root, sources, today }, environments) : undefined;
  for (const id of built?.left ?? []) say(`What would be built in ${id} is not judged before its files are mended.`);
  const all = orderProblems([
    ...problemFindings(problems, problemsBefore(base, problems, { environments, today })),
    ...(built?.findings ?? []),
  ]);
  const findings = all.filter((finding) => concerns(finding, ids));
  if (findings.length < all.length)
    say(`${counted(all.length - findings.length, "more problem")} in other tenants' files; \`tenant check\` shows all.`);
  const files = filesOf(sources).filter((file) => concerns({ file }, ids));
  for (const line of targets.flatMap((target) => writeReport(target, findings, { files, root: options.root }))) say(line);
  if (findings.some(blocks)) process.exitCode = exitCodes.findings;
  else if (options.quiet !== true && targets.some(isForPeople))
    praise({ sources, environments, built, milliseconds: performance.now() - started });
}

/** What was wrong before the change; asked only when something is wrong now. */
export function problemsBefore(
  base: Base | undefined,
  problems: readonly Problem[],
  { environments, today }: { readonly environments: readonly string[]; readonly today: string | undefined },
): readonly Problem[] {
  if (base === undefined || problems.length === 0) return [];
  const { ids } = base.sources.environments;
  const there = environments.filter((id) => ids.includes(id));
  return checkFleet(base.sources, there, { today });
}

function changeSince({ root, base: ref, label: labels }: CheckOptions, say: (text: string) => void): Base | undefined {
  if (ref === undefined && labels.length > 0)
    throw new UsageError("--label says something about a change. Add --base <ref>, such as --base origin/main.");
  if (ref === undefined) return undefined;
  const { commit, ...base } = readBase(root, ref);
  say(`Compared with ${commit.slice(0, 12)}, where this branch left ${ref}.`);
  return { ...base, labels };
}

/** What is all tenants' concern is everybody's, except what a resource of another tenant shows of it. */
function concerns({ file, tenant }: { readonly file: string; readonly tenant?: string }, ids: readonly string[]): boolean {
  if (ids.length === 0) return true;
  if (file.startsWith("tenants/")) return ids.some((id) => file.startsWith(`tenants/${id}.`));
  return tenant === undefined || ids.includes(tenant);
}

function filesOf({ tenants, tiers, profiles, environments }: Sources): readonly string[] {
  const folders = Object.entries({ tenants, tiers, profiles, environments });
  return folders.flatMap(([folder, { ids }]) => ids.map((id) => `${folder}/${id}.yaml`));
}
