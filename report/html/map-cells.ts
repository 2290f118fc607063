/** The cells of the isolation map that are not denied: a letter, a colour, and the evidence as the text that shows on hovering. */

import type { Edge, IsolationModel, Letter } from "../isolation/isolation-model";
import { cellsOf, letterOf, WORST_FIRST } from "../isolation-counts";
import { html, type Markup } from "./markup";
import { edgeText, placeOf } from "./words";

/** A cell to draw. */
export interface MapCell {
  readonly from: string;
  readonly to: string;
  readonly letter: Letter;
  readonly edges: readonly Edge[];
}

/** Cells to outline: those that say something else than before the change, and those where something was. */
interface ChangedCells {
  readonly changed: readonly Ends[];
  readonly closed: readonly Ends[];
}

interface Ends {
  readonly from: string;
  readonly to: string;
}

/** More ways than this in one cell are counted, not listed. */
const MOST_LISTED = 3;

/** Every cell with a letter, the worst first. */
export function mapCells({ edges }: IsolationModel): readonly MapCell[] {
  const cells = [...cellsOf(edges).values()].flatMap((cell): readonly MapCell[] => {
    const [first] = cell;
    const letter = letterOf(cell);
    return first === undefined || letter === undefined ? [] : [{ from: first.from, to: first.to, letter, edges: cell }];
  });
  return WORST_FIRST.flatMap((letter) => cells.filter((cell) => cell.letter === letter));
}

/** What a cell tells when it is pointed at. On a large map what everybody has is said in short. */
export function cellTitle({ from, to, letter, edges }: MapCell, isLarge: boolean): Markup {
  if (isLarge && letter === "G") return html`${from} → ${to}: ${[...new Set(edges.map(({ layer }) => layer))].join(", ")}`;
  const lines = edges.slice(0, MOST_LISTED).map((edge) => html`\n${edgeText(edge)}${isLarge ? "" : evidenceText(edge)}`);
  const more = edges.length - MOST_LISTED;
  return html`${from} → ${to}${lines}${more > 0 && html`\nand ${more} more`}`;
}

function evidenceText({ evidence }: Edge): string {
  const [first] = evidence;
  if (first === undefined) return "";
  const place = placeOf(first);
  return ` (${first.resource}: ${first.rule}${place === undefined ? "" : `, ${place}`})`;
}

/** Which cells differ from those before; none without a base. */
export function changedCells(after: IsolationModel, before: IsolationModel | undefined): ChangedCells {
  if (before === undefined) return { changed: [], closed: [] };
  const [earlier, now] = [cellsOf(before.edges), cellsOf(after.edges)];
  const differs = (key: string, cell: readonly Edge[]): boolean => wordsOf(earlier.get(key) ?? []) !== wordsOf(cell);
  return {
    changed: [...now].flatMap(([key, cell]) => (differs(key, cell) ? cell.slice(0, 1) : [])),
    closed: [...earlier].flatMap(([key, cell]) => (now.has(key) ? [] : cell.slice(0, 1))),
  };
}

function wordsOf(cell: readonly Edge[]): string {
  return cell.map(edgeText).join("\n");
}
