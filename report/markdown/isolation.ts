/** How many ways there are from and to each tenant the change touches, before and after. */

import { counted } from "../../model/problems";
import { type Edge, INTERNET, SHARED } from "../isolation/isolation-model";
import { countIsolation } from "../isolation-counts";
import type { EnvironmentReport, Report } from "../report";
import { touchedTenants } from "./differences";
import { code, table } from "./text";

/** The columns: what is counted of a tenant. */
const COLUMNS: readonly { readonly head: string; readonly counts: (edge: Edge, tenant: string) => boolean }[] = [
  { head: "reaches tenants", counts: ({ from, to }, id) => from === id && to !== SHARED && to !== INTERNET },
  { head: "reached by tenants", counts: ({ from, to }, id) => to === id && from !== INTERNET && from !== SHARED },
  { head: "openings out", counts: ({ from, to, letter }, id) => from === id && to === INTERNET && letter === "O" },
  { head: "openings in", counts: ({ from, to, letter }, id) => from === INTERNET && to === id && letter === "O" },
  { head: "shared services", counts: ({ from, to }, id) => from === id && to === SHARED },
  { head: "leaks", counts: ({ from, to, letter }, id) => (from === id || to === id) && letter === "!" },
];

/** A table per environment, under a sentence that counts everything. */
export function isolationTables({ environments }: Report, most: number): string {
  return environments.map((environment) => isolationTable(environment, most)).join("\n\n");
}

function isolationTable(environment: EnvironmentReport, most: number): string {
  const head = `### Isolation in ${code(environment.id)}${environment.before === undefined ? "" : ", before → after"}`;
  const touched = [...touchedTenants(environment)].sort();
  const leaking = environment.after.edges.filter(({ letter }) => letter === "!").flatMap(({ from, to }) => [from, to]);
  const ids = [...new Set([...leaking.filter((id) => id !== SHARED && id !== INTERNET), ...touched])];
  const rows = ids.slice(0, most).map((id) => [code(id), ...COLUMNS.map((column) => cell(environment, column.counts, id))]);
  const rest = ids.length - rows.length;
  return [
    head,
    sentence(environment),
    ...(rows.length === 0 ? [] : [table(["tenant", ...COLUMNS.map((column) => column.head)], rows)]),
    ...(rest > 0 ? [`And ${counted(rest, "more tenant")} that the change touches; the HTML report shows all.`] : []),
  ].join("\n\n");
}

function cell({ before, after }: EnvironmentReport, counts: (edge: Edge, tenant: string) => boolean, id: string): string {
  const count = (edges: readonly Edge[]): number => edges.filter((edge) => counts(edge, id)).length;
  const now = count(after.edges);
  if (before === undefined) return String(now);
  const isHere = after.tenants.some((tenant) => tenant.id === id);
  if (!before.tenants.some((tenant) => tenant.id === id)) return `new: ${now}`;
  if (!isHere) return "gone";
  const was = count(before.edges);
  return was === now ? String(now) : `${was} → **${now}**`;
}

/** The whole environment in one sentence. */
function sentence({ after, judged }: EnvironmentReport): string {
  const { tenants, pairs, denied, granted, leaks } = countIsolation(after);
  const sum = `${counted(tenants, "tenant")}, ${counted(pairs, "ordered pair")}: ${denied} denied, ${granted} by agreement, ${counted(leaks, "leak")}`;
  return `From ${counted(judged.resources, "planned resource")}: ${sum}.`;
}
