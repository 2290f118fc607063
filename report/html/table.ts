/** Tables as the page writes them: with a caption, heads that say what they head, and room to scroll. */

import { html, type Markup, type Part } from "./markup";

/** One cell; `sort` is what its column is sorted by where the text would not do. */
export interface Cell {
  readonly content: Part;
  readonly sort?: string | number;
  readonly style?: string;
  readonly title?: string;
}

/** A table; the first cell of a row names the row. */
interface Table {
  readonly caption: Part;
  readonly columns: readonly { readonly head: string; readonly isNumber?: boolean }[];
  readonly rows: readonly (readonly Cell[])[];
  /** Whether readers may sort and filter it, if scripts run. */
  readonly isList?: boolean;
}

/** Longer tables scroll inside the page, under their heads. */
const LONG = 25;

/** Tables of more columns do not shrink to the width of a telephone; they scroll sideways. */
const NARROW = 4;

/** Writes a table. */
export function table({ caption, columns, rows, isList = false }: Table): Markup {
  const heads = columns.map(
    ({ head, isNumber }) => html`<th scope="col"${isNumber === true && html` class="number"`}>${head}</th>`,
  );
  const body = rows.map(
    (cells) => html`<tr>${cells.map((cell, index) => cellOf(cell, index === 0, columns[index]?.isNumber))}</tr>\n`,
  );
  const isLong = rows.length > LONG;
  const styles = [isList ? "list" : "", columns.length > NARROW ? "wide" : ""].filter((name) => name !== "").join(" ");
  return html`<div class="scroll${isLong ? " long" : ""}" role="region" tabindex="0" aria-label="Table, can be scrolled">
<table${styles !== "" && html` class="${styles}"`}><caption>${caption}</caption><thead><tr>${heads}</tr></thead><tbody>
${body}</tbody></table></div>`;
}

function cellOf({ content, sort, style, title }: Cell, isHead: boolean, isNumber = false): Markup {
  const styles = [isNumber ? "number" : "", style ?? ""].filter((name) => name !== "").join(" ");
  const attributes = html`${styles !== "" && html` class="${styles}"`}${sort !== undefined && html` data-sort="${sort}"`}${title !== undefined && html` title="${title}"`}`;
  return isHead ? html`<th scope="row"${attributes}>${content}</th>` : html`<td${attributes}>${content}</td>`;
}
