/** Tables of operators. */

import type { Expected, Operator, Target, Values } from "./mutant";

/** What it does, kind, field, what stands there afterwards, which invariants must notice, and of which resources if not of all. */
export type Row = readonly [name: string, kind: string, at: string, values: Values, expected: Expected, only?: Operator["only"]];

export function table(...rows: readonly Row[]): Operator[] {
  return rows.map(([name, kind, at, values, expected, only]) => ({
    ...{ name, kind, at, values, expected },
    ...(only === undefined ? {} : { only }),
  }));
}

/** The same rows, each only where this holds as well. */
export function within(holds: (target: Target) => boolean, rows: readonly Row[]): readonly Row[] {
  return rows.map(
    ([name, kind, at, values, expected, only]): Row => [
      name,
      kind,
      at,
      values,
      expected,
      (target) => holds(target) && (only?.(target) ?? true),
    ],
  );
}

/** Resources with this name of their own. */
export const called =
  (...names: readonly string[]) =>
  ({ name }: Target): boolean =>
    names.includes(name);

export const ofTenant = ({ tenant }: Target): boolean => tenant !== "";
export const ofOpenTenant = ({ tenant, isClosed }: Target): boolean => tenant !== "" && !isClosed;
export const ofClosedTenant = ({ isClosed }: Target): boolean => isClosed;
export const inStack =
  (...names: readonly string[]) =>
  ({ stack }: Target): boolean =>
    names.includes(stack);
