/** Names along the map. What all of them share is said once, around them: with 200 tenants every attribute counts. */

import { LONGEST_LABEL, type MapLayout } from "./map-layout";
import { cut, html, type Markup } from "./markup";

/** Half the height of a small letter, so that names stand in the middle of their row. */
const HALF_A_LETTER = 0.35;

type Places = ReadonlyMap<string, number>;

/** Names of rows, ending where the squares begin. */
export function rowNames(places: Places, { label, cell, font }: MapLayout): Markup {
  const names = [...places].map(([name, y]) => textAt(name, label - 8, y + cell / 2 + font * HALF_A_LETTER));
  return html`<g class="name" font-size="${font}" text-anchor="end">${names}</g>`;
}

/** Names of columns, read from below. */
export function columnNames(places: Places, { label, cell, font }: MapLayout): Markup {
  const names = [...places].map(([name, x]) => textAt(name, 8 - label, x + cell / 2 + font * HALF_A_LETTER));
  return html`<g class="name" font-size="${font}" transform="rotate(-90)">${names}</g>`;
}

/** Headings above the rows of each tier. */
export function rowTiers({ groups, gap }: MapLayout): Markup {
  return html`<g class="tier">${groups.map(({ tier, at }) => textAt(tier, 8, at - gap / 2 + 5))}</g>`;
}

/** The same before its columns. */
export function columnTiers({ groups, gap, label }: MapLayout): Markup {
  return html`<g class="tier" transform="rotate(-90)">${groups.map(({ tier, at }) => textAt(tier, 8 - label, at - gap / 2 + 4))}</g>`;
}

function textAt(name: string, x: number, y: number): Markup {
  return html`<text x="${x}" y="${y}">${cut(name, LONGEST_LABEL)}</text>`;
}
