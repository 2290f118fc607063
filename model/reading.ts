import { type Path, pathText } from "./paths";
import { characterName, firstUnseen, shown } from "./printable";
import type { Problem } from "./problems";
import { type Finding, placeAt, problemAt, type Range, type SourceText } from "./source-text";
import { unquoted } from "./syntax";
import type { MapNode, Node } from "./tree";

const UNSAFE_KEYS = new Set(["__proto__", "constructor", "prototype"]);

/** One walk over a tree: collects plain data and, at the same time, everything that is refused. */
export class Reading {
  readonly problems: Problem[] = [];
  readonly refused = new Set<string>();
  private readonly anchors = new Set<string>();

  constructor(private readonly source: SourceText) {}

  /** The plain value of a node; undefined if it was refused. */
  value(node: Node, path: Path): unknown {
    this.checkProperties(node, path);
    switch (node.kind) {
      case "alias":
        this.alias(node, path);
        return undefined;
      case "list":
        return node.items.map((item, index) => this.value(item, [...path, index]));
      case "map":
        return this.block(node, path);
      case "scalar":
        return this.scalar(node, path);
    }
  }

  private block(node: MapNode, path: Path): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    const firstLines = new Map<string, number>();
    for (const { key, value } of node.entries) {
      const name = this.keyName(key, path);
      if (name === undefined) continue;
      const fieldPath = [...path, name];
      const { line } = placeAt(this.source, key.range.start);
      const earlier = firstLines.get(name);
      if (earlier !== undefined) {
        const message = `\`${shown(name)}\` appears twice (first on line ${earlier}).`;
        this.refuse(key.range, fieldPath, { code: "YML-102", message, fix: "Keep one, or merge them into one block." });
        this.value(value, fieldPath);
        continue;
      }
      firstLines.set(name, line);
      const plain = this.value(value, fieldPath);
      if (plain !== undefined) result[name] = plain;
    }
    return result;
  }

  private keyName(key: Node, path: Path): string | undefined {
    this.checkProperties(key, path);
    if (key.kind !== "scalar" || key.text === "") {
      this.refuse(key.range, path, { code: "YML-118", message: "A key must be a plain word.", fix: "Write `key: value`." });
      return undefined;
    }
    if (key.text === "<<") {
      this.refuse(key.range, [...path, key.text], {
        code: "YML-105",
        message: "Merge keys (`<<`) are off.",
        fix: "Write the values out, or move them to the tier.",
      });
      return undefined;
    }
    if (UNSAFE_KEYS.has(key.text)) {
      this.refuse(key.range, [...path, key.text], {
        code: "YML-116",
        message: `\`${key.text}\` is not a field.`,
        fix: "Remove it.",
      });
      return undefined;
    }
    this.checkUnseen(key, path);
    return key.text;
  }

  private scalar(node: Node & { kind: "scalar" }, path: Path): unknown {
    if (node.value === null) {
      const name = path.length === 0 ? "This file" : `\`${pathText(path)}\``;
      this.refuse(node.range, path, {
        code: "YML-113",
        message: `${name} is empty (null).`,
        fix: "Remove the line, or fill it in.",
      });
      return undefined;
    }
    this.checkUnseen(node, path);
    return node.value;
  }

  private alias(node: Node & { kind: "alias" }, path: Path): void {
    this.refused.add(pathText(path));
    if (this.anchors.has(node.name)) {
      this.refuse(node.range, path, {
        code: "YML-105",
        message: "Anchors and aliases are off.",
        fix: "Write the value out, or move it to the tier.",
      });
    } else {
      this.problems.push(unquoted(this.source, node.range.start));
    }
  }

  private checkProperties(node: Node, path: Path): void {
    if (node.tag !== undefined) {
      const tag = this.source.text.slice(node.tag.start, node.tag.end);
      this.refuse(node.tag, path, {
        code: "YML-107",
        message: `Tags like ${shown(tag)} are not supported.`,
        fix: "Remove the tag; quote the value if it is text.",
      });
    }
    if (node.anchor !== undefined) {
      this.anchors.add(this.source.text.slice(node.anchor.start + 1, node.anchor.end));
      this.refuse(node.anchor, path, {
        code: "YML-105",
        message: "Anchors and aliases are off.",
        fix: "Write each value out, or move it to the tier.",
      });
    }
  }

  /** Escapes in quoted text can spell what the raw text does not show. */
  private checkUnseen(node: Node & { kind: "scalar" }, path: Path): void {
    const found = firstUnseen(node.text.replace(/\n/g, " "));
    if (
      found === undefined ||
      firstUnseen(this.source.text.slice(node.range.start, node.range.end).replace(/[\t\r\n]/g, " ")) !== undefined
    )
      return;
    const message = `This text spells the invisible character ${characterName(node.text.slice(found.index))}, which can make a report lie.`;
    this.refuse(node.range, path, { code: "YML-109", message, fix: "Delete it." });
  }

  private refuse(range: Range, path: Path, finding: Omit<Finding, "path">): void {
    this.refused.add(pathText(path));
    this.problems.push(problemAt(this.source, range, { ...finding, path: pathText(path) }));
  }
}
