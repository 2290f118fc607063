/** `tenant new`: writes the file of a new tenant. */

import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline/promises";
import { Command } from "commander";
import { judgeNewTenant, type NewTenant, newTenantText } from "../model/new-tenant";
import { compareText, formatProblems, type Problem } from "../model/problems";
import { loadSources, type Sources } from "../model/sources";
import { chat, data, exitCodes, notEmpty, reportProblems, UsageError } from "./output";

interface NewOptions {
  readonly root: string;
  readonly name?: string;
  readonly tier?: string;
  readonly ownerTeam?: string;
  readonly ownerEmail?: string;
  readonly yes?: boolean;
}

/** One question: where the answer goes, the flag that answers it, and the answer proposed. */
interface Question {
  readonly field: keyof Omit<NewTenant, "id">;
  readonly flag: string;
  readonly text: string;
  readonly propose: (answers: Answers) => string;
}

type Answers = { readonly id: string } & { readonly [field in Question["field"]]?: string | undefined };

const QUESTIONS: readonly Question[] = [
  {
    field: "name",
    flag: "--name",
    text: "Name, for people",
    propose: ({ id }) => id.replace(/(^|-)([a-z])/g, (_, dash: string, letter: string) => (dash && " ") + letter.toUpperCase()),
  },
  { field: "tier", flag: "--tier", text: "Tier", propose: () => "starter" },
  { field: "ownerTeam", flag: "--owner-team", text: "Team that owns it", propose: ({ id }) => `${id}-platform` },
  { field: "ownerEmail", flag: "--owner-email", text: "Mailbox of that team", propose: () => "" },
];

/** The subcommand for `program.ts`. */
export const newCommand = new Command("new")
  .description("write the file of a new tenant, refusing what `tenant check` would refuse")
  .argument("<new-id>", "a-z, 0-9 and single hyphens, 3 to 24 characters; never changes", notEmpty)
  .option("--name <text>", "name, for people")
  .option("--tier <tier>", "what it gets")
  .option("--owner-team <team>", "team that answers for it")
  .option("--owner-email <address>", "mailbox the team reads")
  .option("--yes", "ask nothing; take proposals for what is missing")
  .option("--root <folder>", "the repository", process.cwd())
  .action(async (id: string, options: NewOptions) => create(id, options));

async function create(id: string, options: NewOptions): Promise<void> {
  const sources = loadSources(options.root);
  if (refused(judgeNewTenant(sources, { ...acceptable(sources), id }))) return;
  const tenant = await answers(sources, id, options);
  if (refused(judgeNewTenant(sources, tenant))) return;
  const file = `tenants/${id}.yaml`;
  const hasSchemas = existsSync(join(options.root, "schemas/tenant.schema.json"));
  writeNew(join(options.root, file), newTenantText(tenant, { hasSchemas }), file);
  data(`Wrote ${file}. Next: npm run check, then open a pull request.`);
}

function refused(problems: readonly Problem[]): boolean {
  if (problems.length === 0) return false;
  reportProblems(problems, false);
  process.exitCode = exitCodes.findings;
  return true;
}

/** Stands in for answers that are not known yet, so that one answer can be judged alone. */
function acceptable(sources: Sources): Omit<NewTenant, "id"> {
  const [ownerTeam = "x"] = Object.keys(sources.teams.loaded?.definition.teams ?? {});
  return { name: "x", tier: sources.tiers.ids[0] ?? "", ownerTeam, ownerEmail: "x@x.example" };
}

async function answers(sources: Sources, id: string, options: NewOptions): Promise<NewTenant> {
  const { name, tier, ownerTeam, ownerEmail } = options;
  const given: Answers = { id, name, tier, ownerTeam, ownerEmail };
  const missing = QUESTIONS.filter(({ field }) => given[field] === undefined);
  if (missing.length === 0) return given as NewTenant;
  if (options.yes === true) return proposed(given, missing);
  if (!process.stdin.isTTY)
    throw new UsageError(`Missing: ${missing.map(({ flag }) => flag).join(", ")}. There is no terminal to ask on.`);
  return ask(sources, given, missing);
}

function proposed(given: Answers, missing: readonly Question[]): NewTenant {
  const withoutProposal = missing.filter((question) => question.propose(given) === "");
  if (withoutProposal.length > 0) throw new UsageError(`Missing: ${withoutProposal.map(({ flag }) => flag).join(", ")}.`);
  return { ...given, ...Object.fromEntries(missing.map((question) => [question.field, question.propose(given)])) } as NewTenant;
}

async function ask(sources: Sources, given: Answers, missing: readonly Question[]): Promise<NewTenant> {
  chat(tierTable(sources));
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    let known = given;
    for (const question of missing) known = { ...known, [question.field]: await answer(terminal, sources, { question, known }) };
    return known as NewTenant;
  } finally {
    terminal.close();
  }
}

/** Asks until the answer is one that `tenant check` accepts. */
async function answer(terminal: Interface, sources: Sources, asked: { question: Question; known: Answers }): Promise<string> {
  const { question, known } = asked;
  const proposal = question.propose(known);
  for (;;) {
    const typed = (await terminal.question(`${question.text}${proposal === "" ? "" : ` [${proposal}]`}: `)).trim();
    const value = typed === "" ? proposal : typed;
    const problems = judgeNewTenant(sources, { ...acceptable(sources), id: known.id, [question.field]: value });
    if (problems.length === 0) return value;
    chat(formatProblems(problems));
  }
}

function tierTable(sources: Sources): string {
  const tiers = sources.tiers.loaded.map(({ definition }) => definition).sort((left, right) => compareText(left.id, right.id));
  return tiers.map(({ id, summary }) => `  ${id.padEnd(12)} ${summary}`).join("\n");
}

/** Never overwrites: the file must not be there. */
function writeNew(path: string, text: string, file: string): void {
  try {
    writeFileSync(path, text, { flag: "wx" });
  } catch (error) {
    throw new Error(`${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}
