/** Slips that YAML lets pass because what is left has a meaning, told by what should have stood there. */

import { z } from "zod";
import { type Document, nodeAt, rangeOf } from "./document";
import { type Path, pathText } from "./paths";
import type { Problem } from "./problems";
import { blockAt, knownFields } from "./schema-walk";
import { slipIn } from "./slips";
import { lineText, placeAt, problemAt } from "./source-text";

/** Why a text stands where a block is wanted: a lost colon, or the space behind it. */
export function slipAt(document: Document, path: Path): Problem | undefined {
  if (path.length === 0) return undefined;
  const { source } = document;
  const range = rangeOf(document, path);
  const { line, column } = placeAt(source, range.start);
  const text = lineText(source, line);
  const found = text.slice(0, column - 1).trim() === "" ? slipIn(text) : undefined;
  if (found === undefined) return undefined;
  const { code, message, fix } = found;
  const start = range.start - column + 1;
  return problemAt(source, { start: start + found.start, end: start + found.end }, { code, path: pathText(path), message, fix });
}

/** Whether a field that is unknown here belongs to the empty field above it, of which it was told that it is empty. */
export function isOutdented(document: Document, schema: z.ZodType, path: Path): boolean {
  const parent = path.slice(0, -1);
  const known = knownFields(schema, parent);
  const empty: string[] = [];
  for (const { name, isEmpty } of fieldsAbove(document, path)) {
    if (isEmpty) empty.unshift(name);
    else if (known.includes(name)) break;
  }
  return empty.some((_, at) => {
    const inside = blockAt(schema, [...parent, ...empty.slice(at)]);
    return inside instanceof z.ZodRecord || (inside instanceof z.ZodObject && Object.hasOwn(inside.shape, String(path.at(-1))));
  });
}

/** The fields above one in its block, the nearest first. */
function fieldsAbove(document: Document, path: Path): readonly { readonly name: string; readonly isEmpty: boolean }[] {
  const block = nodeAt(document, path.slice(0, -1));
  const fields = (block?.kind === "map" ? block.entries : []).map(({ key, value }) => ({
    name: key.kind === "scalar" ? key.text : "",
    isEmpty: value.kind === "scalar" && value.style === "absent",
  }));
  const own = fields.findIndex(({ name }) => name === path.at(-1));
  return fields.slice(0, Math.max(0, own)).reverse();
}
