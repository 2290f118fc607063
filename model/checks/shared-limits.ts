/** Whether limits mean what they say: one tenant may come in by several ways, and the gateway can count few things over all of them. */

import { countersOf } from "../gateway/build";
import { windowsOf } from "../gateway/limits";
import { isComplete } from "../identity";
import { type Context, citation, placeOf, problemFrom } from "../layers";
import type { Path } from "../paths";
import type { Problem } from "../problems";

/** Every problem of limits that would be counted apart. */
export function checkSharedLimits(context: Context): readonly Problem[] {
  const { identity, routes } = context.values;
  const [isMore, apart] = [wantsMore(context), ratesApart(context)];
  if ((!isMore && apart.length === 0) || !isComplete(identity)) return [];
  const id = context.tenant?.definition.id ?? "";
  const counters = countersOf({ id, identity, routes }, context.environment?.definition.gateway.domain ?? "");
  if (counters < 2) return [];
  return [...(isMore ? [tooMany(context, counters)] : []), ...apart.map((rate) => isApart(context, rate, counters))];
}

/** The gateway has one shared counter per tenant; only a single credential can be counted in several windows. */
function wantsMore({ values }: Context): boolean {
  const { routes } = values.rateLimits;
  const isNarrowed = routes.some((limits) => limits.perSecond !== undefined || windowsOf(limits).length > 0);
  return windowsOf(values.rateLimits).length + (isNarrowed ? 1 : 0) > 1;
}

function tooMany(context: Context, counters: number): Problem {
  const path: Path = ["rateLimits"];
  const isWide = windowsOf(context.values.rateLimits).length > 1;
  const what = isWide ? "several windows" : "a window and narrower limits of routes";
  const message = `rateLimits${citation(context, path)} give ${what}, but calls come in by ${counters} ways (keys, tokens, log-ins), which the gateway can count together in one window only.`;
  const fix = "Keep one of perMinute, perHour and perDay, without rates for single routes; or keep one credential.";
  return problemFrom(context, path, { code: "GTW-109", message, fix });
}

/**
 * Rates of the tenant's own file for which there is no shared counter. Calls in a second are counted together while no window is
 * given, for then it is free for them.
 */
function ratesApart(context: Context): readonly Apart[] {
  const rates: readonly Apart[] =
    windowsOf(context.values.rateLimits).length === 0 ? ["concurrent"] : ["perSecond", "concurrent"];
  const own = context.tenant?.document.source.file;
  return own === undefined ? [] : rates.filter((rate) => placeOf(context, ["rateLimits", rate]).file === own);
}

type Apart = "perSecond" | "concurrent";

function isApart(context: Context, rate: Apart, counters: number): Problem {
  const each = context.values.rateLimits[rate];
  const unit = rate === "concurrent" ? "calls at once" : "calls in a second";
  const message = `${rate} ${each} is counted for each of ${counters} ways in (keys, tokens, log-ins) apart: up to ${each * counters} ${unit}.`;
  const fix = `Write ${Math.max(1, Math.floor(each / counters))} if all ways together must stay below ${each}; or keep one credential.`;
  return { ...problemFrom(context, ["rateLimits", rate], { code: "GTW-109", message, fix }), level: "warning" };
}
