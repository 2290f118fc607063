/** The layer matrix: how each tenant is kept apart in eight respects. */

import { ASPECTS, type AspectVerdict, type IsolationModel } from "../isolation/isolation-model";
import { html, type Markup } from "./markup";
import { type Cell, table } from "./table";
import { placeOf, VERDICTS } from "./words";

/** A small fleet is explained in the table itself, a large one when a cell is pointed at. */
const EXPLAINED = 12;

const HEADS: Readonly<Record<(typeof ASPECTS)[number], string>> = {
  identity: "Identity",
  network: "Network",
  gateway: "Gateway",
  compute: "Compute",
  data: "Data",
  keys: "Keys",
  quotas: "Quotas",
  audit: "Audit",
};

/** The order in which a column is sorted: what needs a look comes first. */
const BY_WEIGHT: readonly AspectVerdict["verdict"][] = ["leak", "opening", "guarded", "dedicated", "not applicable"];

/** The matrix with its legend. */
export function layerMatrix({ tenants }: IsolationModel): Markup {
  const isSmall = tenants.length <= EXPLAINED;
  const rows = tenants.map(({ id, aspects }) => [{ content: id }, ...ASPECTS.map((aspect) => cellOf(aspects[aspect], isSmall))]);
  const columns = [{ head: "Tenant" }, ...ASPECTS.map((aspect) => ({ head: HEADS[aspect] }))];
  return html`<ul class="legend">${Object.entries(VERDICTS).map(
    ([name, { sign, style, means }]) => html`<li><span class="sign ${style}">${sign}</span> ${name}: ${means}</li>`,
  )}</ul>
<div class="layers">${table({ caption: "Each tenant in eight respects", columns, rows, isList: !isSmall })}</div>`;
}

function cellOf(aspect: AspectVerdict, isSmall: boolean): Cell {
  const { sign, style } = VERDICTS[aspect.verdict];
  const head = html`<span class="sign ${style}">${sign}</span> ${aspect.verdict}`;
  const [first] = aspect.evidence;
  const shownBy =
    first === undefined ? "" : ` (${first.resource}${placeOf(first) === undefined ? "" : `, ${placeOf(first) ?? ""}`})`;
  const sort = BY_WEIGHT.indexOf(aspect.verdict);
  if (isSmall)
    return {
      content: html`<span class="verdict">${head}</span><small>${aspect.says}</small>`,
      title: `${aspect.says}${shownBy}`,
    };
  return { content: html`<span class="verdict">${head}</span>`, sort, title: aspect.says };
}
