/** How many calls are passed on, by whoever counts them. */

import { createHash } from "node:crypto";
import type { Values } from "../definition";
import type { Limits, MarkedLimits, Window } from "./gateway-model";
import { crc32 } from "./object-names";

type RateLimits = Values["rateLimits"];
type RouteLimits = RateLimits["routes"][number];

const WINDOWS = [
  ["perMinute", 60],
  ["perHour", 3600],
  ["perDay", 86_400],
] as const;

/** Limits of a consumer, over all routes it is let into. */
export function consumerLimits(id: string, limits: RateLimits, isSpread: boolean): Limits {
  return { ...tenantLimits(id, limits, isSpread), marked: limits.routes.map(markedLimits) };
}

/** Limits of an entrance whose calls no consumer counts: the tenant's, or the route's narrower ones. */
export function entranceLimits(id: string, limits: RateLimits, { path, isSpread }: { path: string; isSpread: boolean }): Limits {
  const whole = tenantLimits(id, limits, isSpread);
  const own = limits.routes.find((route) => route.path === path);
  if (own === undefined) return whole;
  const { perSecond, burst, waits } = whole.rate;
  const windows = windowsOf(own);
  return {
    rate: { perSecond: own.perSecond ?? perSecond, burst: own.burst ?? (own.perSecond === undefined ? burst : 0), waits },
    concurrent: own.concurrent ?? whole.concurrent,
    ...(windows.length === 0 ? { windows: whole.windows, ...sharedBy(whole) } : { windows }),
    marked: [],
  };
}

/** The header that entrances of a route with narrower limits set, so that a consumer's limits know the route. */
export function markOf(path: string): string {
  return `X-Limit-${crc32(path)}`;
}

/** Windows that a block gives, the shortest first. */
export function windowsOf(limits: Pick<RouteLimits, "perMinute" | "perHour" | "perDay">): readonly Window[] {
  return WINDOWS.flatMap(([rate, seconds]) => {
    const count = limits[rate];
    return count === undefined ? [] : [{ count, seconds }];
  });
}

/**
 * Where calls come in by several ways, all of them share the counter of one window: the one the file gives, or that of a second.
 * Its name holds a digest of the window, since a counter whose settings change would be refused.
 */
function tenantLimits(id: string, limits: RateLimits, isSpread: boolean): Limits {
  const { perSecond, burst, concurrent, onExceeded } = limits;
  const given = windowsOf(limits);
  const windows = given.length === 0 && isSpread ? [{ count: perSecond + burst, seconds: 1 }] : given;
  const digest = createHash("sha256").update(JSON.stringify(windows)).digest("hex").slice(0, 8);
  const rate = { perSecond, burst, waits: onExceeded === "degrade" };
  return { rate, concurrent, windows, ...(windows.length === 1 ? { shared: `${id}-${digest}` } : {}), marked: [] };
}

function sharedBy({ shared }: Limits): Pick<Limits, "shared"> {
  return shared === undefined ? {} : { shared };
}

/** Calls per second become a window of a second: only windows can be told apart by route. */
function markedLimits(route: RouteLimits): MarkedLimits {
  const { path, perSecond, burst = 0, concurrent } = route;
  const second = perSecond === undefined ? [] : [{ count: perSecond + burst, seconds: 1 }];
  return {
    mark: markOf(path),
    windows: [...second, ...windowsOf(route)],
    ...(concurrent === undefined ? {} : { concurrent }),
  };
}
