/** The layers a tenant's values come from: its own file over its tier. */

import type { TenantDefinition } from "./definition";
import { type Document, hasPath, rangeOf } from "./document";
import type { Place } from "./origins";
import { type Path, pathText } from "./paths";
import type { Problem } from "./problems";
import type { Environment, Quotas } from "./resolved-tenant";
import { type Finding, placeAt, problemAt } from "./source-text";
import type { Tier } from "./tier";

/** A file with its checked content. */
export interface Loaded<T> {
  readonly document: Document;
  readonly definition: T;
}

/** What the checks of one tenant's values look at. Without a tenant the tier's defaults are judged alone. */
export interface Layers {
  readonly tier: Loaded<Tier>;
  readonly tenant: Loaded<TenantDefinition> | undefined;
  /** Undefined when its file is wrong: everything else is checked all the same. */
  readonly environment: Environment | undefined;
  readonly quotas: Quotas;
}

/** The file that gave a value, and the value's path in that file. */
function sourceOf(layers: Pick<Layers, "tier" | "tenant">, path: Path): { readonly document: Document; readonly path: Path } {
  if (layers.tenant !== undefined && hasPath(layers.tenant.document, path)) return { document: layers.tenant.document, path };
  return { document: layers.tier.document, path: ["defaults", ...path] };
}

/** Where a value was written. */
export function placeOf(layers: Pick<Layers, "tier" | "tenant">, path: Path): Place {
  const { document, path: inFile } = sourceOf(layers, path);
  return { file: document.source.file, ...placeAt(document.source, rangeOf(document, inFile).start) };
}

/** A problem between two values: shown at the one the tenant wrote, or at the first if both come from one file. */
export function problemBetween(layers: Layers, paths: readonly [Path, Path], finding: Omit<Finding, "path">): Problem {
  const [first, second] = paths;
  const inTenant = (path: Path): boolean => sourceOf(layers, path).document === layers.tenant?.document;
  return problemFrom(layers, !inTenant(first) && inTenant(second) ? second : first, finding);
}

/** A problem at a value, in the file that gave it. */
export function problemFrom(layers: Layers, path: Path, finding: Omit<Finding, "path">): Problem {
  const source = sourceOf(layers, path);
  return problemAt(source.document.source, rangeOf(source.document, source.path), { ...finding, path: pathText(path) });
}

/** ` (tiers/standard.yaml:17)` for a value that another file gave, else nothing. */
export function citation(layers: Layers, path: Path): string {
  const place = placeOf(layers, path);
  return layers.tenant !== undefined && place.file !== layers.tenant.document.source.file ? ` (${place.file}:${place.line})` : "";
}
