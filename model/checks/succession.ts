/** What may become of a tenant that was there before a change: it never vanishes, changes its id, comes back or leaves. */

import type { TenantDefinition } from "../definition";
import { problemAtPath } from "../document";
import type { Loaded } from "../layers";
import { existsIn, isLive } from "../presence";
import { counted, type Problem } from "../problems";
import type { EnvironmentRun, Run } from "../run";
import { problemIn } from "../source-text";
import type { Sources } from "../sources";

/** Every tenant file that was there still is, and so is every environment. */
export function checkNothingGone({ sources, base }: Run): readonly Problem[] {
  if (base === undefined) return [];
  const before = new Map(base.sources.tenants.loaded.map((file) => [file.definition.id, file]));
  const closed = new Set(base.sources.tombstones.map(({ definition }) => definition.id));
  const here = new Set(sources.tenants.ids);
  const known = new Set(base.sources.tenants.ids);
  const arrivals = new Map(
    sources.tenants.loaded.filter(({ definition }) => !known.has(definition.id)).map((file) => [file.definition.name, file]),
  );
  const tenants = base.sources.tenants.ids.flatMap((id) => {
    const old = before.get(id)?.definition;
    if (here.has(id) || old?.lifecycle?.status === "requested") return [];
    const successor = old === undefined ? undefined : arrivals.get(old.name);
    return [successor === undefined ? gone(id, closed.has(id)) : renamed(id, successor)];
  });
  const environments = base.sources.environments.ids.filter((id) => !sources.environments.ids.includes(id));
  return [...tenants, ...environments.flatMap((id) => environmentGone(id, base.sources))];
}

function gone(id: string, isClosed: boolean): Problem {
  const file = `tenants/${id}.yaml`;
  const message = isClosed
    ? `${file} was removed; it is the record that tenant ${id} is deleted, and keeps the id from being used again.`
    : `${file} was removed, but tenant ${id} still exists.`;
  const fix = isClosed
    ? "Restore the file; records stay for ever."
    : "Restore the file. To close the tenant write lifecycle: {status: offboarding, ...}: export, waiting period, then deletion.";
  return problemIn(file, { code: "LIF-101", path: "", message, fix });
}

function renamed(id: string, { definition, document }: Loaded<TenantDefinition>): Problem {
  const message = `Tenant ${id} (${definition.name}) would become ${definition.id}; an id never changes on a live tenant.`;
  const fix = `Restore tenants/${id}.yaml. For another id create a new tenant beside it and migrate.`;
  return problemAtPath(document, ["id"], { code: "LIF-108", message, fix });
}

function environmentGone(id: string, { tenants, tiers }: Sources): readonly Problem[] {
  const tierOf = new Map(tiers.loaded.map(({ definition }) => [definition.id, definition]));
  const there = tenants.loaded.filter(({ definition }) => {
    const tier = tierOf.get(definition.tier);
    return tier === undefined || existsIn(definition, tier, id);
  });
  if (there.length === 0) return [];
  const file = `environments/${id}.yaml`;
  const message = `${file} was removed, but ${counted(there.length, "tenant")} may exist there.`;
  const fix = "Restore the file. An environment goes after its last tenant.";
  return [problemIn(file, { code: "LIF-101", path: "", message, fix })];
}

/** What was built cannot be merely wished for again: a tenant that is requested has nothing. */
export function checkNotUnbuilt({ sources, base }: Run): readonly Problem[] {
  const before = new Map(
    (base?.sources.tenants.loaded ?? []).map(({ definition }) => [definition.id, definition.lifecycle?.status]),
  );
  return sources.tenants.loaded
    .filter(
      ({ definition: { id, lifecycle } }) =>
        lifecycle?.status === "requested" && before.has(id) && before.get(id) !== "requested",
    )
    .map(({ definition: { id }, document }) => {
      const message = `${before.get(id) ?? "active"} cannot become requested: a requested tenant has nothing, and ${id} has.`;
      const fix = "Write status: suspended to pause it, or status: offboarding to close it.";
      return problemAtPath(document, ["lifecycle", "status"], { code: "LIF-102", message, fix });
    });
}

/** Who was deleted does not come back under the same id. */
export function checkNobodyReturns({ sources, base }: Run): readonly Problem[] {
  const closed = new Map((base?.sources.tombstones ?? []).map((file) => [file.definition.id, file.definition]));
  if (closed.size === 0) return [];
  return sources.tenants.loaded.flatMap(({ definition: { id }, document }) => {
    const tombstone = closed.get(id);
    if (tombstone === undefined) return [];
    const since = tombstone.lifecycle.deleted === undefined ? "" : ` on ${tombstone.lifecycle.deleted.on}`;
    const message = `${id} was deleted${since}. Ids are not reused, and what was deleted does not come back.`;
    const fix = "Restore the record, and give the new tenant another id.";
    return [problemAtPath(document, ["id"], { code: "TEN-106", message, fix })];
  });
}

/** No tenant leaves an environment while it lives. */
export function checkNobodyLeaves({ sources, before, tenants, environment }: EnvironmentRun): readonly Problem[] {
  if (before.size === 0) return [];
  const here = new Set(tenants.map(({ tenant }) => tenant.definition.id));
  const tiers = new Set(sources.tiers.loaded.map(({ definition }) => definition.id));
  return sources.tenants.loaded
    .filter(({ definition: { id, tier } }) => !here.has(id) && tiers.has(tier) && isLive(before.get(id)))
    .map(({ definition: { id }, document }) => {
      const message = `${id} would no longer exist in environment ${environment}; leaving an environment deletes what it has there.`;
      const fix = `List ${environment} again under environments; a tenant leaves an environment only when it is closed.`;
      return problemAtPath(document, ["environments"], { code: "LIF-101", message, fix });
    });
}
