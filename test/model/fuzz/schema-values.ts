import fc from "fast-check";
import type { Random } from "./random";

/** The part of JSON Schema draft-07 that the format's schemas use. */
export interface Schema {
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly type?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly else?: Schema;
  readonly propertyNames?: Schema;
  readonly additionalProperties?: Schema | boolean;
}

/** A value that a schema accepts; optional fields come at random. */
export function fitting(schema: Schema, random: Random, depth = 0): unknown {
  if ("const" in schema) return schema.const;
  if (schema.enum !== undefined) return random.pick(schema.enum);
  if (schema.anyOf !== undefined) return fitting(random.pick(schema.anyOf), random, depth);
  switch (schema.type) {
    case "object":
      return schema.properties === undefined ? fittingMap(schema, random, depth) : fittingBlock(schema, random, depth);
    case "array":
      return Array.from({ length: fittingCount(random, schema.minItems, schema.maxItems) }, () =>
        fitting(schema.items ?? {}, random, depth + 1),
      );
    case "string":
      return random.pick(textsOf(schema));
    case "boolean":
      return random.happens(0.5);
    case "integer":
    case "number":
      return fittingNumber(schema, random);
    default:
      return anything(random, depth);
  }
}

function fittingBlock(schema: Schema, random: Random, depth: number): Record<string, unknown> {
  const required = [...(schema.required ?? []), ...(schema.else?.required ?? [])];
  const chosen = Object.entries(schema.properties ?? {}).filter(
    ([name]) => required.includes(name) || random.happens(depth === 0 ? 0.25 : 0.5),
  );
  return Object.fromEntries(chosen.map(([name, inner]) => [name, fitting(inner, random, depth + 1)]));
}

function fittingMap(schema: Schema, random: Random, depth: number): Record<string, unknown> {
  const { minProperties, maxProperties, propertyNames = {}, additionalProperties } = schema;
  const each = typeof additionalProperties === "object" ? additionalProperties : {};
  const names = Array.from({ length: fittingCount(random, minProperties, maxProperties) }, () =>
    random.pick(textsOf(propertyNames)),
  );
  return Object.fromEntries(names.map((name) => [name, fitting(each, random, depth + 1)]));
}

function fittingCount(random: Random, least = 0, most = 1000): number {
  if (random.happens(0.02) && most <= 100) return most;
  return Math.min(most, least + random.below(3));
}

function fittingNumber({ minimum, maximum = 1e9, exclusiveMinimum, type }: Schema, random: Random): number {
  const least = minimum ?? exclusiveMinimum ?? 0;
  const inside = least + random.below(Math.min(1000, Math.max(1, maximum - least)));
  const fraction = type === "number" && random.happens(0.3) ? 0.5 : 0;
  const edge = exclusiveMinimum === undefined ? least : least + 0.001;
  return random.pick([edge, maximum, Math.min(maximum, Math.max(edge, inside + fraction))]);
}

const pools = new Map<string, readonly string[]>();

/** Texts that fit a schema: some that fast-check makes from its pattern, and the longest there may be. */
function textsOf({ pattern = "^", minLength = 1, maxLength = 300 }: Schema): readonly string[] {
  const key = JSON.stringify([pattern, minLength, maxLength]);
  const known = pools.get(key);
  if (known !== undefined) return known;
  const matches = new RegExp(pattern);
  const fits = (text: string): boolean => matches.test(text) && lengthOf(text) >= minLength && lengthOf(text) <= maxLength;
  const made = fc.sample(fc.stringMatching(new RegExp(withoutLookaheads(pattern))), { numRuns: 150, seed: 1 });
  const short = [...new Set(made.filter(fits))].slice(0, 60);
  const longest = short.flatMap((text) => grown(text, maxLength).filter(fits)).slice(0, 4);
  const foreign = ["Ünïcödé ž", "日本語", "😀".repeat(2), "a😀b"].filter(fits);
  const pool = [...short, ...longest, ...foreign];
  if (pool.length === 0) throw new Error(`No text found for ${pattern}`);
  pools.set(key, pool);
  return pool;
}

/** A text with one of its characters repeated until it has a length. */
export function grown(text: string, length: number): readonly string[] {
  const characters = Array.from(text);
  const missing = length - characters.length;
  if (missing <= 0 || missing > 1000) return [];
  return characters.map((character, at) =>
    [...characters.slice(0, at), character.repeat(missing), ...characters.slice(at)].join(""),
  );
}

function lengthOf(text: string): number {
  return Array.from(text).length;
}

/** fast-check makes nothing from patterns that look ahead; what they forbid is taken out afterwards. */
function withoutLookaheads(pattern: string): string {
  const start = pattern.search(/\(\?[!=]/);
  if (start < 0) return pattern;
  let depth = 0;
  for (let at = start; at < pattern.length; at += 1) {
    if (pattern[at] === "\\") at += 1;
    else if (pattern[at] === "[") at = pattern.indexOf("]", at + 2);
    else if (pattern[at] === "(") depth += 1;
    else if (pattern[at] === ")" && --depth === 0) return withoutLookaheads(pattern.slice(0, start) + pattern.slice(at + 1));
  }
  throw new Error(`A group of ${pattern} is never closed`);
}

function anything(random: Random, depth: number): unknown {
  if (depth > 6 || random.happens(0.6)) return random.pick(["text", "10", 5, 0.25, true, false, "", "a: b", "😀"]);
  if (random.happens(0.5)) return [anything(random, depth + 1)];
  return { [random.pick(["type", "a.b", "x-y", "Ä"])]: anything(random, depth + 1) };
}
