/** Blocks as a layer may give them: any of their fields, at any depth. */

import { z } from "zod";

/** A value of which any field may be left out; lists and maps stay whole. */
type Overrides<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? string extends keyof T
      ? T
      : { [Name in keyof T]?: Overrides<T[Name]> | undefined }
    : T;

/** Fields of an object schema, none of them required. */
type OverrideShape<S extends z.ZodRawShape> = { [Name in keyof S]: z.ZodOptional<z.ZodType<Overrides<z.output<S[Name]>>>> };

/** The fields of a block with nothing required at any depth, so that a file says only what it changes. */
export function overrideShape<S extends z.ZodRawShape>(shape: S): OverrideShape<S> {
  const entries = Object.entries(shape).map(([name, inner]) => [name, optional(inner as z.ZodType)]);
  return Object.fromEntries(entries) as OverrideShape<S>;
}

function optional(schema: z.ZodType): z.ZodType {
  const inner = schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema;
  const made = (inner instanceof z.ZodObject ? z.strictObject(overrideShape(inner.shape as z.ZodRawShape)) : inner).optional();
  const description = schema.description ?? inner.description;
  return description === undefined ? made : made.describe(description);
}
