/** What else a reviewer may ask for: room, ends, resources, what was judged. */

import { counted } from "../../model/problems";
import type { EnvironmentReport, PoolUse, Report } from "../report";
import { code, details, some } from "./text";

/** What is soon. */
const DAYS = 30;

const MILLISECONDS_A_DAY = 86_400_000;

/** A line per pool that the environment bounds. */
export function capacityLine({ environments }: Report, most: number): string {
  const pools = environments.flatMap(({ id, pools: each }) => each.map((pool) => ({ id, pool })));
  return pools.length === 0 ? "" : `**Capacity** ${some(pools, most, ({ id, pool }) => poolText(id, pool))}`;
}

function poolText(environment: string, { region, resource, capacity, unit, used, usedBefore }: PoolUse): string {
  const place = region === undefined ? code(environment) : `${code(environment)} ${code(region)}`;
  const share = capacity > 0 ? ` (${Math.round((100 * used) / capacity)}%)` : "";
  const before = usedBefore === undefined || usedBefore === used ? "" : `${rounded(usedBefore)} → `;
  return `${place} ${resource}: ${before}${rounded(used)} of ${rounded(capacity)} ${unit}${share}`;
}

function rounded(amount: number): string {
  return String(Math.round(amount * 100) / 100);
}

/** What ends within a month, the next first; what has ended is a finding. */
export function endingLine({ environments, today }: Report, most: number): string {
  const last = new Date(Date.parse(`${today}T00:00:00Z`) + DAYS * MILLISECONDS_A_DAY).toISOString().slice(0, today.length);
  const endings = environments.flatMap(({ endings: each }) => each).filter(({ on }) => on >= today && on <= last);
  const texts = endings
    .sort((left, right) => (left.on < right.on ? -1 : left.on > right.on ? 1 : 0))
    .map(({ tenant, what, on, file, line }) => `${on} ${code(tenant)} ${code(what)} (${code(`${file}:${line}`)})`);
  const each = [...new Set(texts)];
  return `**Ending within ${DAYS} days** ${each.length === 0 ? "nothing" : some(each, most, (text) => text)}`;
}

/** Every resource that comes, changes or goes. */
export function resourceChanges({ environments }: Report, most: number): string {
  const all = environments.flatMap(({ id, changes }) =>
    changes.flatMap(({ tenant, resources: { added, changed, removed } }) => {
      const line = (sign: string) => (name: string) => ({ sign, name, tenant, id });
      return [...added.map(line("+")), ...changed.map(line("~")), ...removed.map(line("−"))];
    }),
  );
  if (all.length === 0) return "";
  const lines = all.slice(0, most).map(({ sign, name, tenant, id }) => `- ${code(tenant)} in ${code(id)}: ${sign} ${code(name)}`);
  const rest = all.length - most;
  const more = rest > 0 ? [`- and ${counted(rest, "more resource")}`] : [];
  return details(`Resource changes (${all.length})`, [...lines, ...more].join("\n"));
}

/** How much was judged, by environment. */
export function judgedPolicies({ environments, findings }: Report): string {
  if (environments.length === 0) return "";
  const lines = environments.map((environment) => `- ${code(environment.id)}: ${judgedText(environment, findings)}`);
  return details("What was judged", lines.join("\n"));
}

function judgedText({ id, judged }: EnvironmentReport, findings: Report["findings"]): string {
  const here = findings.filter(({ kind, environment }) => kind === "violation" && environment === id);
  const broken = new Set(here.map(({ code: name }) => name)).size;
  return `${counted(judged.invariants, "invariant")} over ${counted(judged.resources, "resource")}, ${broken} broken by ${counted(here.length, "resource")}`;
}
