/** `tenant report`: who reaches whom, what is wrong, what ends and what a change does, for people and for programs. */

import { Command } from "commander";
import { counted } from "../model/problems";
import { startRun } from "../model/run";
import { loadSources, type Sources } from "../model/sources";
import type { ComplianceView } from "../report/compliance/compliance";
import { blocks } from "../report/finding";
import { htmlReport } from "../report/html/page";
import { sentenceOf } from "../report/isolation/matrix";
import { countIsolation } from "../report/isolation-counts";
import { formatMarkdownReport } from "../report/markdown/markdown";
import type { Report } from "../report/report";
import { readBase } from "./base";
import { complianceOf, printCompliance, STANDARD_NAMES, standardOf } from "./compliance";
import { chosenEnvironments, collect, day } from "./options";
import { chat, data, exitCodes, UsageError } from "./output";
import { buildReport } from "./report-data";
import { refuseUnwritable, writeFile } from "./targets";

/** Every form of the report, by the name of its option. */
const FORMS = {
  html: { says: "one self-contained page", write: htmlReport },
  markdown: { says: "a comment for the pull request", write: formatMarkdownReport },
  json: { says: "everything, for programs", write: (report: Report): string => JSON.stringify(report, null, 2) },
} as const satisfies Readonly<Record<string, { readonly says: string; readonly write: (report: Report) => string }>>;

type Form = keyof typeof FORMS;

interface ReportOptions extends Partial<Readonly<Record<Form, string | true>>> {
  readonly root: string;
  readonly env: readonly string[];
  readonly base?: string;
  readonly label: readonly string[];
  readonly profile?: string;
  readonly today?: string;
}

/** The subcommand for `program.ts`. */
export const reportCommand = new Command("report")
  .description("report on isolation, findings, capacity and what ends, as planned from the files; changes nothing")
  .option("--env <environment>", "only this environment; may be repeated", collect, [])
  .option("--base <ref>", "show the change since this branch left <ref>, such as origin/main, too")
  .option("--label <label>", "a label of the pull request, such as bulk; may be repeated; needs --base", collect, [])
  .option("--html <file>", `write ${FORMS.html.says}; - is stdout, here and below`)
  .option("--markdown <file>", `write ${FORMS.markdown.says}`)
  .option("--json [file]", `write ${FORMS.json.says}; without a file to stdout`)
  .option("--profile <profile>", `show the controls of ${STANDARD_NAMES} with what was shown for each; also --json`)
  .option("--today <date>", "the day on which expiry is judged, such as 2026-03-02; default: today")
  .option("--root <folder>", "the repository", process.cwd())
  .action((options: ReportOptions) => report(options));

/** One form, and where it goes; undefined is stdout. */
interface Target {
  readonly form: Form;
  readonly file: string | undefined;
}

async function report(options: ReportOptions): Promise<void> {
  const { root, base: ref, label: labels } = options;
  const targets = targetsOf(options);
  const profile = options.profile === undefined ? undefined : standardOf(options.profile, Object.keys(options));
  const asked = options.today === undefined ? undefined : day(options.today);
  if (ref === undefined && labels.length > 0)
    throw new UsageError("--label says something about a change. Add --base <ref>, such as --base origin/main.");
  const sources = loadSources(root);
  const environments = environmentsOf(sources, options.env);
  const { today } = startRun(sources, { today: asked });
  const base = ref === undefined ? undefined : { ...readBase(root, ref), labels };
  const result = await buildReport({ root, sources, environments, today, base });
  for (const id of environments.filter((each) => result.environments.every((one) => one.id !== each)))
    chat(`${id} is not in the report: nothing is built there before its files are mended.`);
  if (profile !== undefined) {
    showCompliance(complianceOf(result, sources, profile), targets);
    return;
  }
  for (const target of targets) write(target, FORMS[target.form].write(result));
  if (targets.every(({ file }) => file !== undefined)) summarise(result, targets.length === 0);
  if (result.findings.some(blocks) || leaksOf(result) > 0) process.exitCode = exitCodes.findings;
}

function showCompliance(view: ComplianceView, targets: readonly Target[]): void {
  if (targets.length === 0) printCompliance(view);
  for (const target of targets) write(target, JSON.stringify(view, null, 2));
  if (view.counts["does not hold"] > 0) process.exitCode = exitCodes.findings;
}

/** What is asked for; a report that could not be written is refused before anything is computed. */
function targetsOf(options: ReportOptions): readonly Target[] {
  const targets = (Object.keys(FORMS) as Form[]).flatMap((form): readonly Target[] => {
    const said = options[form];
    if (said === undefined) return [];
    if (said === "") throw new UsageError(`--${form} names no file. Write --${form} FILE, or --${form} - for stdout.`);
    return [{ form, file: said === true || said === "-" ? undefined : said }];
  });
  const onStdout = targets.filter(({ file }) => file === undefined).map(({ form }) => `--${form}`);
  if (onStdout.length > 1)
    throw new UsageError(`Only one of ${onStdout.join(" and ")} can go to stdout. Give the others a file.`);
  const files = targets.flatMap(({ file }) => file ?? []);
  const twice = files.find((file, index) => files.indexOf(file) !== index);
  if (twice !== undefined) throw new UsageError(`Two reports would go to ${twice}. Give each a file of its own.`);
  for (const file of files) refuseUnwritable(file);
  return targets;
}

function environmentsOf(sources: Sources, chosen: readonly string[]): readonly string[] {
  if (chosen.length === 0) return chosenEnvironments(sources, undefined);
  return [...new Set(chosen.flatMap((id) => chosenEnvironments(sources, id)))];
}

function write({ form, file }: Target, content: string): void {
  const text = content.replace(/\n*$/, "");
  if (file === undefined) {
    data(text);
    return;
  }
  writeFile(file, `${text}\n`);
  chat(`Wrote ${file}: ${FORMS[form].says}.`);
}

/** Three lines for a person; the files hold the rest. */
function summarise(result: Report, isAlone: boolean): void {
  for (const { id, after } of result.environments) data(`${id}: ${sentenceOf(after)}.`);
  const { length } = result.findings.filter(blocks);
  const rest = result.findings.length - length;
  data(`${counted(length, "finding")} to mend${rest === 0 ? "" : `, ${rest} more to know of`}.`);
  if (isAlone)
    chat("Next: tenant report --html report.html; also --markdown and --json, and --base origin/main to see a change.");
}

function leaksOf({ environments }: Report): number {
  return environments.reduce((sum, { after }) => sum + countIsolation(after).leaks, 0);
}
