/** Where the rows and columns of the isolation map are: tenants side by side, a gap and a heading before each tier. */

import { compareText } from "../../model/problems";
import type { IsolatedTenant } from "../isolation/isolation-model";

/** A tier's tenants stand together. */
interface Group {
  readonly tier: string;
  readonly at: number;
  readonly length: number;
}

/** Sizes in pixels; rows and columns are placed alike. */
export interface MapLayout {
  readonly cell: number;
  readonly font: number;
  /** Room for a tier's heading. */
  readonly gap: number;
  /** Room for names. */
  readonly label: number;
  /** Length of all rows together. */
  readonly length: number;
  readonly groups: readonly Group[];
  readonly ids: readonly string[];
  /** Where a tenant's row and column begin. */
  readonly at: ReadonlyMap<string, number>;
}

/** The longest name that is drawn whole. */
export const LONGEST_LABEL = 24;

/** The more tenants, the smaller a cell; below 12 pixels its letter could not be read. */
const SIZES: readonly { readonly upTo: number; readonly cell: number; readonly font: number }[] = [
  { upTo: 12, cell: 42, font: 14 },
  { upTo: 30, cell: 26, font: 12 },
  { upTo: 80, cell: 16, font: 11 },
  { upTo: Number.POSITIVE_INFINITY, cell: 12, font: 10 },
];

const WIDTH_OF_A_LETTER = 0.6;

/** Places every tenant. */
export function layOut(tenants: readonly IsolatedTenant[]): MapLayout {
  const { cell, font } = SIZES.find(({ upTo }) => tenants.length <= upTo) ?? { cell: 12, font: 10 };
  const gap = font + 8;
  const ordered = [...tenants].sort((left, right) => compareText(left.tier, right.tier) || compareText(left.id, right.id));
  const at = new Map<string, number>();
  const groups: Group[] = [];
  let place = 0;
  for (const tier of [...new Set(ordered.map((tenant) => tenant.tier))]) {
    place += gap;
    const members = ordered.filter((tenant) => tenant.tier === tier);
    groups.push({ tier, at: place, length: members.length * cell });
    for (const { id } of members) {
      at.set(id, place);
      place += cell;
    }
  }
  const ids = ordered.map(({ id }) => id);
  const longest = Math.max("internet".length, ...ids.map((id) => Math.min(LONGEST_LABEL, Array.from(id).length)));
  const label = Math.ceil(longest * font * WIDTH_OF_A_LETTER) + 14;
  return { cell, font, gap, label, length: place, groups, ids, at };
}
