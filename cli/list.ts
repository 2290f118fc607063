/** `tenant list`: the fleet at a glance. */

import Table from "cli-table3";
import { Command } from "commander";
import { resolveFleet } from "../model/fleet";
import { counted } from "../model/problems";
import { loadSources } from "../model/sources";
import { chat, data, exitCodes, json, reportProblems } from "./output";

interface ListOptions {
  readonly root: string;
  readonly json?: boolean;
}

/** The subcommand for `program.ts`. */
export const listCommand = new Command("list")
  .description("list all tenants")
  .option("--json", "print them as JSON")
  .option("--root <folder>", "the repository", process.cwd())
  .action((options: ListOptions) => list(options));

function list(options: ListOptions): void {
  const sources = loadSources(options.root);
  const { problems, fleet } = resolveFleet(sources, sources.environments.ids[0] ?? "dev");
  if (fleet === undefined) {
    reportProblems(problems, options.json === true);
    process.exitCode = exitCodes.findings;
    return;
  }
  const rows = fleet.tenants.map(({ id, name, tier, owner, access }) => ({
    id,
    name,
    tier,
    owner: owner.team,
    members: access.members.length,
  }));
  if (options.json === true) {
    json({ tenants: rows });
    return;
  }
  const table = new Table({ head: ["id", "name", "tier", "owner", "members"], style: { head: [], border: [], compact: true } });
  table.push(...rows.map(({ id, name, tier, owner, members }) => [id, name, tier, owner, String(members)]));
  data(table.toString());
  chat(
    `${counted(rows.length, "tenant")}. One in detail: tenant show ${rows[0]?.id ?? "<id>"} --env ${fleet.environment.id} --origins`,
  );
}
