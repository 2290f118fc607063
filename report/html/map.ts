/**
 * The isolation map: rows reach columns. Denied cells are the one background, so that a map of 200 tenants stays small.
 *
 * It is drawn in four parts, because names, `shared` and `internet` stay in sight while the rest is scrolled.
 */

import { INTERNET, type IsolationModel, SHARED } from "../isolation/isolation-model";
import { cellTitle, changedCells, type MapCell, mapCells } from "./map-cells";
import { columnNames, columnTiers, rowNames, rowTiers } from "./map-labels";
import { layOut, type MapLayout } from "./map-layout";
import { html, type Markup, type Part } from "./markup";
import { CLASS_OF } from "./words";

/** Cells beyond this number are drawn without their evidence; the table names them. */
const MOST_TITLED = 1500;
/** From this many tenants on the map must be short in words. */
const LARGE = 40;
/** Dots for denied cells are only drawn where there is room for them. */
const DOTTED = 30;

/** One of the four parts: where its rows and columns begin. */
interface Area {
  readonly rows: ReadonlyMap<string, number>;
  readonly columns: ReadonlyMap<string, number>;
}

/** A map as markup, and its size for the printer. */
interface IsolationMap {
  readonly markup: Markup;
  readonly width: number;
  readonly height: number;
}

/** Draws the map of one environment; `id` names it on the page. */
export function isolationMap(id: string, after: IsolationModel, before: IsolationModel | undefined): IsolationMap {
  const layout = layOut(after.tenants);
  const { cell, label, length } = layout;
  const outside = new Map([SHARED, INTERNET].map((name, index) => [name, label + index * cell]));
  const head = label + 2 * cell + 4;
  const cells = mapCells(after);
  const changes = changedCells(after, before);
  const draw = (area: Area): Markup => html`${cellsIn(area, { id, cells, layout })}${outlines(area, changes, cell)}`;
  const columns = { rows: outside, columns: layout.at };
  const rows = { rows: layout.at, columns: outside };
  const body = { rows: layout.at, columns: layout.at };
  const corner = html`<text class="hint" x="8" y="${label - 10}">from ↓ &#160; to →</text>${rowNames(outside, layout)}${columnNames(outside, layout)}`;
  const markup = html`<div class="map" id="${id}" role="region" tabindex="0" aria-label="Isolation map, can be scrolled">
${svg(head, head, corner)}
${svg(length, head, html`${columnTiers(layout)}${columnNames(layout.at, layout)}${background(columns, layout)}${draw(columns)}`)}
${svg(head, length, html`${rowTiers(layout)}${rowNames(layout.at, layout)}${background(rows, layout)}${draw(rows)}`)}
${svg(length, length, html`${symbols(id, layout)}${background(body, layout)}${own(layout)}${draw(body)}`)}
</div>`;
  return { markup, width: head + length, height: head + length };
}

function svg(width: number, height: number, content: Markup): Markup {
  return html`<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" aria-hidden="true">${content}</svg>`;
}

/** One square per letter, drawn wherever it is needed. */
function symbols(id: string, { cell, font }: MapLayout): Markup {
  const middle = cell / 2;
  const size = Math.min(font, cell - 2);
  return html`<defs>${Object.entries(CLASS_OF).map(
    ([letter, name]) =>
      html`<g id="${symbolId(id, name)}" class="cell ${name}"><rect x=".5" y=".5" width="${cell - 1}" height="${cell - 1}" rx="${cell > 20 ? 4 : 1}"/><text font-size="${size}" x="${middle}" y="${middle + size * 0.36}" text-anchor="middle">${letter}</text></g>`,
  )}</defs>`;
}

/** Short, because a large map refers to it some 700 times. */
function symbolId(map: string, name: string): string {
  return `${map}${name.slice(0, 1)}`;
}

/** All denied cells as one area under a grid, with a dot each where there is room. */
function background({ rows, columns }: Area, { cell, ids }: MapLayout): Markup {
  const squares = ids.length <= DOTTED ? cell > 20 : false;
  const spans = (places: ReadonlyMap<string, number>): readonly (readonly [number, number])[] => {
    const joined: [number, number][] = [];
    for (const place of places.values()) {
      const last = joined.at(-1);
      if (last !== undefined && last[0] + last[1] === place) last[1] += cell;
      else joined.push([place, cell]);
    }
    return joined;
  };
  const areas = spans(rows).flatMap(([y, height]) =>
    spans(columns).map(([x, width]) => html`<rect class="denied" x="${x}" y="${y}" width="${width}" height="${height}"/>`),
  );
  const [firstX = 0, lastX = 0] = ends(columns, cell);
  const [firstY = 0, lastY = 0] = ends(rows, cell);
  // One broad broken line per tier draws all its separators: 200 tenants have 400 of them.
  const line = (d: string, width: number): Markup =>
    html`<path class="grid" d="${d}" stroke-width="${width}" stroke-dasharray="1 ${cell - 1}" stroke-dashoffset=".5"/>`;
  const across = spans(rows).map(([y, height]) => line(`M${(firstX + lastX) / 2} ${y}v${height}`, lastX - firstX));
  const down = spans(columns).map(([x, width]) => line(`M${x} ${(firstY + lastY) / 2}h${width}`, lastY - firstY));
  const dots = [...rows].flatMap(([from, y]) =>
    [...columns].flatMap(([to, x]) => (from === to ? [] : [`M${x + cell / 2} ${y + cell / 2}h0`])),
  );
  return html`${areas}${across}${down}${squares && html`<path class="dots" d="${dots.join("")}"/>`}`;
}

function ends(places: ReadonlyMap<string, number>, cell: number): readonly number[] {
  const all = [...places.values()];
  return all.length === 0 ? [] : [Math.min(...all), Math.max(...all) + cell];
}

/** The diagonal: what a tenant reaches of itself. */
function own({ at, cell, font }: MapLayout): Markup {
  const squares = [...at.values()].map((place) => square(place, place, cell)).join("");
  const words =
    cell > 30 &&
    [...at.values()].map(
      (place) =>
        html`<text class="own" font-size="${font - 3}" x="${place + cell / 2}" y="${place + cell / 2 + 4}" text-anchor="middle">own</text>`,
    );
  return html`<path class="own" d="${squares}"/>${words}`;
}

function square(x: number, y: number, cell: number): string {
  return `M${x + 0.5} ${y + 0.5}h${cell - 1}v${cell - 1}h${1 - cell}z`;
}

interface Drawn {
  readonly id: string;
  readonly cells: readonly MapCell[];
  readonly layout: MapLayout;
}

function cellsIn({ rows, columns }: Area, { id, cells, layout }: Drawn): Part {
  const isLarge = layout.ids.length > LARGE;
  return cells.map((each, index) => {
    const [x, y] = [columns.get(each.to), rows.get(each.from)];
    if (x === undefined || y === undefined) return undefined;
    const title = index < MOST_TITLED && html`<title>${cellTitle(each, isLarge)}</title>`;
    return html`<use href="#${symbolId(id, CLASS_OF[each.letter])}" x="${x}" y="${y}">${title}</use>`;
  });
}

function outlines({ rows, columns }: Area, changes: ReturnType<typeof changedCells>, cell: number): Markup {
  const path = (cells: (typeof changes)["changed"]): string =>
    cells
      .flatMap(({ from, to }) => {
        const [x, y] = [columns.get(to), rows.get(from)];
        return x === undefined || y === undefined ? [] : [square(x, y, cell)];
      })
      .join("");
  const [changed, closed] = [path(changes.changed), path(changes.closed)];
  return html`${changed !== "" && html`<path class="changed" d="${changed}"/>`}${closed !== "" && html`<path class="closed" d="${closed}"/>`}`;
}
