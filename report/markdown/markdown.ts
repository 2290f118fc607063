/**
 * The report as one comment of a pull request, which is also the summary of the job. What is new in an update replaces what was there,
 * found again by its first line.
 */

import type { Report } from "../report";
import { approvalList } from "./approvals";
import { changedTable } from "./changes";
import { capacityLine, endingLine, judgedPolicies, resourceChanges } from "./facts";
import { isolationTables } from "./isolation";
import { layerTables } from "./layers";
import { matrices } from "./matrix";
import { blockingProblems, knownProblems, warnings } from "./problems";
import { code } from "./text";
import { isUntouched, verdictLine } from "./verdict";

/** The first line, by which an older comment is found. */
export const MARKER = "<!-- leasehold-report -->";

/** GitHub refuses comments above 65,536 characters. */
export const LONGEST_COMMENT = 60_000;

/** A part of the comment. `most` is how many rows, lines or items it may have. */
interface Section {
  readonly name: string;
  /** From which number on it becomes shorter. */
  readonly usual: number;
  /** The least it may have; where nothing is said the section may vanish. */
  readonly least?: number;
  readonly write: (report: Report, most: number) => string;
}

/** In the order they are read. Those that nobody may miss keep at least some rows, and count the others. */
const SECTIONS: readonly Section[] = [
  { name: "changed tenants", usual: 40, least: 4, write: changedTable },
  { name: "findings", usual: 20, least: 3, write: blockingProblems },
  { name: "isolation", usual: 40, least: 2, write: isolationTables },
  { name: "matrix", usual: 40, least: 2, write: matrices },
  { name: "layers", usual: 20, write: layerTables },
  { name: "approvals", usual: 60, least: 0, write: approvalList },
  { name: "capacity", usual: 20, write: capacityLine },
  { name: "what ends soon", usual: 20, write: endingLine },
  { name: "resource changes", usual: 200, write: resourceChanges },
  { name: "warnings", usual: 10, write: warnings },
  { name: "what is already on the base", usual: 10, write: knownProblems },
  { name: "what was judged", usual: 1, write: judgedPolicies },
];

/** What becomes shorter when there is too much, the least important first. */
const SHORTENED = [
  "resource changes",
  "what is already on the base",
  "warnings",
  "what was judged",
  "layers",
  "what ends soon",
  "capacity",
  "changed tenants",
  "findings",
  "isolation",
  "matrix",
  "approvals",
];

/** The report as Markdown of at most `LONGEST_COMMENT` characters, without a line break at the end. */
export function formatMarkdownReport(report: Report): string {
  if (isUntouched(report)) return `${MARKER}\nTenants: nothing changes for any tenant.`;
  const parts = new Map(
    SECTIONS.map((section) => [section.name, { most: section.usual, text: section.write(report, section.usual) }]),
  );
  const whole = (): string => {
    const texts = [...parts.values()].map(({ text }) => text).filter((text) => text !== "");
    const gone = [...parts].filter(([, { most }]) => most < 0).map(([name]) => name);
    return [`${MARKER}\n## ${verdictLine(report)}`, ...texts, footer(report, gone)].join("\n\n");
  };
  let text = whole();
  for (const section of SHORTENED.map((name) => SECTIONS.find((each) => each.name === name))) {
    for (let most = section?.usual ?? 0; section !== undefined && text.length > LONGEST_COMMENT; text = whole()) {
      if (most <= (section.least ?? -1)) break;
      most = most <= 1 && section.least === undefined ? -1 : Math.max(section.least ?? 1, Math.floor(most / 3));
      parts.set(section.name, { most, text: most < 0 ? "" : section.write(report, most) });
    }
  }
  return text;
}

function footer({ base, today }: Report, gone: readonly string[]): string {
  const against = base === undefined ? "" : ` --base ${base.slice(0, 12)}`;
  const left =
    gone.length === 0
      ? []
      : [`Left out because a comment has an end: ${gone.join(", ")}. All of it is in the report that the job keeps.`];
  return [
    ...left,
    `The same on your machine: ${code(`npx tenant check${against} --today ${today}`)}. About a code: \`npx tenant explain CODE\`.`,
  ].join("\n\n");
}
