import { EVENT_ID, type Event, parseEvents, YAMLException } from "js-yaml";
import { type Path, pathText } from "./paths";
import type { Problem } from "./problems";
import { checkCharacters } from "./raw-checks";
import { Reading } from "./reading";
import { type Finding, placeAt, problemAt, type Range, type SourceText } from "./source-text";
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

const DEEPEST = 20;

/** Parses a file. Finds every problem of its YAML in one go; never throws. */
export function parseDocument(source: SourceText): Document {
  const characters = checkCharacters(source);
  const failed = (more: readonly Problem[]): Document => {
    const problems = [...characters, ...more.filter((problem) => !characters.some((known) => known.line === problem.line))];
    return { source, value: undefined, refused: new Set(), problems, root: undefined };
  };
  const events = parse(source);
  if ("code" in events) return failed([events]);
  if (events.length === 0) return failed([emptyFile(source)]);
  const first = events.findIndex((event, index) => index > 0 && event.type === EVENT_ID.DOCUMENT);
  const root = buildTree(source, first < 0 ? events : events.slice(0, first));
  const reading = new Reading(source);
  const value = reading.value(root, []);
  const problems = [
    ...characters,
    ...reading.problems,
    ...(first < 0 ? [] : [secondDocument(source, events[first + 1])]),
    ...directives(source, events),
  ];
  return { source, value, refused: reading.refused, problems, root };
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
  let node = document.root;
  for (const part of path) {
    node = node?.kind === "map" ? findEntry(node, part)?.value : node?.kind === "list" ? node.items[Number(part)] : undefined;
    if (node === undefined) return false;
  }
  return node !== undefined;
}

/** The place of a field's key. */
export function keyRangeOf(document: Document, path: Path): Range {
  const parent = path.slice(0, -1).reduce<Node | undefined>((node, part) => {
    if (node?.kind === "list") return node.items[Number(part)];
    return node?.kind === "map" ? findEntry(node, part)?.value : undefined;
  }, document.root);
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

function parse(source: SourceText): Event[] | Problem {
  try {
    return parseEvents(source.text, { maxDepth: DEEPEST });
  } catch (error) {
    if (error instanceof YAMLException) return syntaxProblem(source, error);
    throw error;
  }
}

function emptyFile(source: SourceText): Problem {
  const message = source.text.trim() === "" ? "This file is empty." : "This file holds only comments.";
  const fix = "Restore its content, or start from `tenant new`.";
  return problemAt(source, { start: 0, end: 1 }, { code: "YML-104", path: "", message, fix });
}

function secondDocument(source: SourceText, event: Event | undefined): Problem {
  const start = event !== undefined && "start" in event ? event.start : source.text.lastIndexOf("\n---") + 1;
  const marker = Math.max(0, source.text.lastIndexOf("---", Math.max(start, 0)));
  const message = `One document per file; another one starts on line ${placeAt(source, marker).line}.`;
  return problemAt(
    source,
    { start: marker, end: marker + 3 },
    { code: "YML-103", path: "", message, fix: "Move what follows `---` to a file of its own, <id>.yaml." },
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
