/** Merges a tenant's own values over its tier's. */

import type { TenantDefinition } from "./definition";
import { hasPath } from "./document";
import { type Layers, placeOf } from "./layers";
import type { Origins } from "./origins";
import { type Path, pathText } from "./paths";
import type { Member, Quotas, ResolvedTenant } from "./resolved-tenant";

/** Blocks merge deeply, everything else is replaced: no layer can remove a value another one gave. */
function merge(base: unknown, over: unknown): unknown {
  if (!isBlock(base) || !isBlock(over)) return over === undefined ? base : over;
  const names = [...new Set([...Object.keys(base), ...Object.keys(over)])];
  return Object.fromEntries(names.map((name) => [name, merge(base[name], over[name])]));
}

/** The quotas of a tenant: its tier's, with its own amounts over them. */
export function mergeQuotas(base: Quotas, over: TenantDefinition["quotas"]): Quotas {
  return merge(base, over) as Quotas;
}

/** The tenant as the rest of the program sees it: frozen, complete, with the origin of every value. */
export function resolveTenant(layers: Layers & { readonly tenant: NonNullable<Layers["tenant"]> }): ResolvedTenant {
  const { id, name, tier, owner, access } = layers.tenant.definition;
  const { database } = layers.tier.definition.defaults;
  const members = (access?.members ?? []).map(toMember);
  const values = { id, name, tier, owner, access: { members }, quotas: layers.quotas, database };
  return deepFreeze({ ...values, origins: originsOf(layers, values) });
}

function toMember(member: {
  readonly group?: string | undefined;
  readonly user?: string | undefined;
  readonly role: Member["role"];
}): Member {
  return { kind: member.group === undefined ? "User" : "Group", name: member.group ?? member.user ?? "", role: member.role };
}

/** The place of every leaf; a member of a list counts as one leaf, and a list nobody wrote has no origin. */
function originsOf(layers: Layers, values: object): Origins {
  const leaves = leafPaths(values, []).filter(
    (path) => path[0] !== "access" || hasPath(layers.tenant?.document ?? layers.tier.document, path),
  );
  return Object.fromEntries(leaves.map((path) => [pathText(path), placeOf(layers, path)]));
}

function leafPaths(value: unknown, path: Path): readonly Path[] {
  if (Array.isArray(value)) return value.map((_, index) => [...path, index]);
  if (!isBlock(value)) return [path];
  return Object.entries(value).flatMap(([name, inner]) => leafPaths(inner, [...path, name]));
}

function isBlock(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function deepFreeze<T extends object>(value: T): T {
  for (const inner of Object.values(value)) if (typeof inner === "object" && inner !== null) deepFreeze(inner as object);
  return Object.freeze(value);
}
