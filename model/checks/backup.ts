/** Whether backups can keep what they promise. */

import { longestGap } from "../cron";
import { milliseconds } from "../duration";
import { type Context, citation, problemBetween } from "../layers";
import type { Path } from "../paths";
import type { Problem } from "../problems";

const HOUR = 3_600_000;

/** No more work can be lost than was promised. */
export function checkRecoveryPoint(context: Context): readonly Problem[] {
  const { rpo, schedule, pointInTime } = context.values.backup ?? {};
  if (rpo === undefined || pointInTime === true) return [];
  const gap = schedule === undefined ? Number.POSITIVE_INFINITY : (longestGap(schedule) ?? Number.POSITIVE_INFINITY);
  if ((milliseconds(rpo) ?? 0) >= gap) return [];
  const paths: [Path, Path] = [
    ["backup", "rpo"],
    ["backup", "schedule"],
  ];
  const runs = schedule === undefined ? "there is no schedule" : `up to ${spoken(gap)} lie between two backups`;
  const cited = schedule === undefined ? "" : `${schedule}${citation(context, paths[1])}, `;
  const message = `rpo ${rpo}${citation(context, paths[0])}, but ${runs} (${cited}pointInTime off): that much would be lost.`;
  const wider = Number.isFinite(gap) ? `, or set rpo: ${written(gap)}` : "";
  return [problemBetween(context, paths, { code: "OPS-102", message, fix: `Turn pointInTime on, back up more often${wider}.` })];
}

function spoken(time: number): string {
  if (time % (24 * HOUR) === 0 && time > 24 * HOUR) return `${time / (24 * HOUR)} days`;
  return time % HOUR === 0 ? `${time / HOUR} h` : `${time / 60_000} min`;
}

function written(time: number): string {
  if (time >= 24 * HOUR) return `P${Math.ceil(time / (24 * HOUR))}D`;
  return time % HOUR === 0 ? `PT${time / HOUR}H` : `PT${time / 60_000}M`;
}
