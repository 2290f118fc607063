/** Turns what the YAML parser refuses into problems in a person's words. */

import type { YAMLException } from "js-yaml";
import { unpaired } from "./brackets";
import type { Code } from "./codes";
import { worded } from "./parser-words";
import { shown } from "./printable";
import { counted, type Problem } from "./problems";
import { slipIn } from "./slips";
import { lineText, placeAt, problemAt, type Range, type SourceText } from "./source-text";

/** The problem behind a parser error. */
export function syntaxProblem(source: SourceText, error: YAMLException): Problem {
  const at = Math.min(error.mark?.position ?? 0, source.text.length);
  const { reason } = error;
  return (
    known(source, reason, at) ??
    reserved(source, reason, at) ??
    notPaired(source, at) ??
    slip(source, reason, at) ??
    misplaced(source, reason, at) ??
    worded(source, reason, at)
  );
}

/** A value that starts with a character that YAML keeps for itself. */
export function unquoted(source: SourceText, at: number): Problem {
  const line = /^[^\r\n]*/.exec(source.text.slice(at, at + 80))?.[0] ?? "";
  const value = /^.*?(?=\s+#|\s*:(\s|$)|\s*([,\]}]|$))/.exec(line)?.[0] ?? line;
  return problemAt(
    source,
    { start: at, end: at + value.length },
    {
      code: "YML-106",
      path: "",
      message: `A value starting with \`${value.slice(0, 1)}\` must be quoted.`,
      fix: value.includes('"')
        ? `Write '${shown(value.replace(/'/g, "''"))}'.`
        : `Write "${shown(value.replace(/\\/g, "\\\\"))}".`,
    },
  );
}

/** Blocks within blocks within blocks. */
export const TOO_DEEP = {
  code: "YML-110",
  message: "Blocks are nested more than 20 deep.",
  fix: "Nothing here needs more than 6 levels: flatten it.",
} as const;

/** Errors that belong to a rule of ours, told by how their reason begins. */
const KNOWN: readonly { readonly reason: RegExp; readonly code: Code; readonly message: string; readonly fix: string }[] = [
  { reason: /^nesting exceeded/, ...TOO_DEEP },
  {
    reason: /directive/i,
    code: "YML-107",
    message: "Directives such as %YAML or %TAG are not supported.",
    fix: "Delete the line.",
  },
  {
    reason: /\btag\b/,
    code: "YML-107",
    message: "A value starting with ! is a tag, and tags are not supported.",
    fix: "Remove the tag; quote the value if it is text.",
  },
];

function known(source: SourceText, reason: string, at: number): Problem | undefined {
  const found = KNOWN.find((kind) => kind.reason.test(reason));
  if (found === undefined) return undefined;
  const { reason: _, ...finding } = found;
  const directive = finding.message.startsWith("Directives") ? source.text.search(/^\uFEFF?%/m) : -1;
  const tag = finding.message.includes("tags") ? source.text.lastIndexOf("!", at) : -1;
  const start = Math.max(directive, tag) < 0 ? at : Math.max(directive, tag);
  return problemAt(source, { start, end: start + 1 }, { ...finding, path: "" });
}

/** Reasons behind which stands a value that begins with `|`, `>`, `*` or `&`, and how far back it begins. */
const BLOCK_HEADER = /^(a line break is expected|repeat of|bad explicit indentation)/;
const EMPTY_NAME = /^name of an (alias|anchor) node|alias node should not/;

function reserved(source: SourceText, reason: string, at: number): Problem | undefined {
  const { text } = source;
  if (/^\{%/.test(text.slice(at - 1, at + 1))) return undefined;
  if (/[@`%]/.test(text[at] ?? "") && !text.startsWith("```", at)) return unquoted(source, at);
  if (EMPTY_NAME.test(reason))
    return unquoted(source, Math.max(0, Math.max(text.lastIndexOf("*", at), text.lastIndexOf("&", at))));
  if (BLOCK_HEADER.test(reason))
    return unquoted(source, Math.max(0, Math.max(text.lastIndexOf("|", at), text.lastIndexOf(">", at))));
  const first = startOfLine(text, at);
  if (/^\*[ \t]*:(\s|$)/.test(text.slice(first, first + 80))) return unquoted(source, first);
  if (reason.startsWith("expected ':'")) {
    const key = startOfLine(text, at);
    return /[*&]/.test(text[key] ?? "") ? unquoted(source, key) : undefined;
  }
  if (/^\?(\s|$)/.test(text.slice(at, at + 2)) && /:[ \t]+$/.test(text.slice(Math.max(0, at - 80), at)))
    return unquoted(source, at);
  return undefined;
}

function notPaired(source: SourceText, at: number): Problem | undefined {
  const found = unpaired(source, at);
  if (found === undefined) return undefined;
  const { range, ...finding } = found;
  return problemAt(source, range, { ...finding, code: "YML-108", path: "" });
}

/** Reasons that the parser gives a line too late: it took the line before for the beginning of a longer key. */
const LATE = /implicit key|end of the stream or a document|expected ':' after|bad indentation of a mapping|missed comma/;

function slip(source: SourceText, reason: string, at: number): Problem | undefined {
  const { line } = placeAt(source, at);
  const isAtStart = reason.startsWith("bad indentation") && startOfLine(source.text, at) === at;
  const above = contentBefore(source, line);
  const isGlued = [line, above].some((number) => number !== undefined && /^\s*-\w/.test(lineText(source, number)));
  if (isAtStart && !isGlued) return undefined;
  const before = LATE.test(reason) && (!isAtStart || isGlued) ? above : undefined;
  const isNestedBelow = before !== undefined && indentOf(lineText(source, line)) <= indentOf(lineText(source, before));
  for (const number of isNestedBelow || isGlued || /implicit key|end of the stream/.test(reason)
    ? [before ?? line, line]
    : [line]) {
    const found = slipIn(lineText(source, number));
    if (found === undefined) continue;
    const start = (source.lineStarts[number - 1] ?? 0) + found.start;
    const { code, message, fix } = found;
    return problemAt(source, { start, end: start + found.end - found.start }, { code, path: "", message, fix });
  }
  return undefined;
}

/** A line that stands too far left or right. */
function misplaced(source: SourceText, reason: string, at: number): Problem | undefined {
  if (!/indentation|implicit key|end of the stream/.test(reason)) return undefined;
  const { line } = placeAt(source, at);
  const text = lineText(source, line);
  const indent = indentOf(text);
  const start = (source.lineStarts[line - 1] ?? 0) + indent;
  const before = contentBefore(source, line);
  if (before === undefined || text.trim() === "") return undefined;
  const range: Range = { start, end: start + 1 };
  if (reason.startsWith("deficient"))
    return problemAt(source, range, {
      code: "YML-118",
      path: "",
      message: `Line ${line} belongs to a value that began above, and must be indented more than its key.`,
      fix: "Indent it by two more spaces, its closing bracket too.",
    });
  if (/[\]}]/.test(source.text[at] ?? "")) return undefined;
  const earlier = indentOf(lineText(source, before));
  const message =
    earlier === indent
      ? `Line ${line} begins ${text.trimStart().startsWith("- ") ? "a list item among fields" : "a field among list items"}.`
      : `Line ${line} is indented by ${counted(indent, "space")}, which fits no line above it; line ${before} has ${earlier}.`;
  const fix =
    "Lines of one block begin in the same column; what belongs to a key is indented by two more; every list item starts with `- `.";
  return problemAt(source, range, { code: "YML-118", path: "", message, fix });
}

/** The nearest line above that is neither blank nor a comment. */
function contentBefore(source: SourceText, line: number): number | undefined {
  for (let number = line - 1; number >= 1; number -= 1) if (/^\s*[^\s#]/.test(lineText(source, number))) return number;
  return undefined;
}

/** Where the content of the line around an offset begins. */
function startOfLine(text: string, at: number): number {
  const start = Math.max(text.lastIndexOf("\n", at - 1), text.lastIndexOf("\r", at - 1)) + 1;
  return start + indentOf(text.slice(start, at + 1));
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}
