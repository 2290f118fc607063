/** Who must agree, why, and where to look. */

import type { Approval, Report } from "../report";
import { code, some } from "./text";

const MOST_LANES = 60;

/** A line per lane that judges, then the owners. Lanes are never left out; of reasons that are many some are counted. */
export function approvalList({ approvals, base }: Report, most: number): string {
  if (base === undefined) return "";
  if (approvals.length === 0) return "**Approvals** nobody in particular must agree.";
  const lanes = [...new Set(approvals.filter(({ isOwner }) => isOwner !== true).map(({ lane }) => lane))];
  const owners = [...new Set(approvals.filter(({ isOwner }) => isOwner === true).map(({ lane }) => lane))];
  const lines = lanes.slice(0, MOST_LANES).map((lane) => laneLine(lane, approvals, most));
  const rest = lanes.length - lines.length;
  return [
    `**Approvals**, by the rules of ${code(base.slice(0, 12))}, which this change cannot alter:`,
    [
      ...lines,
      ...(rest > 0 ? [`- and ${rest} more lanes`] : []),
      ...(owners.length > 0 ? [`- owners: ${some(owners, Math.max(most, 4) * 2, (owner) => code(owner))}`] : []),
    ].join("\n"),
  ].join("\n\n");
}

function laneLine(lane: string, approvals: readonly Approval[], most: number): string {
  const reasons = approvals.filter((each) => each.lane === lane && each.isOwner !== true);
  return `- **${code(lane)}**: ${some(reasons, most, reasonText)}`;
}

function reasonText({ tenant, why, file, line }: Approval): string {
  return `${tenant === undefined ? "" : `${code(tenant)} `}${code(why)} (${code(`${file}:${line}`)})`;
}
