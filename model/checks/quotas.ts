/** Whether the amounts fit together, under the ceilings and on the storage that exists. */

import { rangeOf } from "../document";
import { type Context, citation, problemBetween, problemFrom } from "../layers";
import { type Path, pathText } from "../paths";
import type { Problem } from "../problems";
import { amountOf } from "../quantity";
import type { ComputeAmounts } from "../resolved-tenant";
import { placeAt } from "../source-text";
import { listed } from "../suggest";

type Check = (context: Context) => readonly Problem[];

const COMPUTE = ["cpu", "memory", "ephemeralStorage"] as const;
const OBJECTS = ["pods", "services", "persistentVolumeClaims"] as const;

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
  }),
  notAbove({
    small: ["container", "max"],
    large: ["limits"],
    code: "QTA-109",
    message: "such a container does not fit in the tenant's share",
  }),
  underCeilings,
  storageClassesAllowed,
  storageAddsUp,
];

interface Comparison {
  readonly small: readonly string[];
  readonly large: readonly string[];
  readonly code: "QTA-105" | "QTA-109";
  readonly message: string;
}

/** One set of compute amounts must not exceed another. */
function notAbove({ small, large, code, message }: Comparison): Check {
  return (context) =>
    COMPUTE.flatMap((resource) => {
      const paths: [Path, Path] = [
        ["quotas", ...small, resource],
        ["quotas", ...large, resource],
      ];
      const [less, more] = [amounts(context, small)[resource], amounts(context, large)[resource]];
      if (amountOf(less) <= amountOf(more)) return [];
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

function underCeilings(context: Context): readonly Problem[] {
  const { requests, limits, objects, storage } = context.tier.definition.ceilings.quotas;
  const { quotas } = context.values;
  const pairs: readonly { readonly path: Path; readonly value: string; readonly ceiling: string }[] = [
    ...COMPUTE.map((resource) => ({
      path: ["requests", resource],
      value: quotas.requests[resource],
      ceiling: requests[resource],
    })),
    ...COMPUTE.map((resource) => ({ path: ["limits", resource], value: quotas.limits[resource], ceiling: limits[resource] })),
    ...OBJECTS.map((kind) => ({ path: ["objects", kind], value: String(quotas.objects[kind]), ceiling: String(objects[kind]) })),
    { path: ["storage", "total"], value: quotas.storage.total, ceiling: storage.total },
  ];
  return pairs
    .filter(({ value, ceiling }) => amountOf(value) > amountOf(ceiling))
    .map(({ path, value, ceiling }) => {
      const { definition, document } = context.tier;
      const { line } = placeAt(document.source, rangeOf(document, ["ceilings", "quotas", ...path]).start);
      const message = `${pathText(path)} ${value} is above tier ${definition.id}'s ceiling ${ceiling} (${document.source.file}:${line}).`;
      return problemFrom(context, ["quotas", ...path], {
        code: "QTA-106",
        message,
        fix: `Ask for ${ceiling} or less, or move to a larger tier.`,
      });
    });
}

function storageClassesAllowed(context: Context): readonly Problem[] {
  const { id, allowed } = context.tier.definition;
  const { environment } = context;
  return Object.keys(context.values.quotas.storage.classes).flatMap((name) => {
    const path = ["quotas", "storage", "classes", name];
    if (!allowed.storageClasses.includes(name)) {
      const message = `Storage class \`${name}\` is not part of tier ${id}.`;
      return [problemFrom(context, path, { code: "QTA-110", message, fix: `Choose ${listed(allowed.storageClasses)}.` })];
    }
    if (environment === undefined || environment.definition.storageClasses.includes(name)) return [];
    const message = `Storage class \`${name}\` does not exist in environment ${environment.definition.id}.`;
    return [
      problemFrom(context, path, {
        code: "QTA-110",
        message,
        fix: `Environment ${environment.definition.id} offers ${listed(environment.definition.storageClasses)}.`,
      }),
    ];
  });
}

function storageAddsUp(context: Context): readonly Problem[] {
  const { total, classes } = context.values.quotas.storage;
  const sum = Object.values(classes).reduce((whole, part) => whole + amountOf(part), 0n);
  if (sum <= amountOf(total)) return [];
  const parts = Object.entries(classes).map(
    ([name, amount]) => `${name} ${amount}${citation(context, ["quotas", "storage", "classes", name])}`,
  );
  const totalPath = ["quotas", "storage", "total"];
  const message = `Storage classes add up to more than storage.total ${total}${citation(context, totalPath)}: ${parts.join(" + ")}.`;
  const fix = "Raise storage.total, or lower a class.";
  return [problemBetween(context, [totalPath, ["quotas", "storage", "classes"]], { code: "QTA-110", message, fix })];
}
