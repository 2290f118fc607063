/** What a schema says at a path. */

import { z } from "zod";
import type { Path } from "./paths";

/** The names a block may hold. */
export function knownFields(schema: z.ZodType, path: Path): readonly string[] {
  const block = blockAt(schema, path);
  return block instanceof z.ZodObject ? Object.keys(block.shape) : [];
}

/** The schema at a path. */
export function blockAt(schema: z.ZodType, path: Path): unknown {
  let at: unknown = schema;
  for (const part of path) {
    const inside = unwrapped(at);
    if (inside instanceof z.ZodObject) at = (inside.shape as Record<string, unknown>)[String(part)];
    else if (inside instanceof z.ZodArray) at = inside.element;
    else if (inside instanceof z.ZodRecord) at = inside.valueType;
    else return undefined;
  }
  return unwrapped(at);
}

function unwrapped(schema: unknown): unknown {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? schema.unwrap() : schema;
}
