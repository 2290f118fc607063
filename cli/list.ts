/** `tenant list`: the fleet at a glance. */

import Table from "cli-table3";
import { Command, Option } from "commander";
import { STATUSES } from "../model/blocks/lifecycle";
import { checkFleet, resolveFleet } from "../model/fleet";
import { compareText, counted, levelOf } from "../model/problems";
import { loadSources, type Sources } from "../model/sources";
import { didYouMean, listed } from "../model/suggest";
import { chosenEnvironments } from "./options";
import { chat, data, exitCodes, json, reportProblems, UsageError } from "./output";

interface ListOptions {
  readonly root: string;
  readonly env?: string;
  readonly tier?: string;
  readonly status?: string;
  readonly json?: boolean;
}

/** The subcommand for `program.ts`. */
export const listCommand = new Command("list")
  .description("list all tenants that are not deleted")
  .option("--tier <tier>", "only those of this tier")
  .addOption(new Option("--status <status>", "only those with this status").choices(STATUSES))
  .option("--env <environment>", "only those that are built in this environment")
  .option("--json", "print them as JSON")
  .option("--root <folder>", "the repository", process.cwd())
  .action((options: ListOptions) => list(options));

/** A tenant in the table. A deleted one need not say its tier and owner. */
interface Row {
  readonly id: string;
  readonly name: string;
  readonly tier: string | undefined;
  readonly owner: string | undefined;
  readonly status: string;
  readonly members: number;
}

function list(options: ListOptions): void {
  const sources = loadSources(options.root);
  refuseUnknownTier(options.tier, sources.tiers.ids);
  const environments = chosenEnvironments(sources, options.env);
  const problems = checkFleet(sources, environments);
  if (problems.some((problem) => levelOf(problem) === "error")) {
    reportProblems(problems, options.json === true);
    process.exitCode = exitCodes.findings;
    return;
  }
  const here = options.env === undefined ? undefined : idsIn(sources, options.env);
  const rows = rowsOf(sources).filter((row) => isWanted(row, options) && here?.has(row.id) !== false);
  if (options.json === true) json({ tenants: rows });
  else print(rows, environments[0] ?? "dev");
}

function refuseUnknownTier(tier: string | undefined, known: readonly string[]): void {
  if (tier === undefined || known.includes(tier)) return;
  throw new UsageError(`There is no tiers/${tier}.yaml.${didYouMean(tier, known)} Choose ${listed(known)}.`);
}

function idsIn(sources: Sources, environment: string): ReadonlySet<string> {
  return new Set(resolveFleet(sources, environment).fleet?.tenants.map(({ id }) => id));
}

function rowsOf({ tenants, tombstones }: Sources): readonly Row[] {
  const rows = [...tenants.loaded, ...tombstones].map(({ definition }): Row => {
    const { id, name, tier, owner, lifecycle, access } = definition;
    return {
      id,
      name,
      tier,
      owner: owner?.team,
      status: lifecycle?.status ?? "active",
      members: access?.members.length ?? 0,
    };
  });
  return rows.sort((left, right) => compareText(left.id, right.id));
}

/** Deleted tenants are shown to those who ask for them: over the years they become the most. */
function isWanted(row: Row, { tier, status }: ListOptions): boolean {
  const fits = status === undefined ? row.status !== "deleted" : row.status === status;
  return fits && (tier === undefined || row.tier === tier);
}

function print(rows: readonly Row[], environment: string): void {
  const head = ["id", "name", "tier", "owner", "status", "members"];
  const table = new Table({ head, style: { head: [], border: [], compact: true } });
  table.push(
    ...rows.map(({ id, name, tier, owner, status, members }) => [id, name, tier ?? "", owner ?? "", status, String(members)]),
  );
  data(table.toString());
  chat(`${counted(rows.length, "tenant")}. One in detail: tenant show ${rows[0]?.id ?? "<id>"} --env ${environment} --origins`);
}
