/** The grants of the whole fleet, found by who gives, who gets and what. */

import type { TenantDefinition } from "../definition";
import { problemAtPath, rangeOf } from "../document";
import type { Loaded } from "../layers";
import type { Path } from "../paths";
import { existsIn } from "../presence";
import type { Problem } from "../problems";
import { placeAt } from "../source-text";
import type { Sources } from "../sources";
import type { Tier } from "../tier";

/** A tenant's file. */
export type Tenant = Loaded<TenantDefinition>;

type Federation = NonNullable<TenantDefinition["federation"]>;
type Grant = NonNullable<Federation["grants"]>[number];
type Accept = NonNullable<Federation["accepts"]>[number];

/** One grant or accept, with the file and the path it stands at. */
export interface Placed<T> {
  readonly tenant: Tenant;
  readonly path: Path;
  readonly entry: T;
}

/** A grant with its place. */
export type PlacedGrant = Placed<Grant>;

/** An accept with its place. */
export type PlacedAccept = Placed<Accept>;

/** Every grant and accept, indexed once per run, so that rules stay linear in the fleet. */
export class Grants {
  readonly all: readonly PlacedGrant[];
  readonly accepts: readonly PlacedAccept[];
  private readonly tenants: ReadonlyMap<string, Tenant>;
  private readonly ids: ReadonlySet<string>;
  private readonly deleted: ReadonlySet<string>;
  private readonly tiers: ReadonlyMap<string, Tier>;
  private readonly byReceiver = new Map<string, PlacedGrant[]>();
  private readonly byResource = new Map<string, PlacedGrant[]>();

  constructor(private readonly sources: Sources) {
    const { loaded } = sources.tenants;
    this.tenants = new Map(loaded.map((tenant) => [tenant.definition.id, tenant]));
    this.ids = new Set(sources.tenants.ids);
    this.deleted = new Set(sources.tombstones.map(({ definition }) => definition.id));
    this.tiers = new Map(sources.tiers.loaded.map(({ definition }) => [definition.id, definition]));
    this.all = loaded.flatMap((tenant) => placed(tenant, "grants", tenant.definition.federation?.grants));
    this.accepts = loaded.flatMap((tenant) => placed(tenant, "accepts", tenant.definition.federation?.accepts));
    for (const grant of this.all) {
      const { to, resource } = grant.entry;
      const from = grant.tenant.definition.id;
      push(this.byReceiver, [from, to, resource].join("\0"), grant);
      push(this.byResource, [from, resource].join("\0"), grant);
    }
  }

  /** What one tenant grants another of a kind. */
  between(from: string, to: string, resource: string): readonly PlacedGrant[] {
    return this.byReceiver.get([from, to, resource].join("\0")) ?? [];
  }

  /** What one tenant grants of a kind, to whomever. */
  of(from: string, resource: string): readonly PlacedGrant[] {
    return this.byResource.get([from, resource].join("\0")) ?? [];
  }

  /** A tenant that is not deleted and whose file can be read. */
  tenant(id: string): Tenant | undefined {
    return this.tenants.get(id);
  }

  /** Whether a file has this id, be it readable or not. */
  exists(id: string): boolean {
    return this.ids.has(id);
  }

  /** Where in its life a tenant is; undefined while nobody can tell. */
  statusOf(id: string): string | undefined {
    if (this.deleted.has(id)) return "deleted";
    const tenant = this.tenants.get(id);
    return tenant && (tenant.definition.lifecycle?.status ?? "active");
  }

  /** The environments a tenant is in; undefined while nobody can tell. */
  environmentsOf(tenant: Tenant): readonly string[] | undefined {
    const tier = this.tiers.get(tenant.definition.tier);
    return tier && this.sources.environments.ids.filter((id) => existsIn(tenant.definition, tier, id));
  }
}

const known = new WeakMap<Sources, Grants>();

/** The grants of these files. */
export function grantsOf(sources: Sources): Grants {
  const made = known.get(sources) ?? new Grants(sources);
  known.set(sources, made);
  return made;
}

/** Something wrong with a grant or an accept; without a field it is about the whole entry. */
export type Fault = Omit<Parameters<typeof problemAtPath>[2], "path"> & { readonly field?: string; readonly level?: "warning" };

/** The problem that a fault of an entry is. */
export function problemOf({ tenant, path }: Placed<unknown>, { field, level, ...finding }: Fault): Problem {
  const problem = problemAtPath(tenant.document, field === undefined ? path : [...path, field], finding);
  return level === undefined ? problem : { ...problem, level };
}

/** `tenants/globex.yaml:61`. */
export function placeText({ tenant, path }: Placed<unknown>): string {
  return `${tenant.document.source.file}:${placeAt(tenant.document.source, rangeOf(tenant.document, path).start).line}`;
}

/** Whether something that names these environments, or none, holds in one of them. */
export function holdsIn({ environments }: Environments, id: string): boolean {
  return environments?.includes(id) ?? true;
}

/** What names the environments it holds in, or none, which means all. */
export type Environments = { readonly environments?: readonly string[] | undefined };

/** Whether two entries hold in one environment at least. */
export function meet(one: Environments, other: Environments): boolean {
  return one.environments === undefined || one.environments.some((id) => holdsIn(other, id));
}

function placed<T>(tenant: Tenant, list: string, entries: readonly T[] = []): readonly Placed<T>[] {
  return entries.map((entry, index) => ({ tenant, path: ["federation", list, index], entry }));
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
