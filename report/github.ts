/** Annotations of GitHub Actions: one workflow command per problem, which the runner shows beside the line. */

import { counted, levelOf, type Problem } from "../model/problems";
import { isKnown } from "./finding";
import { columnsOf } from "./place";

/** The runner shows ten of a kind in one step and drops the rest without a word. */
const MOST_OF_A_LEVEL = 10;

/** Errors first, then warnings, then what was there before the change, then how many are not shown; nothing if there is no problem. */
export function formatGithub(problems: readonly Problem[], { prefix }: { readonly prefix: string }): string {
  const levels = ["error", "warning", "notice"] as const;
  const shown = levels.flatMap((level) => problems.filter((problem) => shownAs(problem) === level).slice(0, MOST_OF_A_LEVEL));
  const rest = problems.length - shown.length;
  const notice = `::notice::and ${counted(rest, "more problem")}; \`npx tenant check\` shows all`;
  return [...shown.map((problem) => annotation(problem, prefix)), ...(rest === 0 ? [] : [notice])].join("\n");
}

function shownAs(problem: Problem): "error" | "warning" | "notice" {
  return isKnown(problem) ? "notice" : levelOf(problem);
}

function annotation(problem: Problem, prefix: string): string {
  const columns = columnsOf(problem);
  const place = { file: `${prefix}${problem.file}`, line: problem.line };
  const properties = {
    ...place,
    ...(columns === undefined ? {} : { col: columns.column, endColumn: columns.endColumn }),
    title: problem.code,
  };
  const written = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`);
  const text = [problem.message, `why: ${problem.why}`, `fix: ${problem.fix}`].join("\n");
  return `::${shownAs(problem)} ${written.join(",")}::${escaped(text)}`;
}

/** The runner reads a command up to the end of its line, and takes these three back. */
function escaped(text: string): string {
  return text.replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}

/** In a property the signs that end it are escaped too. */
function property(text: string): string {
  return escaped(text).replace(/:/g, "%3A").replace(/,/g, "%2C");
}
