/** Checks a parsed file against a schema and puts everything that is wrong at its place. */

import { z } from "zod";
import { type Document, keyRangeOf, problemAtPath } from "./document";
import type { FieldFault } from "./fields";
import { isOutdented, slipAt } from "./misread";
import { type Path, pathText } from "./paths";
import { shown } from "./printable";
import type { Problem } from "./problems";
import { knownFields } from "./schema-walk";
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

/** A field whose absence or wrong kind has a code of its own. */
interface OwnCode {
  readonly at: RegExp;
  readonly code: FieldFault["code"];
  readonly fix: string;
  /** Why it must be there; without it a missing field is TEN-115. */
  readonly needed?: string;
}

const OWN_CODES: readonly OwnCode[] = [
  {
    at: /^owner(\.|$)/,
    code: "TEN-109",
    fix: "Write owner: {team: ..., email: ...}.",
    needed: "it decides who may approve changes here",
  },
  {
    at: /^lifecycle\.suspended(\.|$)/,
    code: "LIF-105",
    fix: "Write suspended: {reason: unpaid, since: 2026-03-02}.",
    needed: "say why and since when",
  },
  {
    at: /^lifecycle\.offboarding(\.|$)/,
    code: "LIF-105",
    fix: "Write offboarding: {since: 2026-03-02, export: pending, deleteAfter: 2026-06-30, ticket: OPS-31}.",
    needed: "say since when, until when and by which ticket",
  },
  {
    at: /^lifecycle\.deleted(\.|$)/,
    code: "LIF-105",
    fix: "Write deleted: {on: 2026-03-02, ticket: OPS-31}.",
    needed: "say since when and by which ticket",
  },
  {
    at: /^network\.(egress|ingress)\[\d+\]\.ports$/,
    code: "NET-106",
    fix: "List every port as a number, such as [443]; ranges and `all` are not accepted.",
  },
  { at: /^federation\.grants\[\d+\]\.ids$/, code: "FED-105", fix: "List what is granted, each by its id: ids: [q3-summary]." },
  { at: /(^|\.)quotas\.notifyAt$/, code: "QTA-112", fix: "Write a list that rises, such as [80, 95]." },
];

function ownCode(name: string): OwnCode | undefined {
  return OWN_CODES.find(({ at }) => at.test(name));
}

/** What names look like in blocks whose keys are chosen freely, by the name of the block. */
const KEY_RULES: Readonly<Record<string, string>> = {
  features: "Use letters and digits, first a lower-case letter, such as advancedAnalytics.",
  environments: "Write the id of an environment, as its file in environments/ is called.",
  roles: "Use lower-case letters, digits and single hyphens.",
  labels: "Use lower-case letters, digits and single hyphens.",
  overrides: "Use letters, digits and hyphens, first a lower-case letter.",
};

function issueProblems(document: Document, schema: z.ZodType, issue: Issue): readonly Problem[] {
  const path = issue.path.map((part) => (typeof part === "symbol" ? String(part) : part));
  if (issue.code === "unrecognized_keys")
    return issue.keys
      .filter((key) => !isOutdented(document, schema, [...path, key]))
      .map((key) => unknownField(document, [...path, key], knownFields(schema, path)));
  if (issue.input === undefined) return document.refused.has(pathText(path)) ? [] : [missingField(document, path)];
  const slip = isBlockMissing(issue) ? slipAt(document, path) : undefined;
  if (slip !== undefined) return [slip];
  const own = issue.code === "invalid_type" || issue.code === "too_small" ? ownCode(pathText(path)) : undefined;
  const fault = own === undefined ? faultOf(issue) : { ...faultOf(issue), code: own.code, fix: own.fix };
  const message = fault.message.replace(/^\{field\}/, () => String(path.at(-1) ?? "This"));
  const problem = problemAtPath(document, path, { ...fault, message });
  // Where the YAML itself is wrong already, a second problem would only confuse.
  const isTold = document.problems.some(({ line, column }) => line === problem.line && column === problem.column);
  return isTold ? [] : [problem];
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
  if (issue.code === "invalid_key") return keyFault(String(issue.path.at(-2)), issue.path.at(-1));
  const wanted =
    issue.code === "invalid_type" && issue.expected === "array"
      ? "a list, such as [a, b]"
      : "a block of fields, such as {key: value}";
  return { code: "TEN-114", message: `This must be ${wanted}; it is \`${shown(issue.input)}\`.`, fix: `Write ${wanted}.` };
}

function keyFault(block: string, key: unknown): FieldFault {
  const fix = KEY_RULES[block] ?? "Use lower-case letters, digits, dots and hyphens.";
  if (block === "environments") return { code: "ENV-101", message: `Environment \`${shown(key)}\` does not exist.`, fix };
  return { code: "TEN-114", message: `\`${shown(key)}\` cannot be a name here.`, fix };
}

function isBlockMissing(issue: Issue): boolean {
  const isBlock = issue.code === "invalid_type" && (issue.expected === "object" || issue.expected === "record");
  return isBlock && typeof issue.input === "string";
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
  const own = ownCode(name);
  if (own?.needed !== undefined) {
    const message = `${name} is required: ${own.needed}.`;
    return problemAtPath(document, path, { code: own.code, message, fix: own.fix });
  }
  return problemAtPath(document, path, {
    code: "TEN-115",
    message: `${name} is required.`,
    fix: `Add \`${String(path.at(-1))}: ...\`.`,
  });
}
