/**
 * Who must agree to a change: decided by field, with the lists, teams and owners of the base commit, so that no change gives itself
 * the right to be made.
 */

import { PLATFORM_LANE } from "../../model/blocks/approvals";
import type { TenantDefinition, Tombstone } from "../../model/definition";
import { rangeOf } from "../../model/document";
import type { Loaded } from "../../model/layers";
import type { Path } from "../../model/paths";
import { compareText } from "../../model/problems";
import type { Base } from "../../model/run";
import { placeAt } from "../../model/source-text";
import type { Sources } from "../../model/sources";
import type { Tier } from "../../model/tier";
import type { Approval } from "../report";
import { changedFields } from "./field-changes";
import { everyLane, lanesNaming, lanesOfField, type Reason } from "./lanes";
import { ruleFileReasons } from "./rule-files";

const MOST_NAMED = 8;

type TenantFile = Loaded<TenantDefinition>;

/** Every lane that must agree, by file and place; of one lane and reason the first place. */
export function approvalsOf(sources: Sources, base: Base): readonly Approval[] {
  const all = [...base.changed].sort(compareText).flatMap((file) => {
    const [, id] = /^tenants\/([^/]+)\.yaml$/.exec(file) ?? [];
    return id === undefined ? ruleFileReasons(file, sources, base) : tenantApprovals(id, sources, base);
  });
  const first = new Map<string, Approval>();
  for (const approval of all) {
    const key = [approval.file, approval.lane, approval.why].join("\0");
    if (!first.has(key)) first.set(key, approval);
  }
  return [...first.values()];
}

/** In one sentence, for a person at a terminal: who must agree, without the reasons. */
export function whoMustAgree(approvals: readonly Approval[]): string {
  const named = (isOwner: boolean): readonly string[] => [
    ...new Set(approvals.filter((each) => (each.isOwner === true) === isOwner).map(({ lane }) => lane)),
  ];
  const [lanes, owners] = [named(false), named(true)];
  if (lanes.length + owners.length === 0) return "Nobody in particular must agree to this change.";
  const told = [...lanes, ...owners.map((owner) => `${owner} as owner`)];
  const rest = told.length - MOST_NAMED;
  const list = `${told.slice(0, MOST_NAMED).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
  return `Must agree: ${list}; \`tenant report --base\` says why.`;
}

function tenantApprovals(id: string, sources: Sources, base: Base): readonly Approval[] {
  const file = `tenants/${id}.yaml`;
  const [before, after] = [find(base.sources.tenants.loaded, id), find(sources.tenants.loaded, id)];
  const record = find(sources.tombstones, id);
  const wasThere = base.sources.tenants.ids.includes(id);
  if (before === undefined && !wasThere && !sources.tenants.ids.includes(id)) return [];
  const files = { before, after, record, wasThere, isThere: sources.tenants.ids.includes(id) };
  const document = (after ?? record)?.document;
  return reasonsFor(files, base.sources).map(({ path, ...reason }) => {
    const line = document === undefined ? 1 : placeAt(document.source, rangeOf(document, path).start).line;
    return { ...reason, tenant: id, file, line };
  });
}

interface TenantFiles {
  readonly before: TenantFile | undefined;
  readonly after: TenantFile | undefined;
  readonly record: Loaded<Tombstone> | undefined;
  readonly wasThere: boolean;
  readonly isThere: boolean;
}

/** Why each lane is asked; the owner is who it was before. */
function reasonsFor(files: TenantFiles, { tiers }: Sources): readonly Reason[] {
  const { before } = files;
  const reasons = laneReasons(files, tiers.loaded);
  if (before === undefined) return reasons;
  const { id, owner } = before.definition;
  const touched = changedFields(before.definition, files.after?.definition)[0]?.path ?? [];
  return [
    ...reasons,
    { lane: owner.team, isOwner: true, why: `owns ${id}`, path: files.record === undefined ? touched : ["lifecycle"] },
  ];
}

function laneReasons(
  { before, after, record, wasThere, isThere }: TenantFiles,
  tiers: readonly Loaded<Tier>[],
): readonly Reason[] {
  const asked = tiersOf([before, after], tiers);
  if (!isThere) return lifecycleReasons("the file is removed", asked);
  if (record !== undefined)
    return lifecycleReasons(before === undefined ? "the record of a deleted tenant changes" : "the tenant is deleted", asked);
  if (after === undefined) return unreadable(asked);
  if (before === undefined && wasThere) return unreadable(asked);
  const fields = changedFields(before?.definition, after.definition).filter(
    ({ path }) => before !== undefined || !IDENTITY.has(String(path[0])),
  );
  const [was, is] = [before?.definition.tier, after.definition.tier];
  return [
    ...(before === undefined ? [{ lane: PLATFORM_LANE, why: "a new tenant", path: ["id"] }] : []),
    ...(was !== undefined && was !== is ? [{ lane: PLATFORM_LANE, why: `tier ${was} → ${is}`, path: ["tier"] }] : []),
    ...fields.filter(({ path }) => path[0] !== "tier").flatMap((change) => lanesOfField(change, asked)),
    ...(was === is ? [] : asked.flatMap((tier) => tierLanes(tier))),
  ];
}

/** What every new tenant has: that it is new says all about it. */
const IDENTITY: ReadonlySet<string> = new Set(["apiVersion", "id", "name", "tier", "owner"]);

function tierLanes(tier: Loaded<Tier>): readonly Reason[] {
  return lanesNaming(["tier"], tier)
    .filter(({ lane }) => lane !== PLATFORM_LANE)
    .map(({ lane }) => ({ lane, why: "tier changes", path: ["tier"] }));
}

function lifecycleReasons(why: string, tiers: readonly Loaded<Tier>[]): readonly Reason[] {
  const path: Path = ["lifecycle"];
  const lanes = [PLATFORM_LANE, ...tiers.flatMap((tier) => lanesNaming(path, tier).map(({ lane }) => lane))];
  return lanes.map((lane) => ({ lane, why, path }));
}

/** What cannot be read may say anything. */
function unreadable(tiers: readonly Loaded<Tier>[]): readonly Reason[] {
  const lanes = [PLATFORM_LANE, ...tiers.flatMap(everyLane)];
  return lanes.map((lane) => ({ lane, why: "what changes cannot be told: the file has problems", path: [] }));
}

/** The tiers that a change is judged by, as the base has them; a tier that is not there asks whom any tier asks. */
function tiersOf(files: readonly (TenantFile | undefined)[], tiers: readonly Loaded<Tier>[]): readonly Loaded<Tier>[] {
  const names = files.flatMap((file) => file?.definition.tier ?? []);
  const known = tiers.filter(({ definition }) => names.includes(definition.id));
  const areAllKnown = names.length > 0 && names.every((name) => known.some(({ definition }) => definition.id === name));
  return areAllKnown ? known : tiers;
}

function find<T extends { readonly id: string }>(files: readonly Loaded<T>[], id: string): Loaded<T> | undefined {
  return files.find(({ definition }) => definition.id === id);
}
