/** What ends in the next twelve months: a dot for each, stacked by week, one band per kind. */

import { daysAfter } from "../../model/duration";
import { ENDING_KINDS, type Ending } from "../report";
import { figure, html, type Markup } from "./markup";
import { table } from "./table";

const DAY = 86_400_000;
const SHOWN_DAYS = 365;
const WIDTH = 1000;
const LABEL = 110;
/** The column of what has ended already. */
const PAST = 56;
const WEEKS = 53;
const STEP = (WIDTH - LABEL - PAST) / WEEKS;
const DOT = 5;
const PITCH = 12;
/** Higher stacks are cut and counted. */
const TALLEST = 10;

const NAMES: Readonly<Record<Ending["kind"], string>> = {
  opening: "Openings",
  grant: "Grants",
  key: "Keys",
  member: "Members",
  exception: "Exceptions",
  retention: "Retentions",
};

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** The picture and its table. */
export function timeline(endings: readonly Ending[], today: string): Markup {
  const last = daysAfter(today, SHOWN_DAYS * DAY);
  const due = endings.filter(({ on }) => on <= last);
  if (due.length === 0) return html`<p>Nothing ends until ${last}.</p>`;
  const overdue = due.filter(({ on }) => on < today).length;
  const later = endings.length - due.length;
  return html`<figure class="timeline">${picture(due, today)}<figcaption>${figure(due.length)} ${due.length === 1 ? "end" : "ends"} until ${last}${overdue > 0 && html`, <span class="overdue">${figure(overdue)} already over</span>`}${later > 0 && `; ${figure(later)} later`}.</figcaption></figure>
<details><summary>All that ends until ${last}</summary>${table({
    caption: "What ends, the first to end first",
    columns: [{ head: "Tenant" }, { head: "Ends" }, { head: "Kind" }, { head: "What" }, { head: "Where" }],
    rows: due.map(({ tenant, on, kind, what, file, line }) => [
      { content: tenant },
      { content: on, style: on < today ? "date overdue" : "date" },
      { content: kind },
      { content: what },
      { content: html`<code>${file}:${line}</code>` },
    ]),
    isList: true,
  })}</details>`;
}

/** Endings of one kind, by week; week -1 is over. */
function weeksOf(endings: readonly Ending[], today: string): ReadonlyMap<number, readonly Ending[]> {
  const weeks = new Map<number, Ending[]>();
  for (const ending of endings) {
    const days = (Date.parse(ending.on) - Date.parse(today)) / DAY;
    const week = days < 0 ? -1 : Math.min(WEEKS - 1, Math.floor(days / 7));
    weeks.set(week, [...(weeks.get(week) ?? []), ending]);
  }
  return weeks;
}

function picture(due: readonly Ending[], today: string): Markup {
  const kinds = ENDING_KINDS.filter((kind) => due.some((ending) => ending.kind === kind));
  let y = 26;
  const bands = kinds.map((kind) => {
    const weeks = weeksOf(
      due.filter((ending) => ending.kind === kind),
      today,
    );
    const tallest = Math.max(...[...weeks.values()].map((endings) => Math.min(TALLEST, endings.length)));
    const height = tallest * PITCH + 14;
    const drawn = band(kind, weeks, { y, height });
    y += height;
    return drawn;
  });
  return html`<svg viewBox="0 0 ${WIDTH} ${y + 4}" aria-hidden="true">${months(today, y)}${bands}</svg>`;
}

/** A line and a name where each month begins. */
function months(today: string, height: number): Markup {
  const start = LABEL + PAST;
  const [year, month] = [Number(today.slice(0, 4)), Number(today.slice(5, 7))];
  const lines = Array.from({ length: 12 }, (_, index) => {
    const first = Date.UTC(year, month + index, 1);
    const x = start + ((first - Date.parse(today)) / DAY / 7) * STEP;
    const date = new Date(first);
    const name = MONTHS[date.getUTCMonth()] ?? "";
    const label = date.getUTCMonth() === 0 ? `${name} ${date.getUTCFullYear()}` : name;
    const fits = x < WIDTH - 40;
    return html`<path class="month" d="M${Math.round(x)} 20V${height}"/>${fits && html`<text class="hint" x="${x + 4}" y="15">${label}</text>`}`;
  });
  return html`<rect class="past" x="${LABEL}" y="20" width="${PAST - 6}" height="${height - 20}"/><text class="hint" x="${LABEL + 8}" y="15">over</text><path class="today" d="M${start} 20V${height}"/>${lines}`;
}

function band(
  kind: Ending["kind"],
  weeks: ReadonlyMap<number, readonly Ending[]>,
  { y, height }: { readonly y: number; readonly height: number },
): Markup {
  const base = y + height - 10;
  const stacks = [...weeks].map(([week, endings]) => {
    const x = week < 0 ? LABEL + (PAST - 6) / 2 : LABEL + PAST + week * STEP + STEP / 2;
    const drawn = endings.length > TALLEST ? endings.slice(0, TALLEST - 1) : endings;
    const rest = endings.length - drawn.length;
    const dots = drawn.map(
      ({ tenant, what, on }, index) =>
        html`<circle class="dot${week < 0 ? " over" : ""}" cx="${x}" cy="${base - index * PITCH}" r="${DOT}"><title>${on} ${tenant}: ${what}</title></circle>`,
    );
    return html`${dots}${rest > 0 && html`<text class="hint" x="${x}" y="${base - drawn.length * PITCH + 4}" text-anchor="middle">+${rest}</text>`}`;
  });
  return html`<path class="baseline" d="M0 ${y + height}H${WIDTH}"/><text class="name" x="4" y="${base + 4}">${NAMES[kind]}</text>${stacks}`;
}
