/** Keys and values that YAML accepts, but not as the person meant them who wrote them. */

import { type Path, pathText } from "./paths";
import { shown } from "./printable";
import type { Finding, Range } from "./source-text";
import type { Node, ScalarNode } from "./tree";

/** What is wrong, and where. */
export type Fault = Omit<Finding, "path"> & { readonly range: Range };

/** A fault of a key; `instead` are the names it was probably meant to give, which nobody then misses. */
type KeyFault = Fault & { readonly instead: readonly string[] };

const UNSAFE_KEYS = new Set(["__proto__", "constructor", "prototype"]);

/** Keys worth a second look; every other key is one word of these characters. */
const ONE_WORD = /^[A-Za-z][\w.-]*$/;

/** What is wrong with a key. */
export function keyFault(text: string, key: Node, value: Node): KeyFault | undefined {
  if (key.kind !== "scalar") return notText(text, key);
  const name = key.text;
  const { range } = key;
  if (name === "") {
    const start = range.start + (/^(\s|#.*)*/.exec(text.slice(range.start))?.[0].length ?? 0);
    const here = key.style === "absent" ? { start, end: start + 1 } : range;
    return {
      code: "YML-118",
      range: here,
      instead: [],
      message: "A name is missing before the colon.",
      fix: "Write `key: value`.",
    };
  }
  if (UNSAFE_KEYS.has(name))
    return { code: "YML-116", range, instead: [name], message: `\`${name}\` is not a field.`, fix: "Remove it." };
  if (ONE_WORD.test(name)) return undefined;
  if (name === "<<") {
    const fix = "Write the values out, or move them to the tier.";
    return { code: "YML-105", range, instead: [name], message: "Merge keys (`<<`) are off.", fix };
  }
  return misspelt(text, key, value);
}

function notText(text: string, key: Node): KeyFault {
  const { range } = key;
  if (text.startsWith("{{", range.start - 1))
    return { ...template({ start: range.start - 1, end: range.start + 1 }), instead: [] };
  return { code: "YML-118", range, instead: [], message: "A key must be a plain word.", fix: "Write `key: value`." };
}

function misspelt(text: string, { text: name, range, style }: ScalarNode, value: Node): KeyFault | undefined {
  if (style !== "plain") return undefined;
  if (/[\r\n]/.test(text.slice(range.start, range.end))) {
    const instead = [
      name
        .split(" ")
        .at(-1)
        ?.replace(/^["']|["']$/g, "") ?? "",
    ];
    const fix = "Begin a comment with #; end every entry of { } with a comma.";
    return { code: "YML-118", range, instead, message: "This key goes on over the end of its line.", fix };
  }
  if (/[“”„«»‘’‚]$/.test(name) && value.kind === "scalar" && value.style === "absent") {
    const message = `\`${name.slice(-1)}\` looks like a quotation mark, but is part of the text.`;
    return { code: "YML-120", range, instead: [name], message, fix: "Put straight quotes around the whole value." };
  }
  const glued = /^([A-Za-z][\w-]*):(\S.*)$/.exec(name);
  if (glued !== null && value.kind === "scalar" && value.style === "absent") {
    const fix = `Write \`${shown(`${glued[1]}: ${glued[2]}`)}\`.`;
    const message = `A space is missing after the colon of \`${shown(name)}\`.`;
    return { code: "YML-118", range, instead: [glued[1] ?? ""], message, fix };
  }
  const opened = /^([A-Za-z][\w-]*) *[[{]/.exec(name)?.[1];
  if (opened !== undefined) {
    const message = `The colon after \`${shown(opened)}\` is missing.`;
    return {
      code: "YML-118",
      range,
      instead: [opened],
      message,
      fix: `Write \`${shown(opened)}: \`, and what belongs to it behind.`,
    };
  }
  if (!/^-[A-Za-z]/.test(name)) return undefined;
  return { ...noSpaceAfterHyphen(name), range, instead: [name, ""] };
}

function noSpaceAfterHyphen(text: string): Omit<Fault, "range"> {
  const message = `A space is missing after the hyphen of \`${shown(text)}\`.`;
  return { code: "YML-118", message, fix: `Write \`- ${shown(text.slice(1))}\`.` };
}

/** What is wrong with a plain text, a block of text, or nothing at all, at a path. */
export function valueFault(text: string, node: ScalarNode, path: Path): Fault | undefined {
  if (node.value === null) return nothing(text, node, path);
  if (node.style === "block") return node.text.trim() === "" ? emptyText(text, node) : templateIn(text, node);
  if (LOOKS_QUOTED.test(node.text)) {
    const straight = node.text
      .slice(1)
      .replace(/[“”„«»‘’‚]$/, "")
      .replace(/"/g, '\\"');
    return {
      code: "YML-120",
      range: node.range,
      message: `\`${node.text[0] ?? ""}\` looks like a quotation mark, but is part of the text.`,
      fix: `Write "${shown(straight)}"; to keep the mark, put straight quotes around it.`,
    };
  }
  return templateIn(text, node) ?? continued(text, node);
}

const LOOKS_QUOTED = /^[“”„«»‘’‚]/;

function nothing(text: string, { style, range }: ScalarNode, path: Path): Fault {
  const message = `${path.length === 0 ? "This file" : `\`${pathText(path)}\``} is empty (null).`;
  const rest = style === "absent" ? (/^[^\r\n]*/.exec(text.slice(range.end, range.end + 120))?.[0] ?? "") : "";
  const hash = /^: +(#[^\s#].*?)\s*$/.exec(rest)?.[1];
  const fix =
    hash !== undefined
      ? `Here # begins a comment; if it is part of the value, quote it: "${shown(hash)}".`
      : /^:\s*(#.*)?$/.test(rest)
        ? "Remove the line, or fill it in; what belongs to it is indented by two more spaces."
        : "Remove the line, or fill it in.";
  return { code: "YML-113", range, message, fix };
}

/** `> 5` and `>5` announce a block of text to YAML. */
function emptyText(text: string, { range }: ScalarNode): Fault {
  const head = text.slice(0, range.start).trimEnd().slice(-40);
  const sign = /[|>]\S*$/.exec(head)?.[0] ?? "|";
  const start = text.slice(0, range.start).trimEnd().length - sign.length;
  return {
    code: "YML-106",
    range: { start, end: start + sign.length },
    message: `\`${shown(sign)}\` announces a block of text, and none follows.`,
    fix: `If it is text, write "${shown(sign)}"; otherwise write the text below, indented.`,
  };
}

const TEMPLATE = /\{\{[^{}]*\}\}|\$\{[A-Za-z_]\w*\}/;

function templateIn(text: string, { range, text: value, style }: ScalarNode): Fault | undefined {
  if (!value.includes("{")) return undefined;
  const found = TEMPLATE.exec(text.slice(range.start, range.end));
  if (found === null) return undefined;
  const fault = template({ start: range.start + found.index, end: range.start + found.index + found[0].length }, found[0]);
  if (style !== "block") return fault;
  return {
    ...fault,
    fix: 'Write the value itself; if the braces are part of it, write the text in quotes, "…", instead of a block.',
  };
}

function template(range: Range, what = "{{"): Fault {
  const message = `\`${shown(what)}\` is template text, and nothing fills in templates here.`;
  return {
    code: "YML-118",
    range,
    message,
    fix: "Write the value itself; if the braces are part of it, put the whole value in quotes.",
  };
}

/** A plain value that goes on over the end of its line has usually swallowed a list item or a field. */
function continued(text: string, { range }: ScalarNode): Fault | undefined {
  const raw = text.slice(range.start, range.end);
  if (!/[\r\n]/.test(raw)) return undefined;
  const swallowed = /[\r\n][ \t]*(- \S*|[A-Za-z][\w-]*:\S*)/.exec(raw);
  if (swallowed === null) return undefined;
  const glued = /^-[A-Za-z][^\r\n]*/.exec(raw)?.[0];
  if (glued !== undefined && swallowed[1]?.startsWith("- ") === true)
    return { ...noSpaceAfterHyphen(glued), range: { start: range.start, end: range.start + glued.length } };
  const part = swallowed[1] ?? "";
  const start = range.start + swallowed.index + swallowed[0].length - part.length;
  return {
    code: "YML-118",
    range: { start, end: start + part.length },
    message: `\`${shown(part)}\` is read as a part of the value above it.`,
    fix: "A key is written `key: value`, with a space after the colon, in the column of its block; the key of a list ends with a colon.",
  };
}
