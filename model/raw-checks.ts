/** What is wrong with a text before YAML looks at it. */

import { firstUnseen } from "./printable";
import type { Problem } from "./problems";
import { lineText, problemAt, type Range, type SourceText } from "./source-text";

/** Tabs in the indentation and characters nobody can see, one problem per line and kind. */
export function checkCharacters(source: SourceText): readonly Problem[] {
  return source.lineStarts.flatMap((start, index) => {
    const text = lineText(source, index + 1);
    return [...tabIndentation(source, { text, start, line: index + 1 }), ...unseen(source, { text, start, line: index + 1 })];
  });
}

interface Line {
  readonly text: string;
  readonly start: number;
  readonly line: number;
}

function tabIndentation(source: SourceText, { text, start, line }: Line): readonly Problem[] {
  const indentation = /^[ \t]*(?=\S)/.exec(text)?.[0] ?? "";
  const tab = indentation.indexOf("\t");
  if (tab < 0) return [];
  const message = `Line ${line} is indented with a tab; YAML allows only spaces.`;
  return [
    problemAt(
      source,
      { start: start + tab, end: start + tab + 1 },
      { code: "YML-101", path: "", message, fix: "Use two spaces per level." },
    ),
  ];
}

function unseen(source: SourceText, { text, start, line }: Line): readonly Problem[] {
  const found = firstUnseen(text.replace(/\t/g, " "));
  if (found === undefined) return [];
  const range = { start: start + found.index, end: start + found.index + found.length };
  const message = `Line ${line} contains the invisible character ${found.name}, which can make a diff lie.`;
  return [problemAt(source, range, { code: "YML-109", path: "", message, fix: "Delete it." })];
}

const CLOSERS: Readonly<Record<string, string>> = { "[": "]", "{": "}" };
const PAIRS: Readonly<Record<string, string>> = { "]": "[", "}": "{" };

/** A bracket, brace or quote that is never closed, and what would close it. A good guess for a text that YAML refused. */
export function unclosed(text: string): { readonly range: Range; readonly opener: string; readonly closer: string } | undefined {
  const open: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? "";
    const startsToken = at === 0 || /[\s[{,]/.test(text[at - 1] ?? "");
    if (character === "#" && startsToken) at = endOfLine(text, at);
    else if ((character === '"' || character === "'") && startsToken) {
      const end = endOfQuote(text, at);
      if (end === undefined) return { range: { start: at, end: at + 1 }, opener: character, closer: character };
      at = end;
    } else if (character in CLOSERS && (startsToken || open.length > 0)) open.push(at);
    else if (character in PAIRS && text[open.at(-1) ?? -1] === PAIRS[character]) open.pop();
  }
  const start = open.at(-1);
  const opener = start === undefined ? "" : (text[start] ?? "");
  return start === undefined ? undefined : { range: { start, end: start + 1 }, opener, closer: CLOSERS[opener] ?? "" };
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
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
