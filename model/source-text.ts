import { CODES, type Code } from "./codes";
import { printable } from "./printable";
import type { Problem } from "./problems";
import { lineWithoutSecrets, withoutSecrets } from "./secrets";

/** The text of one file, with its path relative to the repository. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
  /** Offset of the first character of each line. */
  readonly lineStarts: readonly number[];
}

/** A stretch of a text by offsets; the end is exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** What is wrong and how to mend it; the reason comes from the code unless one is given. */
export interface Finding {
  readonly code: Code;
  readonly path: string;
  readonly message: string;
  readonly fix: string;
  /** Whether what stands there must not be shown. */
  readonly masked?: boolean;
}

const LONGEST_LINE_SHOWN = 120;

/** Wraps a text so that offsets can be turned into lines and columns. Any of LF, CR LF and CR ends a line. */
export function sourceText(file: string, text: string): SourceText {
  const lineStarts = [0];
  if (text.includes("\r")) {
    for (const lineBreak of text.matchAll(/\r\n|\n|\r/g)) lineStarts.push(lineBreak.index + lineBreak[0].length);
  } else for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lineStarts.push(at + 1);
  return { file, text, lineStarts };
}

/** Line and column, both counted from 1, of an offset. */
export function placeAt(source: SourceText, offset: number): { line: number; column: number } {
  let low = 0;
  let high = source.lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((source.lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (source.lineStarts[low] ?? 0) + 1 };
}

/** The text of a line counted from 1, without its line break. */
export function lineText(source: SourceText, line: number): string {
  const start = source.lineStarts[line - 1] ?? source.text.length;
  let end = source.lineStarts[line] ?? source.text.length;
  while (end > start && "\r\n".includes(source.text[end - 1] ?? " ")) end -= 1;
  return source.text.slice(start, end);
}

/** A problem at a stretch of a text; the caret never leaves the first line of the stretch. */
export function problemAt(source: SourceText, range: Range, finding: Finding): Problem {
  const { line, column } = placeAt(source, range.start);
  const text = lineToShow(source, line);
  const lineEnd = Math.max(column + 1, text.length + 1);
  const endColumn = Math.min(Math.max(column + 1, column + range.end - range.start), lineEnd);
  return {
    ...problemIn(source.file, finding),
    line,
    column,
    endColumn,
    source: codeFrame(finding.masked === true ? starred(text, column, endColumn) : text, { line, column, endColumn }),
  };
}

/** The word that begins at a place, ready to print: for whoever knows a place and no problem of the file. */
export function wordAt(
  source: SourceText,
  { line, column }: { readonly line: number; readonly column: number },
): Pick<Problem, "line" | "column" | "endColumn" | "source"> {
  const text = lineToShow(source, line);
  const word = /^(?:"[^"]*"|'[^']*'|[^\s,:}\]]+)/.exec(text.slice(column - 1))?.[0] ?? " ";
  const endColumn = column + word.length;
  return { line, column, endColumn, source: codeFrame(text, { line, column, endColumn }) };
}

/** A problem of a file or folder as a whole, where there is no text to show. */
export function problemIn(file: string, finding: Finding): Problem {
  return {
    code: finding.code,
    file: printable(file),
    line: 1,
    column: 1,
    endColumn: 1,
    path: printable(withoutSecrets(finding.path)),
    message: printable(withoutSecrets(finding.message)),
    why: CODES[finding.code],
    fix: printable(finding.fix),
  };
}

/** The last line shown of each text: a long one may hold thousands of problems. */
const lastShown = new WeakMap<SourceText, { readonly line: number; readonly text: string }>();

function lineToShow(source: SourceText, line: number): string {
  const last = lastShown.get(source);
  if (last?.line === line) return last.text;
  const text = lineWithoutSecrets(lineText(source, line));
  lastShown.set(source, { line, text });
  return text;
}

function starred(text: string, column: number, endColumn: number): string {
  return text.slice(0, column - 1) + "*".repeat(endColumn - column) + text.slice(endColumn - 1);
}

/** The source line with carets below; long lines are cut around the place, what cannot be seen is shown as U+FFFD. */
function codeFrame(text: string, at: { line: number; column: number; endColumn: number }): string {
  const from = Math.max(0, Math.min(at.column - 40, text.length - LONGEST_LINE_SHOWN));
  const shown = text
    .slice(from, from + LONGEST_LINE_SHOWN)
    .replace(/\t/g, "→")
    .replace(/[^\P{C}]|\p{Z}(?<! )|\p{DI}/gu, "\uFFFD");
  const carets = "^".repeat(Math.max(1, Math.min(at.endColumn, from + LONGEST_LINE_SHOWN + 1) - at.column));
  const gutter = String(at.line);
  return `> ${gutter} | ${shown}\n  ${" ".repeat(gutter.length)} | ${" ".repeat(at.column - 1 - from)}${carets}`;
}
