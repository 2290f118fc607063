/** Turns what the YAML parser refuses into problems in a person's words. */

import type { YAMLException } from "js-yaml";
import { shown } from "./printable";
import type { Problem } from "./problems";
import { unclosed } from "./raw-checks";
import { lineText, placeAt, problemAt, type SourceText } from "./source-text";

/** The problem behind a parser error. */
export function syntaxProblem(source: SourceText, error: YAMLException): Problem {
  const at = Math.min(error.mark?.position ?? 0, source.text.length);
  const range = { start: at, end: at + 1 };
  if (error.reason.startsWith("nesting exceeded")) {
    return problemAt(source, range, {
      code: "YML-110",
      path: "",
      message: "Blocks are nested more than 20 deep.",
      fix: "Nothing here needs more than 6 levels: flatten it.",
    });
  }
  if (/^[@`%]/.test(source.text.slice(at))) return unquoted(source, at);
  const opened = unclosed(source.text);
  if (opened !== undefined) {
    const line = placeAt(source, opened.range.start).line;
    const message = `${opened.opener === "[" ? "The list" : opened.opener === "{" ? "The block" : "The text"} opened with ${opened.opener} on line ${line} is never closed.`;
    return problemAt(source, opened.range, { code: "YML-108", path: "", message, fix: `Add ${opened.closer} at its end.` });
  }
  return generalProblem(source, error.reason, at);
}

/** A value that starts with a character that YAML keeps for itself. */
export function unquoted(source: SourceText, at: number): Problem {
  const value = /^[^\s,\]}]+/.exec(source.text.slice(at, at + 80))?.[0] ?? "";
  const message = `A value starting with \`${value.slice(0, 1)}\` must be quoted.`;
  return problemAt(
    source,
    { start: at, end: at + value.length },
    { code: "YML-106", path: "", message, fix: `Write "${shown(value)}".` },
  );
}

function generalProblem(source: SourceText, reason: string, at: number): Problem {
  const { line } = placeAt(source, at);
  const text = lineText(source, line);
  const fix = /^\s*(- )?[\w.-]+: [^"'{[].*:(\s|$)/.test(text)
    ? "Quote a value that contains `: `."
    : "Check the line and the one above it: equal indentation within a block, `key: value` with a space after the colon.";
  return problemAt(
    source,
    { start: at, end: at + 1 },
    { code: "YML-118", path: "", message: `Line ${line} is not valid YAML: ${reason}.`, fix },
  );
}
