/** `tenant matrix`: who reaches whom, as a grid. */

import Table from "cli-table3";
import { Command } from "commander";
import { counted } from "../model/problems";
import { loadSources } from "../model/sources";
import type { IsolationModel } from "../report/isolation/isolation-model";
import { LEGEND, type Matrix, matrixOf } from "../report/isolation/matrix";
import { countIsolation } from "../report/isolation-counts";
import { type IsolationOptions, isolationIn, refuseAbsent, refuseNobody } from "./isolation";
import { chat, colours, data, exitCodes, json } from "./output";

/** The subcommand for `program.ts`. */
export const matrixCommand = new Command("matrix")
  .description("show who reaches whom, computed from the resources that would be built; exit code 1 when there is a leak")
  .argument("[ids...]", "draw these tenants only; without any, of many tenants those with something to see")
  .option("--env <environment>", "the environment; may be left out where there is one")
  .option("--today <date>", "the day on which expiry is judged, such as 2026-03-02; default: today")
  .option("--json", "print grid, counts and ways with their evidence as JSON")
  .option("--root <folder>", "the repository", process.cwd())
  .action((ids: readonly string[], options: IsolationOptions) => matrix(ids, options));

async function matrix(ids: readonly string[], options: IsolationOptions): Promise<void> {
  const sources = loadSources(options.root);
  for (const id of ids) refuseNobody(id, sources, false);
  const isolated = await isolationIn(sources, options);
  if (isolated === undefined) return;
  for (const id of ids) refuseAbsent(id, isolated);
  const { fleet, model } = isolated;
  const drawn = matrixOf(model, [...new Set(ids)]);
  if (options.json === true) json({ environment: fleet.environment.id, ...drawn, ...detailsOf(model, drawn) });
  else print(drawn);
  if (countIsolation(model).leaks > 0) process.exitCode = exitCodes.findings;
}

function detailsOf(model: IsolationModel, { rows }: Matrix): object {
  const ids = new Set(rows.map(({ from }) => from));
  return { counts: countIsolation(model), edges: model.edges.filter(({ from, to }) => ids.has(from) || ids.has(to)) };
}

/** Letters say everything; colours only help to find them. */
const PAINT: Readonly<Record<string, (letter: string) => string>> = { "!": colours.red, O: colours.yellow, own: colours.dim };

function print({ columns, rows, leftOut, sentence }: Matrix): void {
  const table = new Table({ head: ["from ▾ to ▸", ...columns], style: { head: [], border: [], compact: true } });
  table.push(...rows.map(({ from, cells }) => [from, ...cells.map((cell) => PAINT[cell]?.(cell) ?? cell)]));
  data(table.toString());
  data(LEGEND.map(([letter, meaning]) => `${letter} ${meaning}`).join("   "));
  if (leftOut > 0)
    data(
      `${counted(leftOut, "more tenant")} reach and are reached by no other tenant, and have no opening; \`tenant matrix <id>\` draws one.`,
    );
  data(`${sentence}.`);
  chat("Why a cell says so: tenant can <from> <to>");
}
