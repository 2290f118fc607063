/** The part of JSON Schema that the gateway can check bodies with, whatever it holds: nothing it would choke on. */

import type { Path } from "./paths";
import { patternFault } from "./patterns";
import { shown } from "./printable";
import { didYouMean, listed } from "./suggest";

/** What is wrong in a schema; the path begins at the schema. */
interface SchemaFault {
  readonly path: Path;
  readonly message: string;
  readonly fix: string;
}

const TYPES = ["object", "array", "string", "number", "integer", "boolean", "null"];
const LARGEST = 16 * 1024;

/** Whether a keyword's value is right; `what` completes "must be …". */
interface Keyword {
  readonly what: string;
  readonly fits: (value: unknown) => boolean;
}

const isText = (value: unknown): boolean => typeof value === "string";
const isNumber = (value: unknown): boolean => typeof value === "number" && Number.isFinite(value);
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;
const isList = (value: unknown, one: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.length > 0 && value.every(one);
const isBlock = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isType = (value: unknown): boolean => typeof value === "string" && TYPES.includes(value);

const TEXT: Keyword = { what: "text", fits: isText };
const NUMBER: Keyword = { what: "a number", fits: isNumber };
const COUNT: Keyword = { what: "a whole number from 0", fits: isCount };
const SCHEMA: Keyword = { what: "a schema", fits: isBlock };
const SCHEMAS: Keyword = { what: "a list of schemas", fits: (value) => isList(value, isBlock) };
const YES_NO: Keyword = { what: "true or false", fits: (value) => typeof value === "boolean" };

/** Every keyword that may be used. `$ref` is not one: it could name what the gateway does not have. */
const KEYWORDS: Readonly<Record<string, Keyword>> = {
  type: { what: `one of ${listed(TYPES)}, or a list of them`, fits: (value) => isType(value) || isList(value, isType) },
  title: TEXT,
  description: TEXT,
  enum: { what: "a list of values", fits: (value) => isList(value, () => true) },
  const: { what: "a value", fits: () => true },
  properties: { what: "a block of schemas", fits: (value) => isBlock(value) && Object.values(value).every(isBlock) },
  required: { what: "a list of names", fits: (value) => isList(value, isText) },
  additionalProperties: { what: "true, false or a schema", fits: (value) => typeof value === "boolean" || isBlock(value) },
  minProperties: COUNT,
  maxProperties: COUNT,
  items: SCHEMA,
  minItems: COUNT,
  maxItems: COUNT,
  uniqueItems: YES_NO,
  minLength: COUNT,
  maxLength: COUNT,
  pattern: TEXT,
  minimum: NUMBER,
  maximum: NUMBER,
  exclusiveMinimum: NUMBER,
  exclusiveMaximum: NUMBER,
  multipleOf: { what: "a number above 0", fits: (value) => isNumber(value) && Number(value) > 0 },
  allOf: SCHEMAS,
  anyOf: SCHEMAS,
  oneOf: SCHEMAS,
  not: SCHEMA,
};

/** The first thing wrong with a schema; undefined if the gateway can use it. */
export function schemaFault(schema: Readonly<Record<string, unknown>>): SchemaFault | undefined {
  const size = JSON.stringify(schema).length;
  if (size > LARGEST)
    return { path: [], message: `This schema has ${size} characters; the limit is ${LARGEST}.`, fix: "Shorten it." };
  return faultIn(schema, []);
}

function faultIn(schema: Readonly<Record<string, unknown>>, path: Path): SchemaFault | undefined {
  for (const [name, value] of Object.entries(schema)) {
    const fault = keywordFault(name, value, [...path, name]);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function keywordFault(name: string, value: unknown, path: Path): SchemaFault | undefined {
  const keyword = Object.hasOwn(KEYWORDS, name) ? KEYWORDS[name] : undefined;
  if (keyword === undefined) {
    const message = `\`${shown(name)}\` is no keyword that the gateway checks bodies with.${didYouMean(name, Object.keys(KEYWORDS))}`;
    return { path, message, fix: "Remove it; `tenant explain routes` says what may be used." };
  }
  if (!keyword.fits(value)) return { path, message: `${name} must be ${keyword.what}.`, fix: "Correct it." };
  if (name === "pattern") {
    const fault = patternFault(String(value));
    return fault === undefined ? undefined : { path, ...fault };
  }
  return inner(name, value, path);
}

/** Keywords that hold schemas; values of `enum` and `const` are data and stay as they are. */
function inner(name: string, value: unknown, path: Path): SchemaFault | undefined {
  if (isBlock(value) && ["items", "not", "additionalProperties"].includes(name)) return faultIn(value, path);
  const parts = name === "properties" || ["allOf", "anyOf", "oneOf"].includes(name) ? Object.entries(value as object) : [];
  for (const [part, schema] of parts) {
    const at = Array.isArray(value) ? Number(part) : part;
    const fault = isBlock(schema) ? faultIn(schema, [...path, at]) : undefined;
    if (fault !== undefined) return fault;
  }
  return undefined;
}
