/** `tenant docs`: the pages that are made from the program: every field, every rule and every invariant. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { CODES } from "../model/codes";
import { everyField } from "../model/field-help";
import type { GeneratedFile } from "../model/generated";
import { compareText } from "../model/problems";
import { invariants } from "../policies/invariants";
import { fieldReference } from "../report/field-reference";
import { invariantCatalogue } from "../report/invariant-catalogue";
import { type CatalogueRule, ruleCatalogue } from "../report/rule-catalogue";
import { type GenerateOptions, generate } from "./generated";

const FIXTURES = join(__dirname, "../test/fixtures/bad");
const MOST_EXAMPLES = 2;

/** The subcommand for `program.ts`. */
export const docsCommand = new Command("docs")
  .description("write docs/fields.md, docs/rules.md and docs/invariants.md from the program")
  .option("--check", "write nothing; fail if a page differs from what the program would write")
  .option("--root <folder>", "the repository", process.cwd())
  .action((options: GenerateOptions) => generate(pages(), options, "npm run docs"));

function pages(): readonly GeneratedFile[] {
  return [
    { file: "docs/fields.md", text: fieldReference(everyField()) },
    { file: "docs/rules.md", text: ruleCatalogue(rules()) },
    { file: "docs/invariants.md", text: invariantCatalogue(invariants) },
  ];
}

function rules(): readonly CatalogueRule[] {
  const expected = readdirSync(FIXTURES)
    .filter((name) => name.endsWith(".txt"))
    .sort(compareText);
  return Object.entries(CODES).map(([code, why]) => {
    const names = expected.filter((name) => name.startsWith(`${code}-`));
    return { code, why, examples: names.slice(0, MOST_EXAMPLES).flatMap((name) => exampleOf(name, code)) };
  });
}

/** The report of one problem with this code, out of everything that is reported about a fixture. */
function exampleOf(name: string, code: string): readonly string[] {
  const reports = readFileSync(join(FIXTURES, name), "utf8").split("\n\n");
  return reports.filter((text) => text.split("\n")[0]?.includes(` ${code} `) === true).slice(0, 1);
}
