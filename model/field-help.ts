/** What can be said about each field of a tenant file: the descriptions of the schema, found by path. */

import { z } from "zod";
import { tenantSchema, valuesSchema } from "./definition";
import { listed } from "./suggest";

/** One field as a person looks it up. */
export interface FieldHelp {
  /** `access.members[].role`: lists have `[]`, and names of one's own choice are `<name>`. */
  readonly path: string;
  readonly description: string;
  /** What may stand there, in words. */
  readonly type: string;
  /** Whether the block it is in needs it. */
  readonly required: boolean;
  /** What holds without it; absent where nothing does. */
  readonly default?: string;
  /** Names of the fields inside. */
  readonly fields: readonly string[];
}

/** The part of JSON Schema that our files use. */
interface Schema {
  readonly title?: string;
  readonly description?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: unknown;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
}

/** A schema with what only its surroundings know. */
interface Found {
  readonly schema: Schema;
  readonly path: string;
  readonly required: boolean;
}

const NAME = "<name>";

/** Help on one field, such as `access.members[0].role` or `environments.dev`; undefined if no tenant file can have it. */
export function fieldHelp(path: string): FieldHelp | undefined {
  let at: Found | undefined = { schema: root(), path: "", required: true };
  for (const part of path.match(/\[\d*\]|[^.[\]]+/g) ?? []) at = at === undefined ? undefined : inside(at, part);
  return at === undefined || at.path === "" ? undefined : helpOn(at);
}

/** Help on every field, a block before what it holds. */
export function everyField(): readonly FieldHelp[] {
  return below({ schema: root(), path: "", required: true }).map(helpOn);
}

function root(): Schema {
  return z.toJSONSchema(tenantSchema, { io: "input" }) as Schema;
}

/** One step along a path; into a list also without its `[]`. */
function inside({ schema, path }: Found, part: string): Found | undefined {
  if (schema.items !== undefined) {
    const item = { schema: schema.items, path: `${path}[]`, required: false };
    return part.startsWith("[") ? item : inside(item, part);
  }
  const named = schema.properties !== undefined && Object.hasOwn(schema.properties, part) ? schema.properties[part] : undefined;
  if (named !== undefined) return { schema: named, path: joined(path, part), required: isRequired(schema, part) };
  const other = schema.additionalProperties;
  return typeof other === "object" ? { schema: other, path: joined(path, NAME), required: false } : undefined;
}

function below(at: Found): readonly Found[] {
  const { schema } = at;
  const parts = [
    ...Object.keys(schema.properties ?? {}),
    ...(typeof schema.additionalProperties === "object" ? [NAME] : []),
    ...(schema.items === undefined ? [] : ["[]"]),
  ];
  return parts.flatMap((part) => {
    const found = inside(at, part);
    return found === undefined ? [] : [found, ...below(found)];
  });
}

function helpOn({ schema, path, required }: Found): FieldHelp {
  const otherwise = defaultOf(schema, path);
  return {
    path,
    description: schema.description ?? "",
    type: typeText(schema),
    required,
    ...(required || otherwise === undefined ? {} : { default: otherwise }),
    fields: Object.keys(schema.properties ?? schema.items?.properties ?? {}),
  };
}

function defaultOf(schema: Schema, path: string): string | undefined {
  if (schema.default !== undefined) return JSON.stringify(schema.default);
  const block = path.split(".", 1)[0] ?? "";
  return Object.hasOwn(valuesSchema.shape, block) ? "what the tier, a profile or the environment says" : undefined;
}

/** What may stand in a field; the first that fits. */
const TYPES: readonly { readonly fits: (schema: Schema) => boolean; readonly text: (schema: Schema) => string }[] = [
  { fits: (schema) => schema.title !== undefined, text: (schema) => schema.title ?? "" },
  { fits: (schema) => schema.const !== undefined, text: (schema) => `always ${String(schema.const)}` },
  { fits: (schema) => schema.enum !== undefined, text: (schema) => listed((schema.enum ?? []).map(String)) },
  { fits: (schema) => schema.anyOf !== undefined, text: (schema) => listed((schema.anyOf ?? []).map(typeText)) },
  { fits: (schema) => schema.type === "boolean", text: () => "true or false" },
  { fits: (schema) => schema.type === "integer", text: (schema) => `a whole number${rangeText(schema)}` },
  { fits: (schema) => schema.type === "number", text: () => "a number" },
  { fits: (schema) => schema.type === "array", text: () => "a list" },
  { fits: (schema) => schema.properties !== undefined, text: () => "a block of fields" },
  { fits: (schema) => schema.type === "object", text: () => "a block; the names in it are yours to choose" },
];

function typeText(schema: Schema): string {
  return TYPES.find(({ fits }) => fits(schema))?.text(schema) ?? "text";
}

function rangeText({ minimum, maximum }: Schema): string {
  if (minimum === undefined || maximum === undefined) return "";
  return maximum >= 1_000_000 ? ` from ${minimum}` : ` from ${minimum} to ${maximum}`;
}

function isRequired({ required = [] }: Schema, name: string): boolean {
  return required.includes(name);
}

function joined(path: string, part: string): string {
  return path === "" ? part : `${path}.${part}`;
}
