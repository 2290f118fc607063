import { type Path, pathText } from "./paths";
import { firstUnseen, hasUnseen, shown, withoutUnseen } from "./printable";
import type { Problem } from "./problems";
import { type Finding, placeAt, problemAt, type Range, type SourceText } from "./source-text";
import { TOO_DEEP, unquoted } from "./syntax";
import type { AliasNode, MapNode, Node, ScalarNode } from "./tree";
import { keyFault, valueFault } from "./written";
import { numberFault } from "./written-number";

/** How many blocks and lists may stand within each other. */
export const DEEPEST = 20;

/** One walk over a tree: collects plain data and, at the same time, everything that is refused. */
export class Reading {
  readonly problems: Problem[] = [];
  readonly refused = new Set<string>();
  private readonly anchors = new Set<string>();
  /** Where the walk is: extended on the way down, so that a path is only built where something is wrong. */
  private readonly path: (string | number)[] = [];

  /** @param unseen whether the text holds characters that nobody can see; each was reported already */
  constructor(
    private readonly source: SourceText,
    private readonly unseen: boolean,
  ) {}

  /** The plain value of a node; undefined if it was refused. */
  value(node: Node): unknown {
    if (node.tag !== undefined || node.anchor !== undefined) this.properties(node);
    if (this.path.length >= DEEPEST && (node.kind === "map" || node.kind === "list")) {
      this.refuse(node.range, TOO_DEEP);
      return undefined;
    }
    switch (node.kind) {
      case "alias":
        this.alias(node);
        return undefined;
      case "list":
        return node.items.map((item, index) => this.inside(index, item));
      case "map":
        return this.block(node);
      case "scalar":
        return this.scalar(node);
    }
  }

  private inside(part: string | number, node: Node): unknown {
    this.path.push(part);
    const value = this.value(node);
    this.path.pop();
    return value;
  }

  private block(node: MapNode): Record<string, unknown> | undefined {
    const result: Record<string, unknown> = {};
    const first = new Map<string, Node>();
    for (const { key, value } of node.entries) {
      const name = this.keyName(key, value);
      if (name === undefined) continue;
      const earlier = first.get(name);
      if (earlier !== undefined) {
        const { line } = placeAt(this.source, earlier.range.start);
        const message = `\`${shown(name)}\` appears twice (first on line ${line}).`;
        this.refuse(key.range, { code: "YML-102", message, fix: "Keep one, or merge them into one block." }, name);
        this.inside(name, value);
        continue;
      }
      first.set(name, key);
      const plain = this.inside(name, value);
      if (plain !== undefined) result[name] = plain;
    }
    const isRefused = node.entries.length > 0 && Object.keys(result).length === 0 && this.refused.has(pathText(this.path));
    return isRefused ? undefined : result;
  }

  private keyName(key: Node, value: Node): string | undefined {
    if (key.tag !== undefined || key.anchor !== undefined) this.properties(key);
    if (key.kind === "alias") {
      this.alias(key);
      return undefined;
    }
    const fault = keyFault(this.source.text, key, value);
    if (fault !== undefined) {
      for (const name of fault.instead) this.refused.add(pathText([...this.path, name]));
      this.refuse(fault.range, fault);
      return undefined;
    }
    if (key.kind !== "scalar") return undefined;
    return this.isUnseen(key) ? withoutUnseen(key.text) : key.text;
  }

  private scalar(node: ScalarNode): unknown {
    if (node.value === null) {
      const fault = valueFault(this.source.text, node, this.path);
      if (fault !== undefined && !(node.style === "absent" && (node.tag ?? node.anchor) !== undefined)) {
        this.refuse(fault.range, fault);
      }
      return undefined;
    }
    const mistaken = typeof node.value === "number" ? numberFault(node) : undefined;
    if (mistaken !== undefined) {
      this.refuse(mistaken.range, mistaken);
      return undefined;
    }
    const fault = node.style === "plain" || node.style === "block" ? valueFault(this.source.text, node, this.path) : undefined;
    if (fault !== undefined) this.refuse(fault.range, fault);
    // Text that was refused goes on without what was refused, so that nobody finds fault with the same again.
    return this.isUnseen(node) ? withoutUnseen(node.text) : node.value;
  }

  private alias(node: AliasNode): void {
    this.refused.add(pathText(this.path));
    if (this.anchors.has(node.name)) {
      this.refuse(node.range, {
        code: "YML-105",
        message: "Anchors and aliases are off.",
        fix: "Write the value out, or move it to the tier.",
      });
    } else {
      this.problems.push(unquoted(this.source, node.range.start));
    }
  }

  private properties(node: Node): void {
    const isText = node.kind === "scalar" && node.style === "absent";
    if (node.tag !== undefined) {
      const tag = this.source.text.slice(node.tag.start, node.tag.end);
      const fix = isText ? `If it is text, quote it: "${shown(tag)}".` : "Remove the tag; quote the value if it is text.";
      this.refuse(node.tag, { code: "YML-107", message: `Tags like ${shown(tag)} are not supported.`, fix });
    }
    if (node.anchor !== undefined) {
      const anchor = this.source.text.slice(node.anchor.start, node.anchor.end);
      this.anchors.add(anchor.slice(1));
      const fix = isText ? `If it is text, quote it: "${shown(anchor)}".` : "Write each value out, or move it to the tier.";
      this.refuse(node.anchor, { code: "YML-105", message: "Anchors and aliases are off.", fix });
    }
  }

  /** Whether a text holds what cannot be seen. Escapes can spell what the raw text does not show; that is told here. */
  private isUnseen(node: ScalarNode): boolean {
    const { text, range } = node;
    const raw = this.source.text.slice(range.start, range.end);
    if (!this.unseen && !text.includes("\t") && !raw.includes("\\")) return false;
    if (hasUnseen(raw)) {
      this.refused.add(pathText(this.path));
      return true;
    }
    const found = firstUnseen(text.replace(/\n[ \t]*/g, " ")); // tabs in the indentation were told already
    if (found === undefined) return false;
    const message = `This text ${raw.includes("\t") ? "contains" : "spells"} the invisible character ${found.name}, which can make a report lie.`;
    const fix = found.name === "U+0009" ? "Write a space instead of the tab." : "Delete it.";
    this.refuse(range, { code: "YML-109", message, fix });
    return true;
  }

  private refuse(range: Range, finding: Omit<Finding, "path">, ...more: Path): void {
    const path = pathText([...this.path, ...more]);
    this.refused.add(path);
    const { code, message, fix } = finding;
    this.problems.push(problemAt(this.source, range, { code, message, fix, path }));
  }
}
