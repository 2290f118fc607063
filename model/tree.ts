import { CORE_SCHEMA, constructFromEvents, EVENT_ID, type Event, getScalarValue, type ScalarEvent } from "js-yaml";
import type { Range } from "./source-text";

/** A YAML node with its place. `tag` and `anchor` are the places of what we never accept. */
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
  readonly style: "absent" | "plain" | "single" | "double" | "block";
  /** The text after unquoting, before YAML decides whether it is a number. */
  readonly text: string;
  readonly value: unknown;
}

export interface AliasNode extends AnyNode {
  readonly kind: "alias";
  readonly name: string;
}

const STYLES = { 1: "plain", 2: "single", 3: "double", 4: "block", 5: "block" } as const;

/** Builds the tree of one document from the parser's events; `events` holds exactly one document. */
export function buildTree(text: string, events: readonly Event[]): Node {
  return new TreeBuilder(text, events).build();
}

class TreeBuilder {
  private next = 1; // behind the event that opens the document
  private nextValue = 0;
  private readonly values: readonly unknown[];

  constructor(
    private readonly text: string,
    private readonly events: readonly Event[],
  ) {
    this.values = valuesOf(text, events);
  }

  build(): Node {
    const event = this.events[this.next];
    this.next += 1;
    switch (event?.type) {
      case EVENT_ID.MAPPING: {
        const entries = this.entries();
        const range = { start: event.start, end: entries.at(-1)?.value.range.end ?? event.start + 2 };
        return withProperties({ kind: "map", entries, range }, event);
      }
      case EVENT_ID.SEQUENCE: {
        const items = this.items();
        const range = { start: event.start, end: items.at(-1)?.range.end ?? event.start + 2 };
        return withProperties({ kind: "list", items, range }, event);
      }
      case EVENT_ID.SCALAR:
        return withProperties(this.scalar(event), event);
      case EVENT_ID.ALIAS: {
        const range = { start: event.anchorStart - 1, end: event.anchorEnd };
        return { kind: "alias", name: this.text.slice(event.anchorStart, event.anchorEnd), range };
      }
      default:
        throw new Error("The YAML parser's events are not one document");
    }
  }

  private entries(): readonly { readonly key: Node; readonly value: Node }[] {
    const entries: { readonly key: Node; readonly value: Node }[] = [];
    while (this.events[this.next]?.type !== EVENT_ID.POP) entries.push({ key: this.build(), value: this.build() });
    this.next += 1;
    return entries;
  }

  private items(): readonly Node[] {
    const items: Node[] = [];
    while (this.events[this.next]?.type !== EVENT_ID.POP) items.push(this.build());
    this.next += 1;
    return items;
  }

  private scalar(event: ScalarEvent): ScalarNode {
    if (event.valueStart < 0) {
      const before = endOf(this.events[this.next - 2]);
      return { kind: "scalar", style: "absent", text: "", value: null, range: { start: before, end: before } };
    }
    const quote = event.style === 2 || event.style === 3 ? 1 : 0;
    const text = getScalarValue(this.text, event);
    return {
      kind: "scalar",
      style: STYLES[event.style],
      text,
      value: isText(this.text, event) ? text : this.values[this.nextValue++],
      range: { start: event.valueStart - quote, end: event.valueEnd + quote },
    };
  }
}

/** What plain text must start with to be anything but text: numbers, null, true and false. */
const NO_TEXT = new Set("-+.~0123456789nNtTfF");

/** Whether a scalar is text beyond doubt. Nearly all are, and asking the library costs more than all the rest. */
function isText(text: string, { style, valueStart }: ScalarEvent): boolean {
  return style !== 1 || !NO_TEXT.has(text[valueStart] ?? "");
}

/** Lets the library decide what the other scalars are, in one go, with tags and anchors taken off. */
function valuesOf(text: string, events: readonly Event[]): readonly unknown[] {
  const scalars: ScalarEvent[] = [];
  for (const event of events) {
    if (event.type !== EVENT_ID.SCALAR || event.valueStart < 0 || isText(text, event)) continue;
    scalars.push(event.tagStart < 0 && event.anchorStart < 0 ? event : { ...event, ...NO_PROPERTIES });
  }
  if (scalars.length === 0) return [];
  const document = { type: EVENT_ID.DOCUMENT, explicitStart: false, explicitEnd: false, directives: [] } as const;
  const list = { type: EVENT_ID.SEQUENCE, start: 0, style: 1, ...NO_PROPERTIES } as const;
  const pop = { type: EVENT_ID.POP } as const;
  const [values] = constructFromEvents([{ ...document, directives: [] }, list, ...scalars, pop, pop], {
    source: text,
    schema: CORE_SCHEMA,
  });
  return values as readonly unknown[];
}

const NO_PROPERTIES = { tagStart: -1, tagEnd: -1, anchorStart: -1, anchorEnd: -1 } as const;

function withProperties(node: Node, event: Record<keyof typeof NO_PROPERTIES, number>): Node {
  if (event.tagStart < 0 && event.anchorStart < 0) return node;
  return {
    ...node,
    ...(event.tagStart < 0 ? {} : { tag: { start: event.tagStart, end: event.tagEnd } }),
    ...(event.anchorStart < 0 ? {} : { anchor: { start: event.anchorStart - 1, end: event.anchorEnd } }),
  };
}

/** Where an event ends: the place of a value that is missing behind it. */
function endOf(event: Event | undefined): number {
  if (event?.type === EVENT_ID.SCALAR) return Math.max(event.valueEnd, 0);
  if (event?.type === EVENT_ID.SEQUENCE || event?.type === EVENT_ID.MAPPING) return event.start;
  return 0;
}
