/** Whether the amounts fit together and on the storage that exists; ceilings are checked in `bounds.ts`. */

import { type Context, citation, problemAtName, problemBetween, problemFrom } from "../layers";
import { type Path, pathText } from "../paths";
import type { Problem } from "../problems";
import { amountOf } from "../quantity";
import type { ComputeAmounts } from "../resolved-tenant";
import { didYouMean, listed } from "../suggest";

type Check = (context: Context) => readonly Problem[];

const COMPUTE = ["cpu", "memory", "ephemeralStorage"] as const;

/** Every problem of the quotas of one tenant, or of a tier's defaults. */
export function checkQuotas(context: Context): readonly Problem[] {
  return CHECKS.flatMap((check) => check(context));
}

const CHECKS: readonly Check[] = [
  notAbove({ small: ["requests"], large: ["limits"], code: "QTA-105", message: "pods could never be scheduled as promised" }),
  notAbove({
    small: ["container", "request"],
    large: ["container", "limit"],
    code: "QTA-105",
    message: "no container could start with both",
  }),
  notAbove({
    small: ["container", "limit"],
    large: ["container", "max"],
    code: "QTA-109",
    message: "a container that asks for nothing would be refused",
    unlessAbove: ["limits"],
  }),
  notAbove({
    small: ["container", "limit"],
    large: ["limits"],
    code: "QTA-109",
    message: "a container that asks for nothing does not fit in the tenant's share",
  }),
  notAbove({
    small: ["container", "max"],
    large: ["limits"],
    code: "QTA-109",
    message: "such a container does not fit in the tenant's share",
    ownOnly: true,
  }),
  storageClassesAllowed,
  storageAddsUp,
  noticesRise,
  featuresKnown,
];

interface Comparison {
  readonly small: readonly string[];
  readonly large: readonly string[];
  readonly code: "QTA-105" | "QTA-109";
  readonly message: string;
  /** Another set that is compared as well, and says it better. */
  readonly unlessAbove?: readonly string[];
  /** The tier's own amount may be above what a tenant takes less of: the smaller of both holds. */
  readonly ownOnly?: boolean;
}

/** One set of compute amounts must not exceed another. */
function notAbove({ small, large, code, message, unlessAbove, ownOnly = false }: Comparison): Check {
  return (context) =>
    COMPUTE.flatMap((resource) => {
      const paths: [Path, Path] = [
        ["quotas", ...small, resource],
        ["quotas", ...large, resource],
      ];
      const [less, more] = [amounts(context, small)[resource], amounts(context, large)[resource]];
      if (amountOf(less) <= amountOf(more)) return [];
      if (unlessAbove !== undefined && amountOf(less) > amountOf(amounts(context, unlessAbove)[resource])) return [];
      if (ownOnly && citation(context, paths[0]) !== "") return [];
      const [lower, upper] = paths.map((path) => pathText(path.slice(1)));
      const text = `${lower ?? ""} ${less}${citation(context, paths[0])} is above ${upper ?? ""} ${more}${citation(context, paths[1])}; ${message}.`;
      return [
        problemBetween(context, paths, {
          code,
          message: text,
          fix: `Lower ${lower ?? ""} to ${more} or less, or raise ${upper ?? ""}.`,
        }),
      ];
    });
}

function amounts(context: Context, path: readonly string[]): ComputeAmounts {
  const { requests, limits, container } = context.values.quotas;
  const sets: Readonly<Record<string, ComputeAmounts>> = {
    requests,
    limits,
    "container.request": container.request,
    "container.limit": container.limit,
    "container.max": container.max,
  };
  const found = sets[path.join(".")];
  if (found === undefined) throw new Error(`No compute amounts at ${path.join(".")}`);
  return found;
}

function storageClassesAllowed(context: Context): readonly Problem[] {
  const { id, allowed } = context.tier.definition;
  const { environment } = context;
  return Object.keys(context.values.quotas.storage.classes).flatMap((name) => {
    const path = ["quotas", "storage", "classes", name];
    if (!allowed.storageClasses.includes(name)) {
      const message = `Storage class \`${name}\` is not part of tier ${id}.`;
      return [problemAtName(context, path, { code: "QTA-110", message, fix: `Choose ${listed(allowed.storageClasses)}.` })];
    }
    if (environment === undefined || environment.definition.storageClasses.includes(name)) return [];
    const message = `Storage class \`${name}\` does not exist in environment ${environment.definition.id}.`;
    return [
      problemAtName(context, path, {
        code: "QTA-110",
        message,
        fix: `Environment ${environment.definition.id} offers ${listed(environment.definition.storageClasses)}.`,
      }),
    ];
  });
}

function storageAddsUp(context: Context): readonly Problem[] {
  const { total, classes: all } = context.values.quotas.storage;
  const classes = Object.fromEntries(
    Object.entries(all).filter(([name]) => context.tier.definition.allowed.storageClasses.includes(name)),
  );
  const sum = Object.values(classes).reduce((whole, part) => whole + amountOf(part), 0n);
  if (sum <= amountOf(total)) return [];
  const parts = Object.entries(classes).map(
    ([name, amount]) => `${name} ${amount}${citation(context, ["quotas", "storage", "classes", name])}`,
  );
  const totalPath = ["quotas", "storage", "total"];
  const message = `Storage classes add up to more than storage.total ${total}${citation(context, totalPath)}: ${parts.join(" + ")}.`;
  const names = Object.keys(classes).map((name) => `${name}: ...`);
  const fix = `Raise storage.total, or write smaller classes: {${names.join(", ")}}.`;
  return [problemBetween(context, [totalPath, ["quotas", "storage", "classes"]], { code: "QTA-110", message, fix })];
}

function noticesRise(context: Context): readonly Problem[] {
  const { notifyAt } = context.values.quotas;
  if (notifyAt.every((percent, index) => percent > (notifyAt[index - 1] ?? 0))) return [];
  const rising = [...new Set(notifyAt)].sort((left, right) => left - right);
  const message = `notifyAt must rise; got [${notifyAt.join(", ")}].`;
  const fix = `Write [${rising.join(", ")}].`;
  return [problemFrom(context, ["quotas", "notifyAt"], { code: "QTA-112", message, fix })];
}

/** The application enforces these limits, and the tier knows which there are. */
function featuresKnown(context: Context): readonly Problem[] {
  const { id, defaults, ceilings } = context.tier.definition;
  const known = [
    ...new Set([defaults.quotas.features, ceilings.quotas.features].flatMap((features = {}) => Object.keys(features))),
  ].sort();
  return Object.keys(context.values.quotas.features)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const message = `\`${name}\` is not a limited feature of tier ${id}.${didYouMean(name, known)}`;
      const fix = known.length === 0 ? `Remove it: tier ${id} limits none.` : `Choose ${listed(known)}.`;
      return problemAtName(context, ["quotas", "features", name], { code: "QTA-113", message, fix });
    });
}
