/** Checks a parsed file against a schema and puts everything that is wrong at its place. */

import { z } from "zod";
import { type Document, keyRangeOf, problemAtPath } from "./document";
import type { FieldFault } from "./fields";
import { type Path, pathText } from "./paths";
import { shown } from "./printable";
import type { Problem } from "./problems";
import { problemAt } from "./source-text";
import { didYouMean } from "./suggest";

/** The definition, if the file has the right shape, and all problems if not. */
export function checkShape<T>(
  document: Document,
  schema: z.ZodType<T>,
): { readonly definition?: T; readonly problems: readonly Problem[] } {
  if (document.value === undefined) return { problems: [] };
  const result = schema.safeParse(document.value, { reportInput: true });
  if (result.success) return { definition: result.data, problems: [] };
  return { problems: result.error.issues.flatMap((issue) => issueProblems(document, schema, issue)) };
}

type Issue = z.core.$ZodIssue;

function issueProblems(document: Document, schema: z.ZodType, issue: Issue): readonly Problem[] {
  const path = issue.path.map((part) => (typeof part === "symbol" ? String(part) : part));
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => unknownField(document, [...path, key], knownFields(schema, path)));
  if (issue.input === undefined) return document.refused.has(pathText(path)) ? [] : [missingField(document, path)];
  const fault = faultOf(issue);
  const message = fault.message.replace(/^\{field\}/, () => String(path.at(-1) ?? "This"));
  return [problemAtPath(document, path, { ...fault, message })];
}

/** What is wrong, for issues that zod finds by itself; fields with a reader of their own say it themselves. */
function faultOf(issue: Issue): FieldFault {
  if (issue.code === "custom" && issue.params?.["fault"] !== undefined) return issue.params["fault"] as FieldFault;
  if (issue.code === "too_big")
    return {
      code: "TEN-114",
      message: `There are more than ${issue.maximum} entries.`,
      fix: `List at most ${issue.maximum}; put people into groups.`,
    };
  if (issue.code === "too_small") return { code: "TEN-114", message: "This list is empty.", fix: "List at least one." };
  if (issue.code === "invalid_key")
    return {
      code: "TEN-114",
      message: `\`${shown(issue.path.at(-1))}\` cannot be a name here.`,
      fix: "Use lower-case letters, digits, dots and hyphens.",
    };
  const wanted =
    issue.code === "invalid_type" && issue.expected === "array"
      ? "a list, such as [a, b]"
      : "a block of fields, such as {key: value}";
  return { code: "TEN-114", message: `This must be ${wanted}; it is \`${shown(issue.input)}\`.`, fix: `Write ${wanted}.` };
}

const MOST_LISTED = 7;

function unknownField(document: Document, path: Path, known: readonly string[]): Problem {
  const name = String(path.at(-1));
  const message = `Unknown field \`${shown(name)}\`.${didYouMean(name, known)}`;
  const fix =
    known.length > MOST_LISTED ? "Correct or remove it; `tenant explain` lists the fields." : `Fields here: ${known.join(", ")}.`;
  const finding = { code: "TEN-101", path: pathText(path), message, fix } as const;
  return problemAt(document.source, keyRangeOf(document, path), finding);
}

function missingField(document: Document, path: Path): Problem {
  const name = pathText(path);
  if (path[0] === "owner") {
    const message = `${name} is required: it decides who may approve changes here.`;
    return problemAtPath(document, path, { code: "TEN-109", message, fix: "Add owner: {team: ..., email: ...}." });
  }
  return problemAtPath(document, path, {
    code: "TEN-115",
    message: `${name} is required.`,
    fix: `Add \`${String(path.at(-1))}: ...\`.`,
  });
}

/** The names a block may hold, by walking the schema along a path. */
function knownFields(schema: z.ZodType, path: Path): readonly string[] {
  let at: unknown = schema;
  for (const part of path) {
    const inside = unwrapped(at);
    if (inside instanceof z.ZodObject) at = (inside.shape as Record<string, unknown>)[String(part)];
    else if (inside instanceof z.ZodArray) at = inside.element;
    else if (inside instanceof z.ZodRecord) at = inside.valueType;
    else return [];
  }
  const block = unwrapped(at);
  return block instanceof z.ZodObject ? Object.keys(block.shape) : [];
}

function unwrapped(schema: unknown): unknown {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? schema.unwrap() : schema;
}
