/** Who reaches whom. Up to twelve tenants as a grid; of more only the rows that differ, and leaks. */

import { counted } from "../../model/problems";
import { type Edge, INTERNET, SHARED } from "../isolation/isolation-model";
import { letterOf } from "../isolation-counts";
import type { EnvironmentReport, Report } from "../report";
import { cellsBeforeAndAfter, edgeChanges } from "./differences";
import { code, some, table } from "./text";

/** More columns do not fit a comment. */
const MOST_COLUMNS = 12;

const LEGEND =
  "`·` denied, `R` agreed grant to read, `W` agreed grant to write, `G` shared service behind a guard, `O` declared opening, `!` leak. Bold: different from before.";

/** A grid or its differing rows per environment, with the legend below. */
export function matrices({ environments }: Report, most: number): string {
  const grids = environments.filter(({ after }) => after.tenants.length > 0);
  if (grids.length === 0) return "";
  const shown = grids.map((environment) => {
    const isSmall = environment.after.tenants.length <= MOST_COLUMNS && most >= environment.after.tenants.length;
    return [`**From ▾ to ▸ in ${code(environment.id)}**`, isSmall ? grid(environment) : differing(environment, most)].join(
      "\n\n",
    );
  });
  return [...shown, LEGEND].join("\n\n");
}

function grid(environment: EnvironmentReport): string {
  const ids = environment.after.tenants.map(({ id }) => id);
  const cells = cellsBeforeAndAfter(environment);
  const targets = [...ids, SHARED, INTERNET];
  const callers = OUTSIDE.filter((id) => environment.after.edges.some(({ from }) => from === id));
  const rows = [...ids, ...callers].map((from) => [code(from), ...targets.map((to) => gridCell(cells, from, to))]);
  return table(["", ...ids.map((id) => code(id)), SHARED, INTERNET], rows);
}

/** What is no tenant has a row where it calls tenants, and nothing is said of the ways among themselves. */
const OUTSIDE: readonly string[] = [SHARED, INTERNET];

function gridCell(cells: Cells, from: string, to: string): string {
  if (OUTSIDE.includes(from) && OUTSIDE.includes(to)) return "";
  return from === to ? "own" : cellText(cells, from, to);
}

type Cells = ReturnType<typeof cellsBeforeAndAfter>;

function cellText({ was, is }: Cells, from: string, to: string): string {
  const key = `${from}\0${to}`;
  const [before, after] = [was?.get(key) ?? [], is.get(key) ?? []];
  const now = letterOf(after) ?? "·";
  const then = letterOf(before) ?? "·";
  if (now === "!") return "**`!`**";
  if (was === undefined || said(before) === said(after)) return `\`${now}\``;
  return then === now ? `**\`${now}\`**` : `**\`${then}\` → \`${now}\`**`;
}

function said(cell: readonly Edge[]): string {
  return cell.map(({ layer, letter, says }) => `${layer} ${letter} ${says}`).join("\0");
}

/** Rows with at least one cell that differs or leaks, each as a list of its targets. */
function differing(environment: EnvironmentReport, most: number): string {
  const { opened, closed } = edgeChanges(environment);
  const leaks = environment.after.edges.filter(({ letter }) => letter === "!");
  const sources = [...new Set([...leaks, ...opened, ...closed].map(({ from }) => from))];
  const cells = cellsBeforeAndAfter(environment);
  const rows = sources.slice(0, most).map((from) => {
    const targets = [...new Set([...leaks, ...opened, ...closed].filter((edge) => edge.from === from).map(({ to }) => to))];
    return [code(from), some(targets, Math.max(most, 4), (to) => `${code(to)} ${cellText(cells, from, to)}`)];
  });
  const same = environment.after.tenants.length - sources.filter((id) => !OUTSIDE.includes(id)).length;
  const rest = sources.length - rows.length;
  return [
    ...(rows.length === 0 ? [] : [table(["from", "to, where it differs"], rows)]),
    ...(rest > 0 ? [`And ${counted(rest, "more row")} with differences.`] : []),
    `The rows of ${counted(Math.max(0, same), "tenant")} are as they were; the whole map is in the HTML report.`,
  ].join("\n\n");
}
