/** Slips that the parser notices late or words in its own way, found in the line where they stand. */

import type { Code } from "./codes";
import { shown } from "./printable";

/** A slip in a line; `start` and `end` are columns counted from 0. */
interface Slip {
  readonly code: Code;
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly fix: string;
}

interface Kind {
  /** The group `part` is what is marked; without it the whole match. */
  readonly find: RegExp;
  readonly code?: Code;
  readonly message: string | ((groups: Groups) => string);
  readonly fix: string | ((groups: Groups) => string);
}

type Groups = Readonly<Record<string, string>>;

/** Slips that explain why a line, or the one below it, was refused; the first that fits. */
const KINDS: readonly Kind[] = [
  {
    find: /(?<part>\{\{|\{%|\$\{[A-Za-z_]\w*\})/,
    message: ({ part }) => `\`${part}\` is template text, and nothing fills in templates here.`,
    fix: "Write the value itself; if the braces are part of it, put the whole value in quotes.",
  },
  {
    find: /^\s*(?<part>```\S*)/,
    message: "A line of ``` belongs to a Markdown text, not to YAML.",
    fix: "Delete the line.",
  },
  {
    find: /^\s*(?<part>\/\/|\/\*|--(?!-)|;)/,
    message: ({ part }) => `\`${part}\` does not start a comment in YAML.`,
    fix: "Start the comment with #.",
  },
  {
    find: /^[^#"']*?(?<part>[：﹕︰])/u,
    message: ({ part }) => `\`${part}\` looks like a colon, but is another character.`,
    fix: "Write a plain colon with a space after it: `key: value`.",
  },
  {
    find: /^\s*(- +)?[\w.-]+: +(?<part>[“”„«»‘’‚])/u,
    code: "YML-120",
    message: ({ part }) => `\`${part}\` looks like a quotation mark, but is part of the text.`,
    fix: 'Write straight quotes: "…".',
  },
  {
    find: /^[^#"']*?\S(?<part>\t+)/,
    code: "YML-101",
    message: "A tab stands between the words of this line; here YAML allows only spaces.",
    fix: "Write a space instead of the tab.",
  },
  {
    find: /^\s*(?<part>-[A-Za-z]\S*)/,
    message: ({ part }) => `A space is missing after the hyphen of \`${shown(part)}\`.`,
    fix: ({ part = "" }) => `Write \`- ${shown(part.slice(1))}\`.`,
  },
  {
    find: /^\s*(- +)?(?<part>(?<key>[A-Za-z][\w-]*):(?<value>[^\s:/][^\s:]*))\s*(#.*)?$/,
    message: ({ part }) => `A space is missing after the colon of \`${shown(part)}\`.`,
    fix: ({ key, value }) => `Write \`${shown(`${key}: ${value}`)}\`.`,
  },
  {
    find: /^\s*(- +)?(?<part>(?<key>[A-Za-z][\w-]*)\s*=\s*(?<value>[^\s#:]*))\s*(#.*)?$/,
    message: ({ part }) => `\`${shown(part)}\` has an equals sign where YAML has a colon.`,
    fix: ({ key, value }) => `Write \`${shown(`${key}: ${value}`)}\`.`,
  },
  {
    find: /^\s*(- +)?(?<part>(?<key>[A-Za-z][\w-]*)(\s+(?<value>[^\s#:[\]{}'",][^#:[\]{}'",]*?))?)\s*(#.*)?$/,
    message: ({ key }) => `The colon after \`${shown(key)}\` is missing.`,
    fix: ({ key, value = "" }) => `Write \`${shown(`${key}: ${value}`.trimEnd())}\`.`,
  },
  {
    find: /: +(?<part>(?<quoted>"[^"]*"|'[^']*')[^\s,}\]#:][^#]*|("[^"]*"|'[^']*') +[^\s,}\]#][^#]*)/,
    message: "More text stands behind the closing quote.",
    fix: "Put the whole value into one pair of quotes; a ' inside '…' is written twice: ''.",
  },
  {
    find: /^\s*(- +)?[\w.-]+: +(?<part>- .*|-)$/,
    message: "A list begins on the line of its key.",
    fix: "Write each `- ` on a line of its own below the key, or quote the value if it is text.",
  },
  {
    find: /^\s*(- +)?[\w.-]+: +(?<part>[^\s"'{[|>&*!#][^#]*?:(\s.*|$))/,
    message: "A second colon stands in this value.",
    fix: "Quote a value that contains `: `.",
  },
];

/** Longer lines hold more than a slip, and patterns take long on them. */
const LONGEST = 500;

/** The slip of a line, if it is a known one. */
export function slipIn(line: string): Slip | undefined {
  if (line.length > LONGEST) return undefined;
  for (const { find, code = "YML-118", message, fix } of KINDS) {
    const found = find.exec(line);
    if (found === null) continue;
    const groups: Groups = { ...found.groups };
    const part = groups["part"] ?? found[0];
    const start = found.index + found[0].indexOf(part);
    return { code, start, end: start + part.length, message: say(message, groups), fix: say(fix, groups) };
  }
  return undefined;
}

function say(text: Kind["message"], groups: Groups): string {
  return typeof text === "string" ? text : text(groups);
}
