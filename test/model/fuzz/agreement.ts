/** Whether editors, which know the JSON Schema, and the program judge the shape of a file alike. */

import { isDeepStrictEqual } from "node:util";
import Ajv from "ajv";
import { load } from "js-yaml";
import { parseDocument } from "../../../model/document";
import { environmentSchema } from "../../../model/environment";
import { FILE_KINDS, schemaText } from "../../../model/json-schema";
import type { Problem } from "../../../model/problems";
import { profileSchema } from "../../../model/profile";
import { checkShape } from "../../../model/shape";
import { sourceText } from "../../../model/source-text";
import { judgeTenantFile } from "../../../model/sources";
import { teamsSchema } from "../../../model/teams";
import { tierSchema } from "../../../model/tier";
import { edited, Raw } from "./edits";
import { Random } from "./random";
import { fitting, type Schema } from "./schema-values";

type Document = ReturnType<typeof parseDocument>;

/** What the program says about the shape of each kind of file. */
const SHAPES: Readonly<Record<string, (document: Document) => readonly Problem[]>> = {
  tenant: (document) => judgeTenantFile(document).problems,
  tier: (document) => checkShape(document, tierSchema).problems,
  profile: (document) => checkShape(document, profileSchema).problems,
  teams: (document) => checkShape(document, teamsSchema).problems,
  environment: (document) => checkShape(document, environmentSchema).problems,
};

/** Codes whose rule a schema cannot say in full, and what it leaves to the program. */
export const BEYOND_SCHEMA: Readonly<Record<string, string>> = {
  "OPS-101": "a range of a schedule that runs backwards, and a day that no month has",
  "QTA-104": "cores as a number finer than a thousandth: `multipleOf` counts in binary fractions, and refuses 0.007",
  "NET-102": "the cluster's ranges: what makes a text an IPv6 address, and host bits that are set",
};

/** One kind of file, with what is needed to judge it both ways. */
interface Kind {
  readonly name: string;
  readonly schema: Schema;
  /** One verdict for each way in which checkers read patterns. */
  readonly editors: readonly ((value: unknown) => boolean)[];
  readonly shape: (document: Document) => readonly Problem[];
}

/** Every kind of file. */
export const KINDS: readonly Kind[] = FILE_KINDS.map((kind) => {
  const schema = JSON.parse(schemaText(kind)) as Schema;
  const shape = SHAPES[kind.name];
  if (shape === undefined) throw new Error(`Nothing judges files of kind ${kind.name}`);
  return { name: kind.name, schema, editors: [plainEditor(schema), unicodeEditor(schema)], shape };
});

/** As ajv 6 and most editors: patterns see two halves of a character beyond U+FFFF. */
function plainEditor(schema: object): (value: unknown) => boolean {
  const validate = new Ajv({ schemaId: "auto" }).compile(schema);
  return (value) => validate(value) === true;
}

/** As ajv 8 and the language server of VS Code: patterns have the flag `u`. */
function unicodeEditor(schema: object): (value: unknown) => boolean {
  const ajv = new Ajv({ schemaId: "auto" });
  ajv.addKeyword("unicodePattern", {
    compile: (source: string) => {
      const pattern = new RegExp(source, "u");
      return (value: unknown) => typeof value !== "string" || pattern.test(value);
    },
  });
  const text = JSON.stringify(schema, (_, value: unknown) => {
    if (typeof value !== "object" || value === null || !("pattern" in value) || typeof value.pattern !== "string") return value;
    const { pattern, ...others } = value;
    return { ...others, unicodePattern: pattern };
  });
  const validate = ajv.compile(JSON.parse(text) as object);
  return (value) => validate(value) === true;
}

/** What both say about one text; undefined where its YAML is refused, so that there is nothing to compare. */
export function verdicts(
  kind: Kind,
  text: string,
): { readonly editors: readonly boolean[]; readonly codes: readonly string[] } | undefined {
  const document = parseDocument(sourceText(`${kind.name}.yaml`, text));
  if (document.problems.length > 0) return undefined;
  const value = load(text);
  if (!isDeepStrictEqual(document.value, value)) throw new Error("The program and js-yaml read different values");
  return { editors: kind.editors.map((editor) => editor(value)), codes: kind.shape(document).map(({ code }) => code) };
}

/** What a run saw. */
interface AgreementReport {
  readonly accepted: number;
  readonly refused: number;
  /** Inputs whose YAML was refused already. */
  readonly notJudged: number;
  readonly faults: readonly string[];
}

/** Makes so many files of a kind and compares both verdicts. */
export function compareVerdicts(kind: Kind, inputs: number, seed: number): AgreementReport {
  const counts = { accepted: 0, refused: 0, notJudged: 0 };
  const faults: string[] = [];
  for (let number = 0; number < inputs; number += 1) {
    const random = new Random(seed * 1_000_003 + number);
    const value = fitting(kind.schema, random) as Record<string, unknown>;
    const text = written(edited(value, kind.schema, random));
    const { outcome, fault } = compared(kind, text);
    counts[outcome] += 1;
    if (fault !== undefined) faults.push(`input ${number} of seed ${seed}: ${fault}\n${text.slice(0, 2000)}`);
  }
  return { ...counts, faults };
}

function compared(kind: Kind, text: string): { readonly outcome: "accepted" | "refused" | "notJudged"; readonly fault?: string } {
  try {
    const found = verdicts(kind, text);
    if (found === undefined) return { outcome: "notJudged" };
    const { editors, codes } = found;
    const outcome = codes.length === 0 ? "accepted" : "refused";
    const fault = disagreement(editors, codes);
    return fault === undefined ? { outcome } : { outcome, fault };
  } catch (error) {
    return { outcome: "refused", fault: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

function disagreement(editors: readonly boolean[], codes: readonly string[]): string | undefined {
  if (codes.length === 0)
    return editors.includes(false) ? `accepted by the program, not by editors (${editors.join(", ")})` : undefined;
  const unsaid = codes.filter((code) => !(code in BEYOND_SCHEMA));
  return unsaid.length > 0 && editors.includes(true) ? `accepted by editors, refused with ${unsaid.join(", ")}` : undefined;
}

/** The value as a YAML text that both must read alike. */
function written(value: unknown): string {
  if (value instanceof Raw) return value.text;
  if (typeof value === "number") return numberText(value);
  if (Array.isArray(value)) return `[${value.map(written).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([name, inner]) => `${JSON.stringify(name)}: ${written(inner)}`)
    .join(", ")}}`;
}

/** In digits only: exponents have a rule of their own. */
function numberText(value: number): string {
  if (!/e/.test(String(value))) return String(value);
  return Math.abs(value) >= 1 ? BigInt(value).toString() : value.toFixed(100).replace(/0+$/, "");
}
