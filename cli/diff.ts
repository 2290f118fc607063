/** `tenant diff`: what a change does to values, resources and isolation. */

import { Command } from "commander";
import { checkFleet } from "../model/fleet";
import { levelOf } from "../model/problems";
import { startRun } from "../model/run";
import { loadSources, type Sources } from "../model/sources";
import type { Edge } from "../report/isolation/isolation-model";
import { edgeChanges } from "../report/markdown/differences";
import type { EnvironmentReport, TenantChange, ValueChange } from "../report/report";
import { platformChanges } from "../report/tenant-changes";
import { readBase } from "./base";
import { evidenceText, type IsolationOptions } from "./isolation";
import { chosenEnvironments, day } from "./options";
import { chat, colours, data, exitCodes, json, reportProblems } from "./output";
import { environmentReport, type ReportOrder, statesBefore, statesOf } from "./report-data";

interface DiffOptions extends IsolationOptions {
  readonly base: string;
}

/** The subcommand for `program.ts`. */
export const diffCommand = new Command("diff")
  .description("show what the change since a commit does to values, resources and isolation; exit code 0 whatever it is")
  .requiredOption("--base <ref>", "compare with where this branch left <ref>, such as origin/main")
  .option("--env <environment>", "in this environment only")
  .option("--today <date>", "the day on which expiry is judged, such as 2026-03-02; default: today")
  .option("--json", "print it as JSON")
  .option("--root <folder>", "the repository", process.cwd())
  .action((options: DiffOptions) => diff(options));

/** What a change does in one environment. */
interface Difference extends Pick<EnvironmentReport, "changes"> {
  readonly environment: string;
  /** Resources of the platform. */
  readonly platform: TenantChange["resources"];
  readonly opened: readonly Edge[];
  readonly closed: readonly Edge[];
}

async function diff(options: DiffOptions): Promise<void> {
  const sources = loadSources(options.root);
  const environments = chosenEnvironments(sources, options.env);
  const { today } = startRun(sources, { today: options.today === undefined ? undefined : day(options.today) });
  const base = { ...readBase(options.root, options.base), labels: [] };
  if (tellProblems(sources, { environments, today, json: options.json === true })) return;
  chat(`Compared with ${base.commit.slice(0, 12)}, where this branch left ${options.base}.`);
  const differences = await differencesOf({ root: options.root, sources, today, environments, base });
  if (options.json === true) json({ base: base.commit, environments: differences });
  else data(differences.flatMap(linesOf).join("\n"));
}

/** Of files with problems nothing would be built, so there is nothing to compare. */
function tellProblems(
  sources: Sources,
  {
    environments,
    today,
    json: asJson,
  }: { readonly environments: readonly string[]; readonly today: string; readonly json: boolean },
): boolean {
  const problems = checkFleet(sources, environments, { today });
  if (problems.every((problem) => levelOf(problem) === "warning")) return false;
  reportProblems(problems, asJson);
  process.exitCode = exitCodes.findings;
  return true;
}

async function differencesOf(order: ReportOrder): Promise<readonly Difference[]> {
  const after = await statesOf(order, order.environments);
  const there = order.base?.sources.environments.ids ?? [];
  const before = await statesBefore(
    order,
    [...after.keys()].filter((id) => there.includes(id)),
  );
  return [...after].map(([environment, state]) => {
    // Without a before, everything is new.
    const was = before.get(environment) ?? { fleet: { ...state.fleet, tenants: [], closed: [], absent: [] }, resources: [] };
    const report = environmentReport(order, state, was);
    return { environment, changes: report.changes, platform: platformChanges(was, state), ...edgeChanges(report) };
  });
}

function linesOf({ environment, changes, platform, opened, closed }: Difference): readonly string[] {
  const resources = resourceLines(platform);
  if (changes.length + resources.length + opened.length + closed.length === 0) return [`${environment}: nothing changes.`];
  return [
    `${environment}:`,
    ...changes.flatMap((change) => [`  ${MARKS[change.kind]} ${change.tenant}${WORDS[change.kind]}`, ...tenantLines(change)]),
    ...(resources.length === 0 ? [] : ["  ~ platform", ...resources]),
    ...wayLines(opened, closed),
  ];
}

const MARKS = { new: "+", changed: "~", closed: "-", gone: "-" } as const satisfies Readonly<
  Record<TenantChange["kind"], string>
>;

const WORDS = { new: " (new)", changed: "", closed: " (closed)", gone: " (no longer here)" } as const;

function tenantLines({ values, resources }: TenantChange): readonly string[] {
  return [...values.map((value) => `    ${valueText(value)}`), ...resourceLines(resources)];
}

function valueText({ path, before, after, file, line }: ValueChange): string {
  const where = file === undefined ? "" : colours.dim(`  # ${file}:${line ?? 1}`);
  return `${path}: ${before ?? "(none)"} → ${after ?? "(none)"}${where}`;
}

function resourceLines({ added, changed, removed }: TenantChange["resources"]): readonly string[] {
  return [
    ...added.map((title) => `    + ${title}`),
    ...changed.map((title) => `    ~ ${title}`),
    ...removed.map((title) => `    - ${title}`),
  ];
}

function wayLines(opened: readonly Edge[], closed: readonly Edge[]): readonly string[] {
  if (opened.length + closed.length === 0) return ["  isolation: as before"];
  return [
    "  isolation:",
    ...closed.map((edge) => `    - ${wayText(edge)}`),
    ...opened.flatMap((edge) => [
      `    + ${wayText(edge)}${NEW[edge.letter] ?? ""}`,
      ...edge.evidence.map((each) => `        ${evidenceText(each)}`),
    ]),
  ];
}

/** What somebody must look at. */
const NEW: Readonly<Partial<Record<Edge["letter"], string>>> = {
  O: "  (new opening)",
  R: "  (new grant)",
  W: "  (new grant)",
  "!": "  (LEAK)",
};

function wayText({ from, to, layer, letter, says }: Edge): string {
  return `${letter} ${from} to ${to}, ${layer}: ${says}`;
}
