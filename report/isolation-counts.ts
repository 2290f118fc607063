/** The sums of an isolation model, as every report says them in its first lines. */

import { type Edge, INTERNET, type IsolationModel, type Letter, SHARED } from "./isolation/isolation-model";

/** How many ways there are of each kind. Pairs are ordered: from acme to globex is one, back is another. */
export interface IsolationCounts {
  readonly tenants: number;
  readonly pairs: number;
  /** Pairs of tenants between which there is nothing on any layer. */
  readonly denied: number;
  /** Pairs with an agreed grant and nothing worse. */
  readonly granted: number;
  /** Pairs, and ways to or from outside, that must not be. */
  readonly leaks: number;
  /** Declared openings. */
  readonly openings: number;
}

/** What one cell of the map is when several layers differ: the first of these that occurs. */
export const WORST_FIRST: readonly Letter[] = ["!", "W", "R", "O", "G"];

/** The ways between each two that have any, by `from` and `to`. */
export function cellsOf(edges: readonly Edge[]): ReadonlyMap<string, readonly Edge[]> {
  const cells = new Map<string, Edge[]>();
  for (const edge of edges) {
    const key = `${edge.from}\0${edge.to}`;
    const cell = cells.get(key);
    if (cell === undefined) cells.set(key, [edge]);
    else cell.push(edge);
  }
  return cells;
}

/** The letter of a cell. */
export function letterOf(cell: readonly Edge[]): Letter | undefined {
  return WORST_FIRST.find((letter) => cell.some((edge) => edge.letter === letter));
}

/** Counts one environment. */
export function countIsolation({ tenants, edges }: IsolationModel): IsolationCounts {
  const pairs = tenants.length * (tenants.length - 1);
  const cells = [...cellsOf(edges).values()].map((cell) => ({ letter: letterOf(cell), isPair: cell.every(isBetweenTenants) }));
  const between = cells.filter(({ isPair }) => isPair);
  return {
    tenants: tenants.length,
    pairs,
    denied: pairs - between.length,
    granted: between.filter(({ letter }) => letter === "R" || letter === "W").length,
    leaks: cells.filter(({ letter }) => letter === "!").length,
    openings: edges.filter(({ letter }) => letter === "O").length,
  };
}

/** The counts of several environments together. */
export function sumOfCounts(counts: readonly IsolationCounts[]): IsolationCounts {
  const sum = (name: keyof IsolationCounts): number => counts.reduce((total, each) => total + each[name], 0);
  return {
    tenants: sum("tenants"),
    pairs: sum("pairs"),
    denied: sum("denied"),
    granted: sum("granted"),
    leaks: sum("leaks"),
    openings: sum("openings"),
  };
}

function isBetweenTenants({ from, to }: Edge): boolean {
  const outside: readonly string[] = [SHARED, INTERNET];
  return !outside.includes(from) && !outside.includes(to);
}
