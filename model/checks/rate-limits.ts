/** Whether limits leave each other room, and whether limits of single routes limit anything. */

import { RATES } from "../blocks/rate-limits";
import { type Context, citation, problemBetween, problemFrom } from "../layers";
import type { Path } from "../paths";
import type { Problem } from "../problems";
import { didYouMean, listed } from "../suggest";

/** Seconds of every window, the shortest first. */
const WINDOWS = [
  ["perSecond", 1],
  ["perMinute", 60],
  ["perHour", 3600],
  ["perDay", 86_400],
] as const;

/** Seconds' worth of calls that may come at once: beyond it perSecond would hardly ever be felt. */
const LARGEST_BURST = 10;

type Rate = (typeof RATES)[number];
type Rates = { readonly [Name in Rate]?: number | undefined };

/** One set of limits and where it stands. */
interface Limits {
  readonly rates: Rates;
  readonly path: Path;
  /** What its messages begin with, such as `routes[0].`. */
  readonly name: string;
}

/** Every problem of the limits of one tenant, or of a tier's defaults. */
export function checkRateLimits(context: Context): readonly Problem[] {
  const { routes, ...rates } = context.values.rateLimits;
  const whole = { rates, path: ["rateLimits"], name: "" };
  const single = routes.map((limits, index) => ({
    rates: limits,
    path: ["rateLimits", "routes", index],
    name: `routes[${index}].`,
  }));
  return [
    ...[whole, ...single].flatMap((limits) => [...windowsFit(context, limits), ...burstFits(context, limits)]),
    ...single.flatMap((limits) => narrower(context, limits, whole)),
    ...limitRoutes(context),
  ];
}

/** A limit with its place and what its messages call it. */
interface Limit {
  readonly path: Path;
  readonly text: string;
  readonly value: number;
  readonly seconds: number;
}

function windowsFit(context: Context, limits: Limits): readonly Problem[] {
  const given = WINDOWS.flatMap(([rate, seconds]) => limitOf(context, limits, rate, seconds));
  const extraOf = ({ seconds }: Limit): number => (seconds === 1 ? (limits.rates.burst ?? 0) : 0);
  return given.flatMap((long, index) =>
    given.slice(0, index).flatMap((short) => pairFault(context, { short, long, extra: extraOf(short) })),
  );
}

/** Two windows, and what the shorter one lets through once on top. */
interface Pair {
  readonly short: Limit;
  readonly long: Limit;
  readonly extra: number;
}

/** A longer window must hold at least what a shorter one lets through, and less than the shorter one would let through anyway. */
function pairFault(context: Context, { short, long, extra }: Pair): readonly Problem[] {
  const times = long.seconds / short.seconds;
  const between = (message: string): Problem =>
    problemBetween(context, [long.path, short.path], { code: "QTA-111", message, fix: "Remove one, or make them fit." });
  if (long.value < short.value)
    return [between(`${long.text} is less than ${short.text}; ${short.text} would never be reached.`)];
  const most = short.value * times + extra;
  if (long.value <= most) return [];
  const idle = between(`${long.text} would never be reached: ${short.text} lets through ${most} at most.`);
  return [{ ...idle, level: "warning" }];
}

function burstFits(context: Context, limits: Limits): readonly Problem[] {
  const [burst] = limitOf(context, limits, "burst", 0);
  const [perSecond, ...longer] = WINDOWS.flatMap(([rate, seconds]) => limitOf(context, limits, rate, seconds));
  if (burst === undefined || perSecond?.seconds !== 1) return [];
  const problem = (other: Limit, message: string): Problem =>
    problemBetween(context, [burst.path, other.path], { code: "QTA-111", message, fix: "Lower burst, or raise the other." });
  const tooSmall = longer.find(({ value }) => value >= perSecond.value && burst.value + perSecond.value > value);
  if (tooSmall !== undefined && burst.value > 0)
    return [problem(tooSmall, `${burst.text} does not fit in ${tooSmall.text}, of which ${perSecond.text} is a part.`)];
  if (burst.value <= LARGEST_BURST * perSecond.value) return [];
  const message = `${burst.text} is more than ${LARGEST_BURST} seconds of ${perSecond.text}, which would hardly ever be felt.`;
  return [problem(perSecond, message)];
}

/** What is counted for one route is part of what is counted for the tenant. */
function narrower(context: Context, limits: Limits, whole: Limits): readonly Problem[] {
  return RATES.flatMap((rate) => {
    const [own] = limitOf(context, limits, rate, 0);
    const [all] = limitOf(context, whole, rate, 0);
    if (rate === "burst" || own === undefined || all === undefined || own.value <= all.value) return [];
    const message = `${own.text} is above the tenant's ${all.text}; it would never be reached.`;
    return [problemFrom(context, own.path, { code: "QTA-111", message, fix: `Write ${all.value} or less, or remove it.` })];
  });
}

function limitOf(context: Context, { rates, path, name }: Limits, rate: Rate, seconds: number): readonly Limit[] {
  const value = rates[rate];
  if (value === undefined) return [];
  const place = [...path, rate];
  return [{ path: place, text: `${name}${rate} ${value}${citation(context, place)}`, value, seconds }];
}

/** Every entry names a route there is, once, and limits something. */
function limitRoutes(context: Context): readonly Problem[] {
  const { rateLimits, routes } = context.values;
  const paths = [...new Set(routes.map(({ path }) => path))];
  const firsts = new Map<string, number>();
  return rateLimits.routes.flatMap((entry, index) => {
    const first = firsts.get(entry.path);
    if (first === undefined) firsts.set(entry.path, index);
    const fault = entryFault(entry, { paths, first });
    return fault === undefined ? [] : [problemFrom(context, ["rateLimits", "routes", index], { code: "GTW-107", ...fault })];
  });
}

function entryFault(
  entry: Context["values"]["rateLimits"]["routes"][number],
  { paths, first }: { readonly paths: readonly string[]; readonly first: number | undefined },
): { readonly message: string; readonly fix: string } | undefined {
  const { path, burst, perSecond } = entry;
  if (!paths.includes(path)) {
    const message = `${path} is no path of this tenant's routes.${didYouMean(path, paths)}`;
    return { message, fix: `Use ${listed(paths.slice(0, 5))}, or add a route: routes: [{name: ..., path: ${path}}].` };
  }
  if (first !== undefined) return { message: `${path} has limits already, in routes[${first}].`, fix: "Merge the two." };
  if (RATES.every((rate) => entry[rate] === undefined))
    return { message: `The entry for ${path} limits nothing.`, fix: `Add one of ${listed(RATES)}.` };
  if (burst === undefined || perSecond !== undefined) return undefined;
  return { message: `burst of ${path} is counted beyond perSecond, which is not given.`, fix: "Add perSecond, or remove burst." };
}
