/** The layers a tenant's values come from: program, environment, tier, profiles, its own file, its file's part for the environment. */

import type { TenantDefinition, Values } from "./definition";
import { type Document, hasPath, keyRangeOf, rangeOf } from "./document";
import type { EnvironmentDefinition } from "./environment";
import type { Place } from "./origins";
import { type Path, pathText } from "./paths";
import type { Problem } from "./problems";
import type { Profile } from "./profile";
import { type Finding, placeAt, problemAt } from "./source-text";
import type { Tier } from "./tier";

/** A file with its checked content. */
export interface Loaded<T> {
  readonly document: Document;
  readonly definition: T;
}

/** A part of a file that gives values; `prefix` is where in the file it begins. */
export interface Layer {
  readonly document: Document;
  readonly prefix: Path;
}

/** What the checks of one tenant in one environment look at. Without a tenant the tier's defaults are judged alone. */
export interface Context {
  readonly tier: Loaded<Tier>;
  /** The profiles the tenant declares, as far as they exist. */
  readonly profiles: readonly Loaded<Profile>[];
  readonly tenant: Loaded<TenantDefinition> | undefined;
  /** Undefined when its file is wrong: everything else is checked all the same. */
  readonly environment: Loaded<EnvironmentDefinition> | undefined;
  /** The weakest first. */
  readonly layers: readonly Layer[];
  /** Whether the values are exactly those of the tier in this environment. */
  readonly addsNothing: boolean;
  /** The merged values. */
  readonly values: Values;
  /** The merged values without what the tenant says for this environment alone. */
  readonly general: Values;
}

/** A context that has a tenant. */
export type TenantContext = Context & { readonly tenant: Loaded<TenantDefinition> };

/** The file that gave a value, and the value's path in that file; the tier where no file did. */
function sourceOf({ layers, tier }: Pick<Context, "layers" | "tier">, path: Path): Layer {
  const giver = layers.findLast(({ document, prefix }) => hasPath(document, [...prefix, ...path]));
  return giver === undefined
    ? { document: tier.document, prefix: ["defaults", ...path] }
    : { document: giver.document, prefix: [...giver.prefix, ...path] };
}

/** Whether any file gives the value. */
export function isGiven({ layers }: Pick<Context, "layers">, path: Path): boolean {
  return layers.some(({ document, prefix }) => hasPath(document, [...prefix, ...path]));
}

/** Where a value was written. */
export function placeOf(context: Pick<Context, "layers" | "tier">, path: Path): Place {
  const { document, prefix } = sourceOf(context, path);
  return { file: document.source.file, ...placeAt(document.source, rangeOf(document, prefix).start) };
}

/** A problem between two values: shown at the one the tenant wrote, or at the first if both come from one file. */
export function problemBetween(context: Context, paths: readonly [Path, Path], finding: Omit<Finding, "path">): Problem {
  const [first, second] = paths;
  const inTenant = (path: Path): boolean => sourceOf(context, path).document === context.tenant?.document;
  return problemFrom(context, !inTenant(first) && inTenant(second) ? second : first, finding);
}

/** A problem at a value, in the file that gave it. */
export function problemFrom(context: Context, path: Path, finding: Omit<Finding, "path">): Problem {
  const { document, prefix } = sourceOf(context, path);
  return problemAt(document.source, rangeOf(document, prefix), { ...finding, path: pathText(path) });
}

/** A problem of a name that somebody chose: shown at the name, in the file that gave it. */
export function problemAtName(context: Context, path: Path, finding: Omit<Finding, "path">): Problem {
  const { document, prefix } = sourceOf(context, path);
  return problemAt(document.source, keyRangeOf(document, prefix), { ...finding, path: pathText(path) });
}

/** ` (tiers/standard.yaml:17)` for a value that another file gave, else nothing. */
export function citation(context: Context, path: Path): string {
  const place = placeOf(context, path);
  return context.tenant !== undefined && place.file !== context.tenant.document.source.file
    ? ` (${place.file}:${place.line})`
    : "";
}
