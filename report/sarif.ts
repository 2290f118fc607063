/** SARIF 2.1.0, for code scanning and editors. */

import { printable } from "../model/printable";
import { compareText, levelOf, type Problem } from "../model/problems";
import { fingerprints } from "./fingerprint";
import { columnsOf } from "./place";
import { readMore, ruleOf, sentence } from "./rules";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/** One run with one rule per code that occurs. Paths are relative to the git repository, as code scanning wants them. */
export function formatSarif(problems: readonly Problem[], { prefix }: { readonly prefix: string }): string {
  const codes = [...new Set(problems.map(({ code }) => code))].sort(compareText);
  const prints = fingerprints(problems);
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
    })),
  };
  return JSON.stringify({ $schema: SCHEMA, version: "2.1.0", runs: [run] }, null, 2);
}

function rule(code: string): object {
  const known = ruleOf(code);
  const text = known === undefined ? code : sentence(known.why);
  const more = readMore(code);
  const markdown = [`**${code}**${known === undefined ? "" : `, ${known.about}`}`, text, `More: \`${more}\``].join("\n\n");
  return { id: code, shortDescription: { text }, help: { text: `${text}\nMore: ${more}`, markdown } };
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
