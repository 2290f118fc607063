/** How full each pool is: what its tenants were promised, one after the other, and where it ends. */

import type { PoolUse } from "../report";
import { figure, html, type Markup } from "./markup";
import { table } from "./table";

const WIDTH = 1000;
const HEIGHT = 34;
/** Tenants with a piece of their own in the bar; the others are one piece. */
const MOST_PIECES = 12;

const NAMES: Readonly<Record<PoolUse["resource"], string>> = {
  cpu: "CPU",
  memory: "Memory",
  storage: "Storage",
  connections: "Database connections",
};

/** A bar and a table for each pool. */
export function poolBars(pools: readonly PoolUse[]): Markup {
  return html`${pools.map(onePool)}`;
}

function onePool(pool: PoolUse): Markup {
  const { resource, region, unit, capacity, used, usedBefore } = pool;
  const name = `${NAMES[resource]}${region === undefined ? "" : `, ${region}`}`;
  const share = capacity === 0 ? "" : ` (${Math.round((used / capacity) * 100)} %)`;
  const before = usedBefore !== undefined && usedBefore !== used && `, before the change ${figure(usedBefore)}`;
  const full = used > capacity;
  return html`<figure class="pool"><figcaption><strong>${name}</strong> ${figure(used)} of ${figure(capacity)} ${unit}${share}${before}${full && html` <span class="overdue">over the ceiling</span>`}</figcaption>
${bar(pool)}
<details><summary>${name} by tenant</summary>${amounts(pool, name)}</details></figure>`;
}

function largestFirst({ byTenant }: PoolUse): PoolUse["byTenant"] {
  return [...byTenant].sort((left, right) => right.amount - left.amount);
}

function bar(pool: PoolUse): Markup {
  const { capacity, used, unit } = pool;
  const scale = (WIDTH - 20) / Math.max(capacity, used, 1);
  let x = 0;
  const ordered = largestFirst(pool);
  const rest = ordered.slice(MOST_PIECES);
  const pieces = ordered.slice(0, MOST_PIECES).map(({ tenant, amount }) => ({ name: tenant, amount }));
  if (rest.length > 0) pieces.push({ name: `${rest.length} others`, amount: rest.reduce((sum, { amount }) => sum + amount, 0) });
  const drawn = pieces.map(({ name, amount }, index) => {
    const width = amount * scale;
    const piece = html`<rect class="piece p${index % 3}" x="${x}" y="8" width="${Math.max(0, width - 1)}" height="${HEIGHT - 12}"><title>${name}: ${figure(amount)} ${unit}</title></rect>`;
    const label =
      width > name.length * 7.4 + 12 && html`<text class="piece-name" x="${x + 6}" y="${HEIGHT / 2 + 6}">${name}</text>`;
    x += width;
    return html`${piece}${label}`;
  });
  const end = capacity * scale;
  return html`<svg class="bar" viewBox="0 0 ${WIDTH} ${HEIGHT + 4}" aria-hidden="true"><rect class="room" x="0" y="8" width="${end}" height="${HEIGHT - 12}"/>${drawn}<path class="ceiling" d="M${Math.round(end)} 0V${HEIGHT + 4}"/></svg>`;
}

function amounts(pool: PoolUse, name: string): Markup {
  return table({
    caption: `${name} that each tenant may reserve`,
    columns: [{ head: "Tenant" }, { head: pool.unit, isNumber: true }],
    rows: largestFirst(pool).map(({ tenant, amount }) => [{ content: tenant }, { content: figure(amount), sort: amount }]),
  });
}
