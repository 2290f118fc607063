/** `tenant list`: the fleet at a glance. */

import Table from "cli-table3";
import { Command, Option } from "commander";
import { STATUSES } from "../model/blocks/lifecycle";
import { daysAfter } from "../model/duration";
import { expiringUntil } from "../model/expiring";
import { checkFleet, resolveFleet } from "../model/fleet";
import { compareText, counted, levelOf } from "../model/problems";
import { startRun } from "../model/run";
import { loadSources, type Sources } from "../model/sources";
import { didYouMean, listed } from "../model/suggest";
import { chosenEnvironments, day } from "./options";
import { chat, data, exitCodes, json, reportProblems, UsageError } from "./output";

interface ListOptions {
  readonly root: string;
  readonly env?: string;
  readonly tier?: string;
  readonly status?: string;
  readonly expiring?: string;
  readonly today?: string;
  readonly json?: boolean;
}

/** The subcommand for `program.ts`. */
export const listCommand = new Command("list")
  .description("list all tenants that are not deleted")
  .option("--tier <tier>", "only those of this tier")
  .addOption(new Option("--status <status>", "only those with this status").choices(STATUSES))
  .option("--env <environment>", "only those that are built in this environment")
  .option(
    "--expiring <days>",
    "what ends within so many days instead, such as 30d: openings, grants, keys, memberships, retentions",
  )
  .option("--today <date>", "the day from which --expiring counts, such as 2026-03-02; default: today")
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
  const today = options.today === undefined ? undefined : day(options.today);
  const days = options.expiring === undefined ? undefined : daysOf(options.expiring);
  const sources = loadSources(options.root);
  refuseUnknownTier(options.tier, sources.tiers.ids);
  const environments = chosenEnvironments(sources, options.env);
  const problems = checkFleet(sources, environments, { today });
  if (problems.some((problem) => levelOf(problem) === "error")) {
    reportProblems(problems, options.json === true);
    process.exitCode = exitCodes.findings;
    return;
  }
  const here = options.env === undefined ? undefined : idsIn(sources, options.env);
  const rows = rowsOf(sources).filter((row) => isWanted(row, options) && here?.has(row.id) !== false);
  if (days !== undefined) printExpiring(sources, { rows, days, today: startRun(sources, { today }).today, ...options });
  else if (options.json === true) json({ tenants: rows });
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

/** A number of days: 30d, or 30. */
function daysOf(text: string): number {
  if (/^\d{1,4}d?$/.test(text)) return Number(text.replace("d", ""));
  throw new UsageError(`\`${text}\` is not a number of days. Write for example 30d.`);
}

interface Register {
  readonly rows: readonly Row[];
  readonly days: number;
  readonly today: string;
  readonly json?: boolean;
}

/** The register of what ends, of the tenants that are wanted. */
function printExpiring(sources: Sources, { rows, days, today, json: asJson }: Register): void {
  const wanted = new Set(rows.map(({ id }) => id));
  const last = daysAfter(today, days * 86_400_000);
  const expiring = expiringUntil(sources, last).filter(({ tenant }) => wanted.has(tenant));
  if (asJson === true) {
    json({ until: last, expiring });
    return;
  }
  const table = new Table({
    head: ["ends", "tenant", "what", "ticket", "where"],
    style: { head: [], border: [], compact: true },
  });
  table.push(
    ...expiring.map(({ expires, tenant, what, ticket, file, line }) => [expires, tenant, what, ticket ?? "", `${file}:${line}`]),
  );
  if (expiring.length > 0) data(table.toString());
  chat(
    `${expiring.length === 0 ? "Nothing ends" : `${expiring.length} ${expiring.length === 1 ? "ends" : "end"}`} until ${last}.`,
  );
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
