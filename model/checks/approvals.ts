/** Whether what a tier says about approvals is about fields and people that exist: what guards nothing looks like a guard. */

import { z } from "zod";
import { ABOVE_DEFAULT, USUAL_LANES } from "../blocks/approvals";
import { tenantSchema } from "../definition";
import { keyRangeOf, problemAtPath } from "../document";
import type { Loaded } from "../layers";
import { shown } from "../printable";
import { compareText, type Problem } from "../problems";
import type { Run } from "../run";
import { blockAt, knownFields } from "../schema-walk";
import { type Finding, problemAt } from "../source-text";
import { didYouMean, listed } from "../suggest";
import type { Tier } from "../tier";

/** Every list names fields of tenant files, every lane is known, and no field is both free and guarded. */
export function checkApprovals({ sources }: Run): readonly Problem[] {
  const teams = sources.teams.loaded?.definition.teams;
  const lanes = teams === undefined ? undefined : [...new Set([...USUAL_LANES, ...Object.keys(teams)])].sort(compareText);
  return sources.tiers.loaded.flatMap((tier) => [...fieldProblems(tier), ...laneProblems(tier, lanes), ...contradictions(tier)]);
}

/** Every list of a tier, with where it stands. */
function listsOf({
  definition,
}: Loaded<Tier>): readonly { readonly path: readonly string[]; readonly names: readonly string[] }[] {
  const { selfService = [], approvals = {} } = definition;
  return [
    { path: ["selfService"], names: selfService },
    ...Object.entries(approvals).map(([lane, names]) => ({ path: ["approvals", lane], names })),
  ];
}

function fieldProblems(tier: Loaded<Tier>): readonly Problem[] {
  return listsOf(tier).flatMap(({ path, names }) =>
    names.flatMap((name, index) => {
      const fault = fieldFault(name);
      return fault === undefined ? [] : [problemAtPath(tier.document, [...path, index], { code: "CHG-104", ...fault })];
    }),
  );
}

function fieldFault(name: string): Pick<Finding, "message" | "fix"> | undefined {
  if (name === ABOVE_DEFAULT) return undefined;
  const parts = name.split(".");
  for (const [index, part] of parts.entries()) {
    const before = parts.slice(0, index);
    const block = index === 0 ? tenantSchema : blockAt(tenantSchema, before);
    if (block instanceof z.ZodArray) {
      const whole = before.join(".");
      return {
        message: `${whole} is a list, which is approved as a whole; \`${shown(name)}\` names a part of it.`,
        fix: `Write ${whole}.`,
      };
    }
    const known = knownFields(tenantSchema, before);
    const isFree = block instanceof z.ZodRecord;
    if (isFree || known.includes(part)) continue;
    const extra = before.join(".") === "quotas" ? ["aboveDefault"] : [];
    const near = didYouMean(part, [...known, ...extra]);
    const guess = near.replace(/`(.*)`/, (_, word: string) => `\`${[...before, word].join(".")}\``);
    const where = index === 0 ? "tenant files" : before.join(".");
    return {
      message: `\`${shown(name)}\` is no field of a tenant file.${guess}`,
      fix:
        known.length === 0
          ? `Nothing inside ${where} has a name of its own; name ${where}.`
          : `Name a field of ${where}; docs/fields.md lists them all.`,
    };
  }
  return undefined;
}

function laneProblems({ definition, document }: Loaded<Tier>, lanes: readonly string[] | undefined): readonly Problem[] {
  if (lanes === undefined) return [];
  const unknown = Object.keys(definition.approvals ?? {}).filter((lane) => !lanes.includes(lane));
  return unknown.map((lane) =>
    problemAt(document.source, keyRangeOf(document, ["approvals", lane]), {
      code: "TEN-110",
      path: `approvals.${lane}`,
      message: `Lane \`${shown(lane)}\` is neither ${listed([...USUAL_LANES]).replace(" or ", " nor ")} nor a team of teams.yaml.${didYouMean(lane, lanes)}`,
      fix: "Name a team of teams.yaml, or add it there first.",
    }),
  );
}

function contradictions(tier: Loaded<Tier>): readonly Problem[] {
  const { selfService = [], approvals = {} } = tier.definition;
  return selfService.flatMap((name, index) => {
    const lane = Object.keys(approvals).find((each) => approvals[each]?.includes(name) === true);
    if (lane === undefined) return [];
    const message = `${name} needs nobody else by selfService, and ${lane} by approvals.`;
    const fix = `Remove it from one of the two; where both name it, approvals.${lane} holds.`;
    return [problemAtPath(tier.document, ["selfService", index], { code: "CHG-104", message, fix })];
  });
}
