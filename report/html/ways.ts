/** Everything that is not denied, as a table: the isolation map for those who do not see it, and the map's evidence. */

import { type Edge, INTERNET, type IsolationModel, SHARED } from "../isolation/isolation-model";
import { WORST_FIRST } from "../isolation-counts";
import { figure, html, type Markup } from "./markup";
import { type Cell, table } from "./table";
import { LETTERS, letterMark, placeOf } from "./words";

/** More rows than this help nobody; the command lists them all. */
const MOST_ROWS = 1000;
const MOST_SAID = 3;

/** The table of one environment. What every tenant has of the platform is one row per service and layer. */
export function waysTable({ edges, tenants }: IsolationModel): Markup {
  const guarded = grouped(edges.filter(({ letter }) => letter === "G"));
  const others = WORST_FIRST.flatMap((wanted) => edges.filter(({ letter }) => letter === wanted && letter !== "G"));
  const shown = others.slice(0, MOST_ROWS);
  const rows = [...shown.map(rowOf), ...guarded.map((group) => groupRow(group, tenants.length))];
  const rest = others.length - shown.length;
  return html`${table({
    caption: "Every way that is not denied, with what shows it",
    columns: [
      { head: "From" },
      { head: "To" },
      { head: "Kind" },
      { head: "Layer" },
      { head: "What it is" },
      { head: "Evidence" },
    ],
    rows,
    isList: true,
  })}${rest > 0 && html`<p>And ${figure(rest)} more: <code>tenant matrix</code> lists all.</p>`}`;
}

function kindCell({ letter }: Edge): Cell {
  return { content: html`${letterMark(letter)} ${LETTERS[letter]}`, sort: WORST_FIRST.indexOf(letter) };
}

function evidenceCell({ evidence }: Edge): Cell {
  const [first, ...others] = evidence;
  if (first === undefined) return { content: "none" };
  const place = placeOf(first);
  const more = others.length > 0 && ` and ${figure(others.length)} more`;
  return {
    content: html`<code>${first.resource}</code>: ${first.rule}${more}${place !== undefined && html`<br><code>${place}</code>`}`,
  };
}

function rowOf(edge: Edge): readonly Cell[] {
  const { from, to, layer, says } = edge;
  return [{ content: from }, { content: to }, kindCell(edge), { content: layer }, { content: says }, evidenceCell(edge)];
}

/** What has the same outside end on the same layer is one row. */
function grouped(edges: readonly Edge[]): readonly (readonly Edge[])[] {
  const groups = new Map<string, Edge[]>();
  for (const edge of edges) {
    const key = `${isOutside(edge.from) ? `from ${edge.from}` : `to ${edge.to}`}\0${edge.layer}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [edge]);
    else group.push(edge);
  }
  return [...groups.values()];
}

function isOutside(end: string): boolean {
  return end === SHARED || end === INTERNET;
}

function groupRow(group: readonly Edge[], tenants: number): readonly Cell[] {
  const [first] = group;
  if (first === undefined) return [];
  const says = [...new Set(group.map((edge) => edge.says))];
  const more = says.length - MOST_SAID;
  const said = html`${says.slice(0, MOST_SAID).map((each, index) => html`${index > 0 && html`<br>`}${each}`)}${more > 0 && html`<br>and ${figure(more)} more`}`;
  const ends = (side: "from" | "to"): string => together([...new Set(group.map((edge) => edge[side]))], tenants);
  return [
    { content: ends("from"), style: "wrap" },
    { content: ends("to") },
    kindCell(first),
    { content: first.layer },
    { content: said },
    evidenceCell(first),
  ];
}

function together(ids: readonly string[], tenants: number): string {
  if (ids.length === tenants && tenants > 1) return `every tenant (${figure(tenants)})`;
  return ids.length > MOST_SAID ? `${figure(ids.length)} tenants` : ids.join(", ");
}
