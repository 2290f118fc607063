import { z } from "zod";
import { tenantSchema } from "../../../model/definition";
import type { Random } from "./random";

/** Field names of the format, with the names below each; `{}` for a value, `[…]` for a list. */
type Grammar = { readonly [name: string]: Grammar } | readonly [Grammar] | undefined;

/** The names of the format as the schema has them today. */
export function grammarOf(schema: unknown = tenantSchema): Grammar {
  if (schema instanceof z.ZodOptional) return grammarOf(schema.unwrap());
  if (schema instanceof z.ZodArray) return [grammarOf(schema.element)];
  if (schema instanceof z.ZodRecord) return { [ANY_NAME]: grammarOf(schema.valueType) };
  if (!(schema instanceof z.ZodObject)) return undefined;
  return Object.fromEntries(
    Object.entries(schema.shape as Record<string, unknown>).map(([name, inner]) => [name, grammarOf(inner)]),
  );
}

const ANY_NAME = "*";
const NAMES = ["dev", "prod", "fast", "standard", "x-1", "1", "true"] as const;

/** Values people write, fitting or not. */
const VALUES = [
  "acme",
  "tenancy/v1",
  "standard",
  "true",
  "no",
  "5",
  "010",
  "0x1F",
  "1e3",
  ".inf",
  "1.10",
  "500m",
  "2Gi",
  "P30D",
  "2026-11-31",
  "12:30",
  "~",
  "",
  "a@b.example",
  "'it''s'",
  '"a b"',
  '"\\u200b"',
  "https://login.acme.example",
  "10.0.0.0/8",
  "“x”",
  "${NAME}",
  "{{ x }}",
  "# nothing",
  "|\n          text",
  "&a b",
  "*a",
  "!!str 5",
  "@x",
  ">=1",
  "- a",
] as const;

/** A tenant file made from the grammar, then damaged a little or not at all. */
export function written(random: Random, grammar: Grammar): string {
  const text = block(random, grammar, 0);
  return random.happens(0.6) ? damaged(random, text) : text;
}

function block(random: Random, grammar: Grammar, depth: number): string {
  const indent = "  ".repeat(depth);
  if (grammar === undefined) return `${indent}${value(random)}\n`;
  const chosen = Object.entries(grammar).filter(() => random.happens(depth === 0 ? 0.5 : 0.7));
  return chosen
    .map(([name, inner]) => {
      const key = name === ANY_NAME ? random.pick(NAMES) : name;
      if (inner === undefined) return `${indent}${key}: ${value(random)}\n`;
      if (random.happens(0.3)) return `${indent}${key}: ${flow(random, inner)}\n`;
      if (!Array.isArray(inner)) return `${indent}${key}:\n${block(random, inner, depth + 1)}`;
      const items = Array.from(
        { length: random.below(4) },
        () => `${indent}  - ${flow(random, (inner as readonly [Grammar])[0])}\n`,
      );
      return `${indent}${key}:\n${items.join("")}`;
    })
    .join("");
}

function flow(random: Random, grammar: Grammar): string {
  if (grammar === undefined) return value(random).replace(/\n.*/s, "");
  if (Array.isArray(grammar))
    return `[${Array.from({ length: random.below(4) }, () => flow(random, (grammar as readonly [Grammar])[0])).join(", ")}]`;
  const entries = Object.entries(grammar).filter(() => random.happens(0.7));
  return `{${entries.map(([name, inner]) => `${name === ANY_NAME ? random.pick(NAMES) : name}: ${flow(random, inner)}`).join(", ")}}`;
}

function value(random: Random): string {
  return random.happens(0.3) ? String(random.below(1000)) : random.pick(VALUES);
}

/** What a slip of the hand does to a line. */
const SLIPS: readonly ((line: string, random: Random) => string)[] = [
  (line) => ` ${line}`,
  (line) => line.replace(/^ /, ""),
  (line) => line.replace(/^ {2}/, "\t"),
  (line) => line.replace(": ", ":"),
  (line) => line.replace(":", ""),
  (line) => line.replace(/[}\]"']/, ""),
  (line) => `${line}\n${line}`,
  (line) => line.replace(/, /, ",, "),
  (line) => line.replace("- ", "-"),
  (line) => line.replace(/ /, "\u00a0"),
  (line, random) => line.slice(0, random.below(line.length + 1)),
  () => "---",
  () => "<<<<<<< HEAD",
  () => "",
];

function damaged(random: Random, text: string): string {
  const lines = text.split("\n");
  for (let left = 1 + random.below(3); left > 0; left -= 1) {
    const at = random.below(lines.length);
    lines[at] = random.pick(SLIPS)(lines[at] ?? "", random);
  }
  return lines.join(random.happens(0.1) ? "\r\n" : "\n");
}
