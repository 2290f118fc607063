/** The grid of tenants, as lines of letters: what `tenant matrix` prints and its JSON holds. */

import { compareText, counted } from "../../model/problems";
import { cellsOf, countIsolation, letterOf } from "../isolation-counts";
import { INTERNET, type IsolationModel, SHARED } from "./isolation-model";

/** Above so many tenants only rows with something to see are drawn. */
const MOST_ROWS = 12;

/** A row reaches its columns. */
export interface MatrixRow {
  readonly from: string;
  /** By column: a letter, `own`, or `·` for what is denied. */
  readonly cells: readonly string[];
}

export interface Matrix {
  readonly columns: readonly string[];
  readonly rows: readonly MatrixRow[];
  /** How many rows are left out, because nothing in them reaches another tenant. */
  readonly leftOut: number;
  /** The counts of the whole environment in a sentence. */
  readonly sentence: string;
}

/** What the letters mean, for those who read the grid for the first time. */
export const LEGEND: readonly (readonly [string, string])[] = [
  ["·", "denied"],
  ["R", "agreed read grant"],
  ["W", "agreed write grant"],
  ["G", "shared service behind a guard"],
  ["O", "declared opening"],
  ["!", "leak"],
];

/**
 * Draws the grid.
 *
 * @param chosen ids of the tenants to draw, all of them; without any, those that the grid has room for
 */
export function matrixOf(model: IsolationModel, chosen: readonly string[] = []): Matrix {
  const cells = cellsOf(model.edges);
  const all = model.tenants.map(({ id }) => id);
  const busy = new Set(
    model.edges
      .filter(
        ({ from, to, letter }) =>
          letter === "!" || letter === "O" || [from, to].every((end) => end !== SHARED && end !== INTERNET),
      )
      .flatMap(({ from, to }) => [from, to]),
  );
  const drawn =
    chosen.length > 0 ? [...chosen].sort(compareText) : all.length <= MOST_ROWS ? all : all.filter((id) => busy.has(id));
  const columns = [...drawn, SHARED, INTERNET];
  const rows = [...drawn, INTERNET].map((from) => ({
    from,
    cells: columns.map((to) => {
      if (from === to) return from === INTERNET ? "" : "own";
      if (from === INTERNET && to === SHARED) return "";
      return letterOf(cells.get(`${from}\0${to}`) ?? []) ?? "·";
    }),
  }));
  return { columns, rows, leftOut: chosen.length > 0 ? 0 : all.length - drawn.length, sentence: sentenceOf(model) };
}

/** The environment in one sentence. */
export function sentenceOf(model: IsolationModel): string {
  const { tenants, pairs, denied, granted, openings, leaks } = countIsolation(model);
  const deny = denied === pairs ? "all deny" : `${denied} deny`;
  const parts = [
    deny,
    ...(granted === 0 ? [] : [counted(granted, "agreed grant")]),
    ...(openings === 0 ? [] : [counted(openings, "declared opening")]),
    counted(leaks, "leak"),
  ];
  return `${counted(tenants, "tenant")}, ${counted(pairs, "ordered pair")}: ${parts.join(", ")}`;
}
