import { CORE_SCHEMA, constructFromEvents, EVENT_ID, type Event, getScalarValue, type ScalarEvent } from "js-yaml";
import type { Range, SourceText } from "./source-text";

/** A YAML node with its place. `properties` is the range of a tag or anchor, which we never accept. */
export type Node = MapNode | ListNode | ScalarNode | AliasNode;

interface AnyNode {
  readonly range: Range;
  readonly tag?: Range;
  readonly anchor?: Range;
}

export interface MapNode extends AnyNode {
  readonly kind: "map";
  readonly entries: readonly { readonly key: Node; readonly value: Node }[];
}

export interface ListNode extends AnyNode {
  readonly kind: "list";
  readonly items: readonly Node[];
}

export interface ScalarNode extends AnyNode {
  readonly kind: "scalar";
  /** The text after unquoting, before YAML decides whether it is a number. */
  readonly text: string;
  readonly value: unknown;
}

export interface AliasNode extends AnyNode {
  readonly kind: "alias";
  readonly name: string;
}

/** Builds the tree of one document from the parser's events; `events` holds exactly one document. */
export function buildTree(source: SourceText, events: readonly Event[]): Node {
  const values = scalarValues(source, events);
  let next = 1; // behind the event that opens the document
  let scalar = 0;
  const children = (): readonly Node[] => {
    const nodes: Node[] = [];
    while (events[next]?.type !== EVENT_ID.POP) nodes.push(build());
    next += 1;
    return nodes;
  };
  const build = (): Node => {
    const event = events[next];
    next += 1;
    switch (event?.type) {
      case EVENT_ID.MAPPING:
        return mapNode(event, children());
      case EVENT_ID.SEQUENCE: {
        const items = children();
        return { kind: "list", items, ...properties(event), range: { start: event.start, end: endOf(items, event.start) } };
      }
      case EVENT_ID.SCALAR:
        return scalarNode(source, { event, value: values[scalar++], before: endBefore(events, next - 1) });
      case EVENT_ID.ALIAS: {
        const range = { start: event.anchorStart - 1, end: event.anchorEnd };
        return { kind: "alias", name: source.text.slice(event.anchorStart, event.anchorEnd), range };
      }
      default:
        throw new Error("The YAML parser's events are not one document");
    }
  };
  return build();
}

function mapNode(event: Event & { type: typeof EVENT_ID.MAPPING }, nodes: readonly Node[]): MapNode {
  const entries = nodes.flatMap((key, index) => {
    const value = nodes[index + 1];
    return index % 2 === 0 && value !== undefined ? [{ key, value }] : [];
  });
  return { kind: "map", entries, ...properties(event), range: { start: event.start, end: endOf(nodes, event.start) } };
}

function scalarNode(
  source: SourceText,
  { event, value, before }: { event: ScalarEvent; value: unknown; before: number },
): ScalarNode {
  const absent = event.valueStart < 0;
  const quote = absent || event.style === 1 ? 0 : 1;
  const range = absent
    ? { start: before, end: before }
    : { start: Math.max(0, event.valueStart - quote), end: event.valueEnd + quote };
  return { kind: "scalar", text: absent ? "" : getScalarValue(source.text, event), value, ...properties(event), range };
}

/** Lets the library decide what every scalar is, in one go, with tags and anchors taken off. */
function scalarValues(source: SourceText, events: readonly Event[]): readonly unknown[] {
  const scalars = events
    .filter((event) => event.type === EVENT_ID.SCALAR)
    .map((event) => ({ ...event, tagStart: -1, tagEnd: -1, anchorStart: -1, anchorEnd: -1 }));
  const list = { type: EVENT_ID.SEQUENCE, start: 0, anchorStart: -1, anchorEnd: -1, tagStart: -1, tagEnd: -1, style: 1 } as const;
  const pop = { type: EVENT_ID.POP } as const;
  const document = { type: EVENT_ID.DOCUMENT, explicitStart: false, explicitEnd: false, directives: [] } as const;
  const [values] = constructFromEvents([{ ...document, directives: [] }, list, ...scalars, pop, pop], {
    source: source.text,
    schema: CORE_SCHEMA,
  });
  return values as readonly unknown[];
}

function properties(event: {
  tagStart: number;
  tagEnd: number;
  anchorStart: number;
  anchorEnd: number;
}): Pick<AnyNode, "tag" | "anchor"> {
  return {
    ...(event.tagStart < 0 ? {} : { tag: { start: event.tagStart, end: event.tagEnd } }),
    ...(event.anchorStart < 0 ? {} : { anchor: { start: event.anchorStart - 1, end: event.anchorEnd } }),
  };
}

function endOf(nodes: readonly Node[], start: number): number {
  return nodes.at(-1)?.range.end ?? start + 2;
}

/** Where the event before this one ends: the place of a value that is not there. */
function endBefore(events: readonly Event[], index: number): number {
  const before = events[index - 1];
  if (before?.type === EVENT_ID.SCALAR) return Math.max(before.valueEnd, 0);
  if (before?.type === EVENT_ID.SEQUENCE || before?.type === EVENT_ID.MAPPING) return before.start;
  return 0;
}
