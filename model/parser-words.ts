/** What the YAML parser says where no rule of ours knows more, in our words. */

import type { Problem } from "./problems";
import { placeAt, problemAt, type SourceText } from "./source-text";

interface Words {
  readonly reason: RegExp;
  /** What stands before the parser's place and belongs to what is wrong. */
  readonly back?: RegExp;
  readonly message: string;
  readonly fix: string;
}

/** The parser's other reasons in our words. */
const WORDS: readonly Words[] = [
  { reason: /found ','/, message: "has a comma with nothing before it", fix: "Remove the comma, or write what is missing." },
  {
    reason: /^missed comma/,
    back: /[\w.-]+["']?$/,
    message: "lacks a comma between two entries",
    fix: "Write a comma between entries within [ ] and { }.",
  },
  {
    reason: /escape sequence|hexadecimal/,
    back: /\\[xuU]?[0-9A-Fa-f]*$/,
    message: 'has a backslash that means nothing within "…"',
    fix: "Write \\\\ for a backslash, or use '…', where it is an ordinary character.",
  },
];

/** The problem behind a reason of the parser. */
export function worded(source: SourceText, reason: string, at: number): Problem {
  const { line } = placeAt(source, at);
  const found = WORDS.find((words) => words.reason.test(reason));
  const start = at - (found?.back?.exec(source.text.slice(Math.max(0, at - 80), at))?.[0].length ?? 0);
  const closer = /[\]}]/.exec(source.text[at] ?? "")?.[0];
  const surplus =
    closer === undefined ? undefined : { message: `has a ${closer} that closes nothing`, fix: `Remove the ${closer}.` };
  const said = found ??
    surplus ?? {
      message: `is not valid YAML: ${reason}`,
      fix: "Check the line and the one above it: equal indentation within a block, `key: value` with a space after the colon.",
    };
  return problemAt(
    source,
    { start, end: at + 1 },
    { code: "YML-118", path: "", message: `Line ${line} ${said.message}.`, fix: said.fix },
  );
}
