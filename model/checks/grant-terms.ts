/** What must be true of one grant: named, dated, not handed on, and only to where the data may be. */

import { daysAfter } from "../duration";
import type { TenantContext } from "../layers";
import { regionOf } from "../presence";
import type { Problem } from "../problems";
import type { EnvironmentRun, Run } from "../run";
import { listed } from "../suggest";
import { type Fault, type Grants, grantsOf, holdsIn, meet, type PlacedGrant, placeText, problemOf } from "./grants";

const DAY = 86_400_000;
const LONGEST = 365;
const NOTICE = 30;

/** A grant says which ones, until when and who approved it. */
export function named({ entry: { ids, ticket, expires } }: PlacedGrant): readonly Fault[] {
  const missing = Object.entries({ ids, ticket, expires }).flatMap(([name, value]) => (value === undefined ? [name] : []));
  if (missing.length === 0) return [];
  const message = `This grant has no ${listed(missing)}. A grant names its resources and ends within ${LONGEST} days.`;
  const examples = missing.map((name) => `${name}: ${name === "ids" ? "[...]" : "..."}`);
  return [{ code: "FED-105", message, fix: `Add ${examples.join(", ")}.` }];
}

/** A grant ends, and not too far ahead. */
export function inTime({ entry: { expires } }: PlacedGrant, _: Grants, { today }: Run): readonly Fault[] {
  if (expires === undefined) return [];
  const latest = daysAfter(today, LONGEST * DAY);
  const fault = (message: string, fix: string): Fault => ({ code: "FED-105", message, fix, field: "expires" });
  const renew = `renew it with a new ticket, up to ${latest}`;
  if (expires < today) return [fault(`This grant ended on ${expires}.`, `Remove it, or ${renew}.`)];
  if (expires > latest)
    return [fault(`This grant ends on ${expires}, more than ${LONGEST} days ahead.`, `Write ${latest} or earlier.`)];
  if (expires > daysAfter(today, NOTICE * DAY)) return [];
  return [{ ...fault(`This grant ends on ${expires}.`, `Remove it by then, or ${renew}.`), level: "warning" }];
}

const MOST_NAMED = 3;

/**
 * Who gets something does not hand it on without its owner. What is called the same kind may be the receiver's own, which nobody can
 * tell from the files: the owner says `reshare: false`, and then only the ids it granted may not go on.
 */
export function notPassedOn({ tenant, entry: grant }: PlacedGrant, grants: Grants): readonly Fault[] {
  const owner = tenant.definition.id;
  const ids = new Set(grant.ids);
  const onward = grants.of(grant.to, grant.resource).filter(({ entry: next }) => {
    if (next.to === owner || next.to === grant.to || !meet(grant, next)) return false;
    return grant.reshare === false
      ? (next.ids ?? []).some((id) => ids.has(id))
      : !grants.between(owner, next.to, grant.resource).some(({ entry }) => meet(entry, next));
  });
  const [first] = onward;
  if (first === undefined) return [];
  const thirds = onward.slice(0, MOST_NAMED).map((next) => `${next.entry.to} (${placeText(next)})`);
  const message = `${grant.to} could pass ${owner}'s ${grant.resource} to ${thirds.join(", ")}.`;
  const fix =
    grant.reshare === false
      ? `${grant.to} must take ${owner}'s ids out of its grant.`
      : `Add reshare: false, or a grant ${owner} -> ${first.entry.to}.`;
  return [{ code: "FED-107", message, fix }];
}

/** Data that a profile protects stays where the same profile holds. */
export function sameProfiles({ tenant, entry: { to, resource } }: PlacedGrant, grants: Grants): readonly Fault[] {
  const receiver = grants.tenant(to);
  if (receiver === undefined) return [];
  const held = receiver.definition.compliance?.profiles ?? [];
  const missing = (tenant.definition.compliance?.profiles ?? []).filter((profile) => !held.includes(profile));
  if (missing.length === 0) return [];
  const message = `\`${resource}\` is ${missing.join(" and ")} data; ${to} has no ${listed(missing)} profile.`;
  return [
    { code: "FED-108", message, fix: `Remove the grant, or let ${to} declare compliance.profiles: [${missing.join(", ")}].` },
  ];
}

/** What must stay in regions is granted only to tenants that are in them. */
export function checkGrantRegions(run: EnvironmentRun): readonly Problem[] {
  const given = grantsOf(run.sources).all.filter(({ tenant }) => tenant.definition.compliance?.residency !== undefined);
  if (given.length === 0) return [];
  const contexts = new Map<string, TenantContext>(run.tenants.map((context) => [context.tenant.definition.id, context]));
  return given.flatMap((grant) => {
    const { to } = grant.entry;
    const { residency } = grant.tenant.definition.compliance ?? {};
    const receiver = contexts.get(to);
    const isHere = contexts.has(grant.tenant.definition.id) && holdsIn(grant.entry, run.environment);
    if (receiver?.environment === undefined || residency === undefined || !isHere) return [];
    const region = regionOf(receiver);
    if (region !== undefined && residency.regions.includes(region)) return [];
    const where = region === undefined ? "has no region" : `is in ${region}`;
    const message = `\`${grant.entry.resource}\` must stay in ${listed(residency.regions)}, but ${to} ${where} in environment ${run.environment}.`;
    return [
      problemOf(grant, {
        code: "FED-108",
        message,
        fix: `Remove the grant, or name environments in which ${to} is in such a region.`,
      }),
    ];
  });
}
