/** What must be mended, as the terminal shows it. */

import { countProblems, levelOf, type Problem } from "../../model/problems";
import { blocks, type Finding } from "../finding";
import { placeText } from "../place";
import type { Report } from "../report";
import { details, fenced } from "./text";

/** Problems by themselves, for a check without a report around it. */
export function formatMarkdown(problems: readonly Problem[]): string {
  const parts = problems.map((problem) => fenced(told(problem)));
  return [`**${countProblems(problems)}**`, ...parts].join("\n\n");
}

/** What stops the change, with the lines it is about. */
export function blockingProblems({ findings }: Report, most: number): string {
  const blocking = findings.filter(blocks);
  return blocking.length === 0 ? "" : ["### Fix before merge", shown(blocking, most)].join("\n\n");
}

/** What is worth knowing and stops nothing. */
export function warnings({ findings }: Report, most: number): string {
  const found = findings.filter((finding) => levelOf(finding) === "warning" && !finding.known);
  return found.length === 0 ? "" : details(`Warnings (${found.length})`, shown(found, most));
}

/** What was there before. */
export function knownProblems({ findings }: Report, most: number): string {
  const found = findings.filter(({ known }) => known);
  return found.length === 0
    ? ""
    : details(`Already on the base, not caused by this change (${found.length})`, shown(found, most));
}

function shown(findings: readonly Finding[], most: number): string {
  const rest = findings.length - most;
  const more = rest > 0 ? [`And ${rest} more: \`npx tenant check\` shows all.`] : [];
  return [...findings.slice(0, most).map((finding) => fenced(told(finding))), ...more].join("\n\n");
}

function told(finding: Problem | Finding): string {
  const { code, message, why, fix, source } = finding;
  const { resource, environment } = "kind" in finding ? finding : {};
  const where = resource === undefined ? [] : [`${resource}${environment === undefined ? "" : ` in ${environment}`}`];
  return [
    `${placeText(finding)}  ${code}  ${message}`,
    ...where,
    ...(source === undefined ? [] : [source]),
    `why: ${why}`,
    `fix: ${fix}`,
  ].join("\n");
}
