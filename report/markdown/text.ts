/**
 * Text from files in Markdown. All of it stands in code spans and fenced blocks: there nothing is a link, an image, HTML or a mention.
 * Escaping sign by sign would not do, since GitHub looks for mentions and addresses in what Markdown has already unescaped.
 */

import { printable } from "../../model/printable";

const LONGEST = 120;

const MOST_LINES = 20;

/** Text of a file as a code span that may stand in a table: one line, cut, and a bar that ends no cell. */
export function code(text: string, longest = LONGEST): string {
  const line = shownPart(text, longest).replaceAll("|", "¦");
  if (line.trim() === "") return "` `";
  const fence = "`".repeat(longestRun(line, "`") + 1);
  const padding = fence.length > 1 || /^\s|\s$/.test(line) ? " " : "";
  return `${fence}${padding}${line}${padding}${fence}`;
}

/** Several lines as a block that nothing in them ends. */
export function fenced(text: string): string {
  const fence = "`".repeat(Math.max(3, longestRun(text, "`") + 1));
  const all = text.split("\n");
  const lines = all.slice(0, MOST_LINES).map((line) => shownPart(line, 2 * LONGEST));
  if (all.length > MOST_LINES) lines.push("…");
  return [fence, ...lines, fence].join("\n");
}

/** A table; every cell is Markdown on one line. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}

/** What is folded up until somebody wants to read it. `summary` is text of the program, never of a file. */
export function details(summary: string, content: string): string {
  return `<details><summary>${summary}</summary>\n\n${content}\n\n</details>`;
}

/** The first of many, and how many are not shown: `a, b and 3 more`. Only what is shown is written. */
export function some<T>(items: readonly T[], most: number, write: (item: T) => string): string {
  const rest = items.length - most;
  const shown = items.slice(0, most).map(write).join(", ");
  return rest <= 0 ? shown : `${shown}${most > 0 ? " and " : ""}${rest} more`;
}

/** Spelled out and cut; cut first, too, since what nobody sees need not be spelled out. */
function shownPart(text: string, longest: number): string {
  const signs = Array.from(printable(text.slice(0, 2 * longest)));
  const isWhole = text.length <= 2 * longest && signs.length <= longest;
  return isWhole ? signs.join("") : `${signs.slice(0, longest - 1).join("")}…`;
}

function longestRun(text: string, sign: string): number {
  let longest = 0;
  let run = 0;
  for (const each of text) {
    run = each === sign ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}
