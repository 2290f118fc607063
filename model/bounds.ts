/**
 * Floors and ceilings: what a tier or a profile demands of the merged values. Checked, never applied silently.
 *
 * Only what has an order can be bounded, and everything that has one stands in one table. A file that bounds anything else is
 * refused: a floor that nobody looks at would be a hole.
 */

import { z } from "zod";
import { IN_TRANSIT, KEYS } from "./blocks/encryption";
import { DATA, MODELS, NODES, PRIORITIES } from "./blocks/isolation";
import { ERASURES, EXPORTS } from "./blocks/offboarding";
import { RATES } from "./blocks/rate-limits";
import type { Code } from "./codes";
import { type Values, valuesSchema } from "./definition";
import { milliseconds } from "./duration";
import type { Path } from "./paths";
import { amountOf } from "./quantity";

/** How values are compared: by their rank, and in which words. */
interface Order {
  readonly rank: (value: unknown) => number | bigint;
  readonly words: { readonly less: string; readonly more: string; readonly enough: string };
}

const AMOUNTS = { less: "below", more: "above", enough: " or more" };
const STRENGTHS = { less: "weaker than", more: "stronger than", enough: " or stronger" };

const QUANTITY: Order = { rank: (value) => amountOf(String(value)), words: AMOUNTS };
const DURATION: Order = { rank: (value) => milliseconds(String(value)) ?? 0, words: AMOUNTS };
const NUMBER: Order = { rank: Number, words: AMOUNTS };
const LATENCY: Order = {
  rank: (value) => Number.parseInt(String(value), 10) * (String(value).endsWith("ms") ? 1 : 1000),
  words: AMOUNTS,
};
const BOOLEAN: Order = { rank: Number, words: { ...STRENGTHS, enough: "" } };
const ranked = (words: readonly string[]): Order => ({ rank: (value) => words.indexOf(String(value)), words: STRENGTHS });

/** One path that can be bounded; `*` stands for any name of a map. */
interface Bounded {
  readonly path: readonly string[];
  readonly order: Order;
  readonly code: Code;
  /** More values that the same bound holds for. */
  readonly also?: (values: Values) => readonly Path[];
}

function bounded(path: string, order: Order, code: Code): Bounded {
  return { path: path.split("."), order, code };
}

/** Every path that can be bounded. */
export const BOUNDED: readonly Bounded[] = [
  bounded("isolation.model", ranked(MODELS), "ISO-101"),
  bounded("isolation.compute.nodes", ranked(NODES), "ISO-101"),
  bounded("isolation.compute.priority", { ...ranked(PRIORITIES), words: AMOUNTS }, "QTA-106"),
  {
    ...bounded("isolation.data.default", ranked(DATA), "ISO-102"),
    also: ({ isolation }) => Object.keys(isolation.data.overrides).map((name) => ["isolation", "data", "overrides", name]),
  },
  ...["requests", "limits"].flatMap((share) =>
    ["cpu", "memory", "ephemeralStorage"].map((kind) => bounded(`quotas.${share}.${kind}`, QUANTITY, "QTA-106")),
  ),
  ...["pods", "services", "persistentVolumeClaims"].map((kind) => bounded(`quotas.objects.${kind}`, NUMBER, "QTA-106")),
  bounded("quotas.storage.total", QUANTITY, "QTA-106"),
  bounded("quotas.features.*", NUMBER, "QTA-106"),
  ...RATES.map((rate) => bounded(`rateLimits.${rate}`, NUMBER, "QTA-106")),
  bounded("encryption.key", ranked(KEYS), "ISO-110"),
  bounded("encryption.rotateEvery", DURATION, "ISO-110"),
  bounded("encryption.inTransit", ranked(IN_TRANSIT), "ISO-110"),
  bounded("audit.retention", DURATION, "OPS-103"),
  bounded("audit.immutable", BOOLEAN, "OPS-103"),
  bounded("backup.pointInTime", BOOLEAN, "OPS-103"),
  ...["retention", "rpo", "rto", "restoreTest"].map((name) => bounded(`backup.${name}`, DURATION, "OPS-103")),
  bounded("monitoring.slo.availability", NUMBER, "OPS-103"),
  bounded("monitoring.slo.latencyP95", LATENCY, "OPS-103"),
  bounded("monitoring.alerts.quotaAt", NUMBER, "OPS-103"),
  bounded("monitoring.alerts.errorRate", NUMBER, "OPS-103"),
  bounded("monitoring.logs.retention", DURATION, "OPS-103"),
  bounded("monitoring.logs.maskTenantId", BOOLEAN, "OPS-103"),
  bounded("offboarding.retention", DURATION, "OPS-103"),
  bounded("offboarding.export", ranked(EXPORTS), "OPS-103"),
  bounded("offboarding.erase", ranked(ERASURES), "OPS-103"),
];

type BoundsShape = Record<keyof Values, z.ZodOptional<z.ZodType>>;

/** Any of the values that have an order. */
export const boundsSchema = objectOf(
  valuesSchema,
  BOUNDED.map(({ path }) => path),
) as z.ZodObject<BoundsShape, z.core.$strict>;

/** The row of the table for a path. */
export function boundedAt(path: Path): Bounded | undefined {
  return BOUNDED.find(
    (row) => row.path.length === path.length && row.path.every((part, at) => part === "*" || part === path[at]),
  );
}

/** The fields of a schema along the paths, none of them required. */
function objectOf(
  schema: z.ZodObject,
  paths: readonly (readonly string[])[],
): z.ZodObject<Record<string, z.ZodOptional<z.ZodType>>> {
  const names = [...new Set(paths.map(([name = ""]) => name))];
  const entries = names.map((name) => {
    const deeper = paths.filter(([first, second]) => first === name && second !== undefined).map((path) => path.slice(1));
    const field = (schema.shape as Record<string, z.ZodType>)[name];
    if (field === undefined) throw new Error(`No field ${name} to be bounded`);
    const inner = field instanceof z.ZodOptional ? (field.unwrap() as z.ZodType) : field;
    const made = inner instanceof z.ZodObject && deeper.length > 0 ? objectOf(inner, deeper) : inner;
    return [name, made.optional().describe(field.description ?? inner.description ?? "")] as const;
  });
  return z.strictObject(Object.fromEntries(entries));
}
