/** Which lanes a field has, as the lists of a tier say it. */

import { ABOVE_DEFAULT, PLATFORM_LANE } from "../../model/blocks/approvals";
import { boundedAt } from "../../model/bounds";
import type { Loaded } from "../../model/layers";
import { type Path, pathText } from "../../model/paths";
import type { Tier } from "../../model/tier";
import { type FieldChange, isWithin, meantField } from "./field-changes";

type TierFile = Loaded<Tier>;

/** A lane that must agree, and the reason; reasons that are equal are one. */
export interface Reason {
  readonly lane: string;
  readonly why: string;
  readonly path: Path;
  readonly isOwner?: true;
}

/** The lanes of one changed field. Of several tiers everybody is asked whom any of them names, and nothing is free that is not in all. */
export function lanesOfField(change: FieldChange, tiers: readonly TierFile[]): readonly Reason[] {
  const field = meantField(change.path);
  const named = tiers.flatMap((tier) => namedLanes(change, tier));
  if (named.length > 0) return named;
  const isFree = tiers.length > 0 && tiers.every(({ definition }) => isSelfService(field, definition));
  const block = String(change.path[0] === "environments" && field === change.path ? "environments" : field[0]);
  return isFree ? [] : [{ lane: PLATFORM_LANE, why: `${block} is in no list of the tier`, path: change.path }];
}

/** Lanes whose list names a field, anything around it or anything inside it. */
export function lanesNaming(field: Path, { definition }: TierFile): readonly { readonly lane: string; readonly name: string }[] {
  return Object.entries(definition.approvals ?? {}).flatMap(([lane, names]) =>
    names
      .filter((name) => name !== ABOVE_DEFAULT && touches(field, name.split(".")))
      .slice(0, 1)
      .map((name) => ({ lane, name })),
  );
}

/** Every lane a tier knows. */
export function everyLane({ definition }: TierFile): readonly string[] {
  return Object.keys(definition.approvals ?? {});
}

function namedLanes(change: FieldChange, tier: TierFile): readonly Reason[] {
  const { path } = change;
  const field = meantField(path);
  const fields = field === path ? [field] : [field, path];
  const named = fields.flatMap((each) => lanesNaming(each, tier));
  const above = lanesAbove(change, tier);
  return [...named.map(({ lane, name }) => ({ lane, why: `${name} changes`, path })), ...above];
}

function touches(field: Path, listed: Path): boolean {
  return isWithin(field, listed) || isWithin(listed, field);
}

function isSelfService(field: Path, { selfService = [] }: Tier): boolean {
  return selfService.some((name) => isWithin(field, name.split(".")));
}

/** Lanes that approve more than the tier gives everybody. What has no order is above as soon as it differs. */
function lanesAbove({ path, after }: FieldChange, { definition }: TierFile): readonly Reason[] {
  const field = meantField(path);
  if (field[0] !== "quotas" || after === undefined) return [];
  const usual = valueAt(definition.defaults, field);
  const rank = boundedAt(field)?.order.rank;
  const isAbove = usual === undefined || rank === undefined ? after !== usual : rank(after) > rank(usual);
  if (!isAbove) return [];
  const lanes = Object.entries(definition.approvals ?? {}).filter(([, names]) => names.includes(ABOVE_DEFAULT));
  const than = usual === undefined ? "" : ` (${JSON.stringify(usual)})`;
  return lanes.map(([lane]) => ({ lane, why: `${pathText(field)} is above the tier's own${than}`, path }));
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, part) => (at as Readonly<Record<string, unknown>> | undefined)?.[part], value);
}
