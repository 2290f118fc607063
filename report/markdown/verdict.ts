/** The first line: what a reviewer must know who reads nothing else. */

import { counted } from "../../model/problems";
import { blocks } from "../finding";
import { countIsolation, sumOfCounts } from "../isolation-counts";
import type { Report } from "../report";
import { edgeChanges } from "./differences";
import { code, some } from "./text";

const MOST_LANES = 4;

/** Whether a change has nothing to do with tenants: no value, no resource, no way, nobody to ask and nothing new to mend. */
export function isUntouched({ base, environments, approvals, findings }: Report): boolean {
  const isSame = environments.every((environment) => {
    const { opened, closed } = edgeChanges(environment);
    return environment.changes.length + opened.length + closed.length === 0;
  });
  const leaks = environments.some(({ after }) => after.edges.some(({ letter }) => letter === "!"));
  return base !== undefined && isSame && !leaks && approvals.length === 0 && findings.every(({ known }) => known);
}

/** `Tenants: 2 changed · 1 finding blocks merge · isolation: 1 new opening · needs platform, security`. */
export function verdictLine(report: Report): string {
  const blocking = report.findings.filter(blocks).length;
  return [
    `Tenants: ${changedText(report)}`,
    blocking === 0 ? "nothing blocks merge" : `${counted(blocking, "finding")} ${blocking === 1 ? "blocks" : "block"} merge`,
    `isolation: ${isolationText(report)}`,
    ...lanesText(report),
  ].join(" · ");
}

function lanesText({ approvals }: Report): readonly string[] {
  const lanes = [...new Set(approvals.filter(({ isOwner }) => isOwner !== true).map(({ lane }) => lane))];
  return lanes.length === 0 ? [] : [`needs ${some(lanes, MOST_LANES, (lane) => code(lane))}`];
}

function changedText({ base, environments }: Report): string {
  const changed = new Set(environments.flatMap(({ changes }) => changes.map(({ tenant }) => tenant)));
  const all = new Set(environments.flatMap(({ after }) => after.tenants.map(({ id }) => id)));
  return base === undefined ? `${all.size} checked` : changed.size === 0 ? "none changed" : `${changed.size} changed`;
}

function isolationText({ base, environments }: Report): string {
  const counts = sumOfCounts(environments.map(({ after }) => countIsolation(after)));
  if (counts.leaks > 0) return `**${counted(counts.leaks, "leak")}**`;
  if (environments.length === 0 || counts.tenants === 0) return "not judged";
  if (base === undefined) return `no leak, ${counted(counts.openings, "opening")}`;
  const changes = environments.map(edgeChanges);
  const opened = changes.flatMap((each) => each.opened);
  const closed = changes.flatMap((each) => each.closed).length;
  const openings = opened.filter(({ letter }) => letter === "O").length;
  const others = opened.length - openings;
  const told = [
    ...(openings === 0 ? [] : [counted(openings, "new opening")]),
    ...(others === 0 ? [] : [counted(others, "other new way")]),
    ...(closed === 0 ? [] : [`${closed} closed`]),
  ];
  return told.length === 0 ? "unchanged, no leak" : told.join(", ");
}
