/** What a change does to each tenant of one environment: values that become other ones, and resources that come, change or go. */

import { isDeepStrictEqual } from "node:util";
import { pathText } from "../model/paths";
import { compareText } from "../model/problems";
import type { Fleet, ResolvedTenant } from "../model/resolved-tenant";
import { readResource, type StackResource } from "../policies/resources";
import { changedFields } from "./approvals/field-changes";
import { Provenances } from "./provenance/provenance";
import type { TenantChange, ValueChange } from "./report";

/** One environment at one time. */
export interface FleetState {
  readonly fleet: Fleet;
  readonly resources: readonly StackResource[];
}

/** Every tenant that differs, by id. */
export function tenantChanges(before: FleetState, after: FleetState): readonly TenantChange[] {
  const [earlier, now] = [byId(before.fleet), byId(after.fleet)];
  const ids = new Set([...earlier.keys(), ...now.keys()]);
  const resources = resourceChanges(before, after, ids);
  const closed = new Set(after.fleet.closed);
  return [...ids].sort(compareText).flatMap((tenant): readonly TenantChange[] => {
    const [was, is] = [earlier.get(tenant), now.get(tenant)];
    const kind = was === undefined ? "new" : is !== undefined ? "changed" : closed.has(tenant) ? "closed" : "gone";
    const values = is === undefined ? [] : valueChanges(was, is);
    const changes = resources.get(tenant) ?? NOTHING;
    const isSame = values.length === 0 && Object.values(changes).every((titles) => titles.length === 0);
    return kind === "changed" && isSame ? [] : [{ tenant, kind, values, resources: changes }];
  });
}

/** Resources that are no tenant's. */
export function platformChanges(before: FleetState, after: FleetState): TenantChange["resources"] {
  const ids = new Set([...byId(before.fleet).keys(), ...byId(after.fleet).keys()]);
  return resourceChanges(before, after, ids).get(NOBODY) ?? NOTHING;
}

function byId({ tenants }: Fleet): ReadonlyMap<string, ResolvedTenant> {
  return new Map(tenants.map((tenant) => [tenant.id, tenant]));
}

/** Of a new tenant only what its own file says: the rest is its tier. Lists are told by what comes and goes. */
function valueChanges(was: ResolvedTenant | undefined, is: ResolvedTenant): readonly ValueChange[] {
  const own = `tenants/${is.id}.yaml`;
  return changedFields(valuesOf(was), valuesOf(is)).flatMap(({ path, after }) => {
    const name = pathText(path);
    const [from, to] = [valueAt(valuesOf(was), path), after];
    const place = placeOf(is, name);
    if (was === undefined && place.file !== own) return [];
    if (!Array.isArray(from ?? []) || !Array.isArray(to ?? [])) return [change(name, from, to, place)];
    const [old, fresh] = [listOf(from), listOf(to)];
    const gone = old.filter((item) => !fresh.some((other) => isDeepStrictEqual(item, other)));
    const added = fresh.filter((item) => !old.some((other) => isDeepStrictEqual(item, other)));
    return [
      ...gone.map((item) => change(name, item, undefined, place)),
      ...added.map((item) => change(name, undefined, item, placeOf(is, `${name}[${fresh.indexOf(item)}]`))),
    ];
  });
}

function valuesOf(tenant: ResolvedTenant | undefined): unknown {
  if (tenant === undefined) return undefined;
  const { origins, ...values } = tenant;
  return values;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inside, key) => (inside as Readonly<Record<string, unknown>> | undefined)?.[key], value);
}

interface At {
  readonly file?: string;
  readonly line?: number;
}

/** Where a value stands, or the first of a block; nowhere where it was taken away or only the program says it. */
function placeOf({ origins }: ResolvedTenant, name: string): At {
  const key = Object.keys(origins).find((each) => each === name || each.startsWith(`${name}.`) || each.startsWith(`${name}[`));
  const found = key === undefined ? undefined : origins[key];
  return found === undefined || found.file.startsWith("model/") ? {} : { file: found.file, line: found.line };
}

function change(path: string, before: unknown, after: unknown, place: At): ValueChange {
  return {
    path,
    ...(before === undefined ? {} : { before: inline(before) }),
    ...(after === undefined ? {} : { after: inline(after) }),
    ...place,
  };
}

/** A value on one line, as YAML would have it. */
function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  const inside = Object.entries(value).map(([name, each]) => `${name}: ${inline(each)}`);
  return `{${inside.join(", ")}}`;
}

type Changes = TenantChange["resources"];

/** Stands for all tenants in the place of an id. */
const NOBODY = "";

const NOTHING: Changes = { added: [], changed: [], removed: [] };

function resourceChanges(before: FleetState, after: FleetState, ids: ReadonlySet<string>): ReadonlyMap<string, Changes> {
  const [earlier, now] = [byUrn(before.resources), byUrn(after.resources)];
  const environment = after.fleet.environment.id;
  const provenances = new Provenances([], { environment, tenants: new Map(), ids });
  const found = new Map<string, { readonly added: string[]; readonly changed: string[]; readonly removed: string[] }>();
  const add = (kind: keyof Changes, resource: StackResource): void => {
    const owner = provenances.tenantOf(resource);
    const tenant = owner !== undefined && ids.has(owner) ? owner : NOBODY;
    const changes = found.get(tenant) ?? { added: [], changed: [], removed: [] };
    found.set(tenant, changes);
    changes[kind].push(titleOf(resource));
  };
  for (const resource of after.resources) {
    const was = earlier.get(resource.urn);
    if (was === undefined) add("added", resource);
    else if (!isDeepStrictEqual(was.props, resource.props)) add("changed", resource);
  }
  for (const resource of before.resources) if (!now.has(resource.urn)) add("removed", resource);
  return found;
}

function byUrn(resources: readonly StackResource[]): ReadonlyMap<string, StackResource> {
  return new Map(resources.map((resource) => [resource.urn, resource]));
}

/** What no invariant reads has a name all the same. */
function titleOf(resource: StackResource): string {
  const kind = resource.type.slice(resource.type.lastIndexOf(":") + 1);
  return readResource(resource, () => true)?.title ?? `${kind} ${resource.name}`;
}
