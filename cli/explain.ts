/** `tenant explain`: why a rule exists, what a field means, what an invariant says. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { CODES } from "../model/codes";
import { everyField, type FieldHelp, fieldHelp } from "../model/field-help";
import { didYouMean, listed } from "../model/suggest";
import type { Invariant } from "../policies/invariant";
import { invariants } from "../policies/invariants";
import { invariantText } from "../report/invariant-catalogue";
import { examplesIn } from "../report/rule-catalogue";
import { type Rule, ruleOf } from "../report/rules";
import { chat, data, json, UsageError } from "./output";

interface ExplainOptions {
  readonly json?: boolean;
}

/** The page that `tenant docs` makes out of the test fixtures, and that is therefore true. */
const RULES_PAGE = join(__dirname, "../docs/rules.md");

/** The subcommand for `program.ts`. */
export const explainCommand = new Command("explain")
  .description("explain a rule, a field or an invariant; without any, list all")
  .argument(
    "[code-or-field]",
    "a code, such as TEN-101, a field of a tenant file, such as quotas.requests.cpu, or an invariant, such as namespace-denies-by-default",
  )
  .option("--json", "print it as JSON")
  .action((asked: string | undefined, options: ExplainOptions) => explain(asked, options.json === true));

function explain(asked: string | undefined, asJson: boolean): void {
  const found = asked === undefined ? everything() : lookUp(asked);
  if (asJson) json(found);
  else if ("rules" in found) listAll(found);
  else data(textOf(found));
}

function textOf(found: Explained | FieldHelp | Invariant): string {
  if ("code" in found) return ruleText(found);
  return "holds" in found ? invariantText(found) : fieldText(found);
}

interface Everything {
  readonly fields: readonly FieldHelp[];
  readonly rules: readonly Rule[];
  readonly invariants: readonly Invariant[];
}

function everything(): Everything {
  return { fields: everyField(), rules: Object.keys(CODES).flatMap((code) => ruleOf(code) ?? []), invariants };
}

function listAll({ fields, rules, invariants: known }: Everything): void {
  const lines = [
    ...fields.filter(({ path }) => isWorthALine(path)).map(({ path, description }): Line => [path, description]),
    ...rules.map(({ code, why }): Line => [code, why]),
    ...known.map(({ name, holds }): Line => [name, holds]),
  ];
  const width = Math.max(...lines.map(([name]) => name.length));
  data(lines.map(([name, text]) => `${name.padEnd(width)}  ${text}`.trimEnd()).join("\n"));
  chat("One of them in detail: tenant explain <code, field or invariant>");
}

/** What an environment may say differently are the same fields again; an item of a list has nothing to say beside the list. */
function isWorthALine(path: string): boolean {
  return !/^environments\..*\./.test(path) && !path.endsWith("[]");
}

type Line = readonly [name: string, text: string];

/** A rule with what a file that breaks it is told. */
interface Explained extends Rule {
  readonly examples: readonly string[];
}

/** Codes in any case: they are typed from a screen. */
function lookUp(asked: string): Explained | FieldHelp | Invariant {
  const rule = ruleOf(asked.toUpperCase());
  if (rule !== undefined) return { ...rule, examples: examplesOf(rule.code) };
  const field = fieldHelp(asked);
  if (field !== undefined) return field;
  const invariant = invariants.find(({ name }) => name === asked.toLowerCase());
  if (invariant !== undefined) return invariant;
  throw new UsageError(
    `There is no rule, no field and no invariant \`${asked}\`.${guess(asked)} \`tenant explain\` without anything lists all.`,
  );
}

/** Somebody who gives only the last word of a field is told the whole; otherwise what is written alike. */
function guess(asked: string): string {
  const paths = everyField().map(({ path }) => path);
  const ending = paths.filter((path) => path.endsWith(`.${asked}`) && !path.startsWith("environments."));
  if (ending.length > 0) return ` Did you mean ${listed(ending.map((path) => `\`${path}\``))}?`;
  const others = [Object.keys(CODES), invariants.map(({ name }) => name)];
  return [paths, ...others].map((names) => didYouMean(asked, names)).find((said) => said !== "") ?? "";
}

/** Without the page, as in a copy of the program alone, there is still the reason. */
function examplesOf(code: string): readonly string[] {
  return existsSync(RULES_PAGE) ? examplesIn(readFileSync(RULES_PAGE, "utf8"), code) : [];
}

function ruleText({ code, about, why, examples }: Explained): string {
  const shown = examples.length === 0 ? [] : ["What it tells, for example:", ...examples];
  return [`${code}: ${about}\n  why: ${why}`, ...shown].join("\n\n");
}

function fieldText({ path, description, type, required, default: otherwise, fields }: FieldHelp): string {
  const lines: readonly Line[] = [
    ["is", type],
    ["required", required ? "yes" : "no"],
    ["default", otherwise ?? ""],
    ["fields", fields.join(", ")],
  ];
  const known = lines.filter(([, text]) => text !== "").map(([name, text]) => `  ${name}: ${text}`);
  return [path, ...(description === "" ? [] : [`  ${description}`]), ...known].join("\n");
}
