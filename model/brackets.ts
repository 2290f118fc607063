/** Brackets, braces and quotes that do not pair. A good guess at what is wrong with a text that YAML refused. */

import { placeAt, type Range, type SourceText } from "./source-text";

/** What does not pair, and how to mend it. */
interface Unpaired {
  readonly range: Range;
  readonly message: string;
  readonly fix: string;
}

const CLOSERS: Readonly<Record<string, string>> = { "[": "]", "{": "}" };
const NAMES: Readonly<Record<string, string>> = { "[": "list", "{": "block", '"': "text", "'": "text" };

interface Quoted {
  readonly start: number;
  readonly end: number;
}

/** What does not pair in a text that YAML refused at an offset. */
export function unpaired(source: SourceText, errorAt: number): Unpaired | undefined {
  const { text } = source;
  const open: number[] = [];
  let quoted: Quoted | undefined;
  let judged = false; // whether the last quote before the error was looked at
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? "";
    const startsToken = at === 0 || /[\s[{,]/.test(text[at - 1] ?? "");
    if (character === "#" && (at === 0 || /\s/.test(text[at - 1] ?? ""))) at = endOfLine(text, at);
    else if ((character === '"' || character === "'") && startsToken) {
      const end = endOfQuote(text, at);
      if (end === undefined) return neverClosed(source, at, quoted);
      quoted = { start: at, end };
      if (end >= errorAt && text.slice(at, errorAt).includes("\n")) return closedLate(source, at);
      at = end;
    } else if (character in CLOSERS && (startsToken || open.length > 0)) open.push(at);
    else if ((character === "]" || character === "}") && open.length > 0) {
      const opener = open.pop() ?? 0;
      if (CLOSERS[text[opener] ?? ""] !== character) return closedWrongly(source, opener, at);
    }
    if (at < errorAt || judged) continue;
    judged = true;
    const isSuspect = quoted !== undefined && spansLines(text, quoted) && sameLine(text, quoted.end, errorAt);
    if (isSuspect) return closedLate(source, quoted?.start ?? 0);
  }
  const start = open.at(-1);
  return start === undefined ? undefined : neverClosed(source, start, quoted);
}

/** A quote with no partner: the one before may have taken its partner, if it goes on over a line's end. */
function neverClosed(source: SourceText, start: number, before: Quoted | undefined): Unpaired {
  if (before !== undefined && spansLines(source.text, before)) return closedLate(source, before.start);
  const opener = source.text[start] ?? "";
  const message = `The ${NAMES[opener]} opened with ${opener} on line ${placeAt(source, start).line} is never closed.`;
  return { range: { start, end: start + 1 }, message, fix: `Add ${CLOSERS[opener] ?? opener} at its end.` };
}

function closedLate(source: SourceText, start: number): Unpaired {
  const quote = source.text[start] ?? "";
  const message = `The text opened with ${quote} on line ${placeAt(source, start).line} is not closed on that line.`;
  return { range: { start, end: start + 1 }, message, fix: `Add ${quote} at its end.` };
}

function closedWrongly(source: SourceText, opener: number, closer: number): Unpaired {
  const { text } = source;
  const wanted = CLOSERS[text[opener] ?? ""] ?? "";
  const message = `The ${NAMES[text[opener] ?? ""]} opened with ${text[opener]} on line ${placeAt(source, opener).line} is never closed: ${text[closer]} stands where ${wanted} is expected.`;
  return {
    range: { start: opener, end: opener + 1 },
    message,
    fix: `Add ${wanted} at its end, or write it instead of ${text[closer]}.`,
  };
}

function spansLines(text: string, { start, end }: Quoted): boolean {
  return /[\r\n]/.test(text.slice(start, end));
}

function sameLine(text: string, from: number, to: number): boolean {
  return from <= to && !/[\r\n]/.test(text.slice(from, to));
}

function endOfLine(text: string, from: number): number {
  const found = text.slice(from).search(/[\r\n]/);
  return found < 0 ? text.length : from + found;
}

function endOfQuote(text: string, from: number): number | undefined {
  const quote = text[from];
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === "\\" && quote === '"') at += 1;
    else if (text[at] === quote && quote === "'" && text[at + 1] === "'") at += 1;
    else if (text[at] === quote) return at;
  }
  return undefined;
}
