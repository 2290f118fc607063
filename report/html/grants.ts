/** Who lets whom have something: only tenants that share. */

import { compareText } from "../../model/problems";
import type { Edge, IsolationModel } from "../isolation/isolation-model";
import { LONGEST_LABEL } from "./map-layout";
import { cut, figure, html, type Markup } from "./markup";
import { edgeText } from "./words";

const ROW = 26;
/** Room for the curves. */
const MIDDLE = 320;
const WIDTH_OF_A_LETTER = 7.6;
const OWNED = "what is owned by";
/** More curves than this are a tangle; the table above has them all. */
const MOST_DRAWN = 120;

/** Who has something on the left, whose it is on the right. */
export function grantGraph({ edges }: IsolationModel): Markup {
  const grants = edges.filter(({ letter }) => letter === "R" || letter === "W");
  if (grants.length === 0) return html`<p>No tenant lets another have anything.</p>`;
  const drawn = grants.slice(0, MOST_DRAWN);
  const readers = [...new Set(drawn.map(({ from }) => from))];
  const owners = inOrderOfReaders(drawn, readers);
  const longest = Math.max(...[...readers, ...owners].map((id) => Math.min(LONGEST_LABEL, id.length)), OWNED.length);
  const side = Math.ceil(longest * WIDTH_OF_A_LETTER) + 20;
  const width = 2 * side + MIDDLE;
  const height = Math.max(readers.length, owners.length) * ROW + 30;
  const at = (ids: readonly string[], id: string): number => {
    const free = (Math.max(readers.length, owners.length) - ids.length) * ROW;
    return 40 + free / 2 + ids.indexOf(id) * ROW;
  };
  const curve = (edge: Edge): Markup => {
    const [y, end] = [at(readers, edge.from), at(owners, edge.to)];
    return html`<path class="curve ${edge.letter === "W" ? "write" : "read"}" d="M${side} ${y}C${width / 2} ${y} ${width / 2} ${end} ${width - side} ${end}"><title>${edge.from} → ${edge.to}\n${edgeText(edge)}</title></path>`;
  };
  const rest = grants.length - drawn.length;
  return html`<figure class="grants"><svg viewBox="0 0 ${width} ${height}" width="${width}" aria-hidden="true">
<text class="hint" x="${side - 12}" y="14" text-anchor="end">has access to</text><text class="hint" x="${width - side + 12}" y="14">${OWNED}</text>
${drawn.map(curve)}
${readers.map((id) => node(id, side, at(readers, id), "end"))}${owners.map((id) => node(id, width - side, at(owners, id), "start"))}
</svg><figcaption>${figure(grants.length)} agreed ${grants.length === 1 ? "grant" : "grants"}${rest > 0 && `, ${figure(rest)} of them only in the table`}. A whole line reads, a broken line writes; each is a row of the table of ways above.</figcaption></figure>`;
}

/** Owners stand beside those who have most of them first, so that fewer curves cross. */
function inOrderOfReaders(edges: readonly Edge[], readers: readonly string[]): readonly string[] {
  const places = new Map<string, readonly number[]>();
  for (const { from, to } of edges) places.set(to, [...(places.get(to) ?? []), readers.indexOf(from)]);
  const mean = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
  return [...places]
    .sort(([leftId, left], [rightId, right]) => mean(left) - mean(right) || compareText(leftId, rightId))
    .map(([id]) => id);
}

function node(id: string, x: number, y: number, anchor: "start" | "end"): Markup {
  const side = anchor === "end" ? -12 : 12;
  return html`<circle class="node" cx="${x}" cy="${y}" r="4"/><text class="name" x="${x + side}" y="${y + 4}" text-anchor="${anchor}">${cut(id, LONGEST_LABEL)}</text>`;
}
