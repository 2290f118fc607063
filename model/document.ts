import { EVENT_ID, type Event, parseEvents, YAMLException } from "js-yaml";
import { type Path, pathText } from "./paths";
import type { Problem } from "./problems";
import { checkCharacters, mergeConflict } from "./raw-checks";
import { DEEPEST, Reading } from "./reading";
import { slipIn } from "./slips";
import { type Finding, lineText, placeAt, problemAt, type Range, type SourceText } from "./source-text";
import { syntaxProblem } from "./syntax";
import { buildTree, type MapNode, type Node } from "./tree";

/** One parsed file: its value, where each part of it stands, and what is wrong with its YAML. */
export interface Document {
  readonly source: SourceText;
  /** Plain data; undefined if the file is no YAML. What was refused is left out of it. */
  readonly value: unknown;
  /** Paths that were left out, so that nobody reports them as missing. */
  readonly refused: ReadonlySet<string>;
  readonly problems: readonly Problem[];
  readonly root: Node | undefined;
}

/** Parses a file. Finds every problem of its YAML in one go; never throws. */
export function parseDocument(source: SourceText): Document {
  const characters = checkCharacters(source);
  const failed = (...more: readonly Problem[]): Document => {
    const problems = [...characters, ...more.filter((problem) => !characters.some((known) => known.line === problem.line))];
    return { source, value: undefined, refused: new Set(), problems, root: undefined };
  };
  const conflict = mergeConflict(source);
  if (conflict !== undefined) return failed(conflict);
  // What was reported leads to no further problems: other spaces are read as plain ones, lines without anything to see as blank.
  const text =
    characters.length === 0
      ? source.text
      : source.text.replace(/\p{Zs}|^(?:[\p{Cf}\p{Zs}]+)$/gmu, (unseen) => " ".repeat(unseen.length));
  const events = parse(text);
  if (events instanceof YAMLException) {
    const line = (events.mark?.line ?? 0) + 1;
    return characters.some((known) => known.line === line) ? failed() : failed(syntaxProblem(source, events));
  }
  const second = events.findIndex((event, index) => index > 0 && event.type === EVENT_ID.DOCUMENT);
  const root = events.length === 0 ? undefined : buildTree(text, second < 0 ? events : events.slice(0, second));
  const around = [...(second < 0 ? [] : [secondDocument(source)]), ...directives(source, events)];
  if (root === undefined || (root.kind === "scalar" && root.style === "absent"))
    return failed(...(around.length > 0 ? around : [emptyFile(source)]));
  if (root.kind === "scalar" && typeof root.value === "string" && /[:=：]/.test(root.text))
    return failed(...around, notBlock(source, root));
  const reading = new Reading(source, characters.length > 0);
  const value = reading.value(root);
  return { source, value, refused: reading.refused, problems: [...characters, ...reading.problems, ...around], root };
}

/** The place of a field's value; for what is not there, the key of the nearest block around it. */
export function rangeOf(document: Document, path: Path): Range {
  let node = document.root;
  let range: Range = { start: 0, end: 1 };
  for (const part of path) {
    const entry = node?.kind === "map" ? findEntry(node, part) : undefined;
    const next: Node | undefined = entry?.value ?? (node?.kind === "list" ? node.items[Number(part)] : undefined);
    if (next === undefined) return range;
    range = next.kind === "scalar" || entry === undefined ? next.range : entry.key.range;
    node = next;
  }
  return range;
}

/** Whether the file itself gives a value at this path. */
export function hasPath(document: Document, path: Path): boolean {
  return nodeAt(document, path) !== undefined;
}

/** What stands at a path. */
export function nodeAt(document: Document, path: Path): Node | undefined {
  return path.reduce<Node | undefined>((node, part) => {
    if (node?.kind === "list") return node.items[Number(part)];
    return node?.kind === "map" ? findEntry(node, part)?.value : undefined;
  }, document.root);
}

/** The place of a field's key. */
export function keyRangeOf(document: Document, path: Path): Range {
  const parent = nodeAt(document, path.slice(0, -1));
  const entry = parent?.kind === "map" ? findEntry(parent, path.at(-1) ?? "") : undefined;
  return entry?.key.range ?? rangeOf(document, path);
}

/** A problem at a field. */
export function problemAtPath(document: Document, path: Path, finding: Omit<Finding, "path">): Problem {
  return problemAt(document.source, rangeOf(document, path), { ...finding, path: pathText(path) });
}

function findEntry(node: MapNode, name: string | number): { readonly key: Node; readonly value: Node } | undefined {
  return node.entries.find(({ key }) => key.kind === "scalar" && key.text === String(name));
}

function parse(text: string): Event[] | YAMLException {
  try {
    return parseEvents(text, { maxDepth: DEEPEST + 1 }); // the parser counts the text in the innermost block, too
  } catch (error) {
    if (error instanceof YAMLException) return error;
    throw error;
  }
}

function emptyFile(source: SourceText): Problem {
  const message = /^[ \t]*#/m.test(source.text) ? "This file holds only comments." : "This file is empty.";
  const fix = "Restore its content, or start from `tenant new`.";
  return problemAt(source, { start: 0, end: 1 }, { code: "YML-104", path: "", message, fix });
}

/** Text where a block is wanted: the first line that would have made it one, had it a colon and a space. */
function notBlock(source: SourceText, { range }: Node): Problem {
  const { line } = placeAt(source, range.start);
  const text = lineText(source, line);
  const found = slipIn(text) ?? {
    start: text.search(/\S/),
    end: text.length,
    message: "This file is one text, not fields with values.",
    fix: "Write each field as `key: value`, with a space after the colon.",
  };
  const start = (source.lineStarts[line - 1] ?? 0) + found.start;
  const end = start + Math.max(1, found.end - found.start);
  return problemAt(source, { start, end }, { code: "YML-118", path: "", message: found.message, fix: found.fix });
}

/** Where a line of `---` or `...` stands in the first column, it is a mark of YAML; those before any content are harmless. */
function secondDocument(source: SourceText): Problem {
  const marks = [...source.text.matchAll(/^(?:---|\.\.\.)(?!\S)/gm)];
  const isFirst = (index: number): boolean =>
    source.text
      .slice(0, index)
      .split(/[\r\n]/)
      .every((line) => /^(\uFEFF?%.*|\s*(#.*)?)$/.test(line));
  const [mark] = marks.filter(({ index }, position) => position > 0 || !isFirst(index));
  const start = mark?.index ?? 0;
  const message = `One document per file; another one starts on line ${placeAt(source, start).line}.`;
  return problemAt(
    source,
    { start, end: start + 3 },
    { code: "YML-103", path: "", message, fix: `Move what follows \`${mark?.[0] ?? "---"}\` to a file of its own, <id>.yaml.` },
  );
}

function directives(source: SourceText, events: readonly Event[]): readonly Problem[] {
  if (!events.some((event) => event.type === EVENT_ID.DOCUMENT && event.directives.length > 0)) return [];
  const start = Math.max(0, source.text.search(/^%/m));
  const finding = {
    code: "YML-107",
    path: "",
    message: "Directives such as %YAML or %TAG are not supported.",
    fix: "Delete the line.",
  } as const;
  return [problemAt(source, { start, end: start + 1 }, finding)];
}
