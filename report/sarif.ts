/** SARIF 2.1.0, for code scanning and editors. */

import { printable } from "../model/printable";
import { compareText, levelOf, type Problem } from "../model/problems";
import { invariants } from "../policies/invariants";
import { type Finding, isKnown } from "./finding";
import { fingerprints } from "./fingerprint";
import { columnsOf } from "./place";
import { aboutGroup, INVARIANT_GROUP, readMore, ruleOf, sentence } from "./rules";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/** One run with one rule per code that occurs. Paths are relative to the git repository, as code scanning wants them. */
export function formatSarif(problems: readonly (Problem | Finding)[], { prefix }: { readonly prefix: string }): string {
  const codes = [...new Set(problems.map(({ code }) => code))].sort(compareText);
  const prints = fingerprints(problems);
  const isCompared = problems.some(isKnown);
  const run = {
    tool: { driver: { name: "leasehold", rules: codes.map(rule) } },
    columnKind: "utf16CodeUnits",
    results: problems.map((problem, index) => ({
      ruleId: problem.code,
      ruleIndex: codes.indexOf(problem.code),
      level: levelOf(problem),
      message: { text: plain([problem.message, `Why: ${problem.why}`, `Fix: ${problem.fix}`].join("\n")) },
      locations: [{ physicalLocation: { artifactLocation: { uri: uri(`${prefix}${problem.file}`) }, region: region(problem) } }],
      // The one name that GitHub compares from run to run.
      partialFingerprints: { primaryLocationLineHash: prints[index] },
      // Said of all or of none.
      ...(isCompared ? { baselineState: isKnown(problem) ? "unchanged" : "new" } : {}),
    })),
  };
  return JSON.stringify({ $schema: SCHEMA, version: "2.1.0", runs: [run] }, null, 2);
}

function rule(code: string): object {
  const more = readMore(code);
  const { about, text, properties } = described(code);
  const markdown = [`**${code}**${about === "" ? "" : `, ${about}`}`, text, `More: \`${more}\``].join("\n\n");
  return { id: code, shortDescription: { text }, help: { text: `${text}\nMore: ${more}`, markdown }, ...properties };
}

/** How code scanning ranks what concerns security. */
const SEVERITIES = { critical: "9.5", high: "8.0", medium: "5.5" } as const;

/** What is said about a rule of the files, or about an invariant of the resources. */
function described(code: string): { readonly about: string; readonly text: string; readonly properties?: object } {
  const known = ruleOf(code);
  if (known !== undefined) return { about: known.about, text: sentence(known.why) };
  const invariant = invariants.find(({ name }) => name === code);
  if (invariant === undefined) return { about: "", text: code };
  const properties = { tags: ["security", ...invariant.ids], "security-severity": SEVERITIES[invariant.severity] };
  return { about: aboutGroup(INVARIANT_GROUP), text: sentence(invariant.holds), properties: { properties } };
}

function region(problem: Problem): object {
  const columns = columnsOf(problem);
  const { line: startLine } = problem;
  return columns === undefined ? { startLine } : { startLine, startColumn: columns.column, endColumn: columns.endColumn };
}

/** A relative reference: no sign of a name can add a scheme, a query or a fragment. */
function uri(file: string): string {
  return printable(file).split("/").map(encodeURIComponent).join("/");
}

/** Text in which `[text](address)` is no link: what a file says must not become one in a viewer. */
function plain(text: string): string {
  return text.replace(/\]\(/g, "] (");
}
