/** Whether the merged values respect the floors and ceilings of the tier and of every profile. */

import { type BOUNDED, boundedAt } from "../bounds";
import type { Values } from "../definition";
import { type Document, problemAtPath, rangeOf } from "../document";
import { type Context, citation, isGiven, type Loaded, placeOf, problemFrom } from "../layers";
import { type Path, pathText } from "../paths";
import { shown } from "../printable";
import type { Problem } from "../problems";
import type { Profile } from "../profile";
import { placeAt } from "../source-text";
import type { Tier } from "../tier";

type Giver = Loaded<Tier> | Loaded<Profile>;

/** One floor or ceiling of one file. */
interface Bound {
  readonly kind: "floor" | "ceiling";
  readonly row: (typeof BOUNDED)[number];
  readonly path: Path;
  readonly value: unknown;
  readonly giver: Giver;
}

/** A bound that a value does not respect. */
interface Breach {
  readonly bound: Bound;
  /** The path of the value. */
  readonly path: Path;
  readonly value: unknown;
}

/** Every value inside every bound; of several broken bounds on one value the strictest is reported. */
export function checkBounds(context: Context): readonly Problem[] {
  const breaches = new Map<string, Breach>();
  for (const bound of [context.tier, ...context.profiles].flatMap(boundsOf)) {
    for (const path of [bound.path, ...(bound.row.also?.(context.values) ?? [])]) {
      const value = valueAt(context.values, path);
      if (value !== undefined && isInside(bound, value)) continue;
      const key = `${bound.kind} ${pathText(path)}`;
      const other = breaches.get(key);
      if (other === undefined || isInside(other.bound, bound.value)) breaches.set(key, { bound, path, value });
    }
  }
  return [...breaches.values()].map((breach) => problemOf(context, breach));
}

/** In one environment a tenant may be kept apart better than elsewhere, never worse. */
export function checkTightened(context: Context): readonly Problem[] {
  const id = context.environment?.definition.id ?? "";
  const { isolation } = context.tenant?.definition.environments?.[id] ?? {};
  if (context.tenant === undefined || isolation === undefined) return [];
  const { document } = context.tenant;
  return leaves(isolation, ["isolation"]).flatMap(({ path, value }) => {
    const usual = valueAt(context.general, path) ?? context.general.isolation.data.default;
    const { order, code } = boundedAt(path[2] === "overrides" ? ["isolation", "data", "default"] : path) ?? {};
    // A share, such as a priority, may be smaller in one environment than in another.
    if (order === undefined || code === "QTA-106" || order.rank(value) >= order.rank(usual)) return [];
    const message = `environments.${id}.${pathText(path)} ${shown(value)} is weaker than the tenant's ${shown(usual)}.`;
    const fix = `Remove the line, or write ${shown(usual)} or stronger. Environments may only tighten.`;
    return [problemAtPath(document, ["environments", id, ...path], { code: "ISO-104", message, fix })];
  });
}

const known = new WeakMap<object, readonly Bound[]>();

/** The bounds of a file, read once. */
function boundsOf(giver: Giver): readonly Bound[] {
  const { definition } = giver;
  const read = known.get(definition);
  if (read !== undefined) return read;
  const bounds = (["floor", "ceiling"] as const).flatMap((kind) =>
    leaves(definition[`${kind}s`], []).flatMap(({ path, value }): readonly Bound[] => {
      const row = boundedAt(path);
      return row === undefined ? [] : [{ kind, row, path, value, giver }];
    }),
  );
  known.set(definition, bounds);
  return bounds;
}

function isInside({ kind, row, value: bound }: Bound, value: unknown): boolean {
  const [rank, limit] = [row.order.rank(value), row.order.rank(bound)];
  return kind === "floor" ? rank >= limit : rank <= limit;
}

function problemOf(context: Context, breach: Breach): Problem {
  const { kind, row, giver, value: limit } = breach.bound;
  const { kind: sort, id } = giver.definition;
  const name = pathText(breach.path[0] === "quotas" ? breach.path.slice(1) : breach.path);
  const who = `${sort.toLowerCase()} ${id}`;
  const where = placeText(giver.document, [`${kind}s`, ...breach.bound.path]);
  const place = placeFor(context, breach);
  const given = place === "profiles" ? citation(context, written(context, breach.path)) : "";
  const words = kind === "floor" ? row.order.words.less : row.order.words.more;
  const message =
    breach.value === undefined
      ? `${name} is not given, but ${who} has a ${kind} for it: ${shown(limit)} (${where}).`
      : `${name} ${shown(breach.value)}${given} is ${words} ${who}'s ${kind} ${shown(limit)} (${where}).`;
  const enough = kind === "floor" ? `Write ${shown(limit)}${row.order.words.enough}` : `Ask for ${shown(limit)} or less`;
  const other = sort === "Tier" && kind === "ceiling" ? ", or move to a larger tier" : "";
  const fix = breach.value === undefined ? `Add ${name}: ${shown(limit)}.` : `${enough}${other}.`;
  return PLACES[place](context, breach, { code: row.code, message, fix });
}

type Place = (context: Context, breach: Breach, finding: Parameters<typeof problemFrom>[2]) => Problem;

/** Where a breach is shown: at the value, at the tenant's list of profiles, or at the bound itself. */
const PLACES = {
  value: (context, { path }, finding) => problemFrom(context, written(context, path), finding),
  profiles: ({ tenant, tier }, _, finding) => problemAtPath((tenant ?? tier).document, ["compliance", "profiles"], finding),
  bound: (_, { bound }, finding) => problemAtPath(bound.giver.document, [`${bound.kind}s`, ...bound.path], finding),
} as const satisfies Readonly<Record<string, Place>>;

/** A profile is the tenant's choice: what it demands is shown there, unless the tenant wrote the value itself. */
function placeFor(context: Context, { bound, path, value }: Breach): keyof typeof PLACES {
  const { tenant } = context;
  const at = written(context, path);
  const isOwn = tenant !== undefined && value !== undefined && placeOf(context, at).file === tenant.document.source.file;
  if (tenant !== undefined && bound.giver.definition.kind === "Profile" && !isOwn) return "profiles";
  return value === undefined ? "bound" : "value";
}

/** Where a value was written: how data is kept apart may follow from the model. */
function written(context: Context, path: Path): Path {
  return isGiven(context, path) || pathText(path) !== "isolation.data.default" ? path : ["isolation", "model"];
}

function placeText(document: Document, path: Path): string {
  return `${document.source.file}:${placeAt(document.source, rangeOf(document, path).start).line}`;
}

function leaves(value: unknown, path: Path): readonly { readonly path: Path; readonly value: unknown }[] {
  if (typeof value !== "object" || value === null) return value === undefined ? [] : [{ path, value }];
  return Object.entries(value).flatMap(([name, inner]) => leaves(inner, [...path, name]));
}

function valueAt(values: Values, path: Path): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, part) ? value[part as keyof object] : undefined,
    values,
  );
}
