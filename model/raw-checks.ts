/** What is wrong with a text before YAML looks at it. */

import { firstUnseen, hasUnseen } from "./printable";
import type { Problem } from "./problems";
import { lineText, placeAt, problemAt, type SourceText } from "./source-text";

/** Tabs in the indentation and characters nobody can see, one problem per line and kind. */
export function checkCharacters(source: SourceText): readonly Problem[] {
  const byteOrderMark = source.text.startsWith("\uFEFF") ? [markProblem(source)] : [];
  // Nearly every file is free of both; one look at the whole text is much cheaper than one at each line.
  const tabs = source.text.includes("\t") && /^[ \t]*\t/m.test(source.text);
  const unseen = hasUnseen(source.text.slice(byteOrderMark.length));
  if (!tabs && !unseen) return byteOrderMark;
  const lines = source.lineStarts.flatMap((start, index) => {
    const from = index === 0 ? byteOrderMark.length : 0;
    const line = { text: lineText(source, index + 1).slice(from), start: start + from, line: index + 1 };
    return [...(tabs ? tabIndentation(source, line) : []), ...(unseen ? unseenCharacter(source, line) : [])];
  });
  return [...byteOrderMark, ...lines];
}

const CONFLICT = /^(<{7}|={7}|>{7}|\|{7})(?![^ \r\n])/m;

/** The first of the lines that git leaves where it could not merge. */
export function mergeConflict(source: SourceText): Problem | undefined {
  const found = CONFLICT.exec(source.text);
  if (found === null) return undefined;
  const { line } = placeAt(source, found.index);
  return problemAt(
    source,
    { start: found.index, end: found.index + found[0].length },
    {
      code: "YML-119",
      path: "",
      message: `Line ${line} is a mark of a merge that git could not finish.`,
      fix: "Keep the lines of one side, and delete the other side and every line of <<<<<<<, ======= and >>>>>>>.",
    },
  );
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

function unseenCharacter(source: SourceText, { text, start, line }: Line): readonly Problem[] {
  const found = firstUnseen(text.replace(/\t/g, " "));
  if (found === undefined) return [];
  const range = { start: start + found.index, end: start + found.index + found.length };
  const message = `Line ${line} contains the invisible character ${found.name}, which can make a diff lie.`;
  const isSpace = /\p{Zs}/u.test(text[found.index] ?? "");
  const fix = isSpace ? "Replace it by a plain space." : "Delete it.";
  return [problemAt(source, range, { code: "YML-109", path: "", message, fix })];
}

function markProblem(source: SourceText): Problem {
  return problemAt(
    source,
    { start: 0, end: 1 },
    {
      code: "YML-109",
      path: "",
      message: "The file begins with the invisible character U+FEFF, a byte order mark.",
      fix: 'Save it as "UTF-8" without a byte order mark (BOM).',
    },
  );
}
