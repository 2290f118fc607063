/** Where a report goes: `--output FMT` is stdout, `--output FMT=FILE` a file. */

import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Problem } from "../model/problems";
import { didYouMean, listed } from "../model/suggest";
import { FORMATS, type Format } from "../report/format";
import { countFindings } from "../report/pretty";
import { placeInGit } from "./base";
import { data, reportProblems, UsageError } from "./output";

/** The formats, for help texts. */
export const FORMAT_NAMES = listed(Object.keys(FORMATS));

/** Formats whose readers look for the files in a git repository. */
const LINKED: readonly Format[] = ["sarif", "github"];

/** One report; without a file it goes to stdout. */
interface Target {
  readonly format: Format;
  readonly file: string | undefined;
}

/** Reads what `--output` and `--json` ask for; without either it is the text for people. Refuses what could not be written. */
export function readTargets(outputs: readonly string[], asJson: boolean): readonly Target[] {
  const targets = [...outputs, ...(asJson ? ["json"] : [])].map(readTarget);
  const onStdout = targets.filter(({ file }) => file === undefined);
  if (onStdout.length > 1) {
    const formats = onStdout.map(({ format }) => format);
    throw new UsageError(
      `Only one report can go to stdout, not ${formats.join(" and ")}. Give the others a file: --output ${formats.at(-1) ?? ""}=FILE`,
    );
  }
  const files = targets.flatMap(({ file }) => (file === undefined ? [] : [resolve(file)]));
  const twice = files.find((file, index) => files.indexOf(file) !== index);
  if (twice !== undefined) throw new UsageError(`Two reports would go to ${twice}. Give each a file of its own.`);
  return targets.length === 0 ? [{ format: "pretty", file: undefined }] : targets;
}

function readTarget(output: string): Target {
  const at = output.indexOf("=");
  const name = at < 0 ? output : output.slice(0, at);
  if (!Object.hasOwn(FORMATS, name))
    throw new UsageError(`There is no format \`${name}\`.${didYouMean(name, Object.keys(FORMATS))} Choose ${FORMAT_NAMES}.`);
  const format = name as Format;
  if (at < 0) return { format, file: undefined };
  const file = output.slice(at + 1);
  if (file === "") throw new UsageError(`--output ${output} names no file. Write ${format}=FILE, or ${format} for stdout.`);
  refuseUnwritable(file);
  return { format, file };
}

/** Told before anything is computed. */
export function refuseUnwritable(file: string): void {
  const folder = dirname(resolve(file));
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UsageError(`${file} cannot be written: there is no folder ${folder}. Create it first: mkdir -p ${folder}`);
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true)
    throw new UsageError(`${file} is a folder. Name a file in it.`);
}

/** The text that a person at a terminal reads. */
export function isForPeople({ format, file }: Target): boolean {
  return format === "pretty" && file === undefined;
}

/** What a report is about. */
interface Checked {
  readonly files: readonly string[];
  readonly root: string;
}

/** Writes one report; returns what there is to say about it. */
export function writeReport(target: Target, problems: readonly Problem[], { files, root }: Checked): readonly string[] {
  if (isForPeople(target)) {
    if (problems.length > 0) reportProblems(problems, false);
    return [];
  }
  const { format, file } = target;
  const prefix = LINKED.includes(format) ? prefixOf(root) : "";
  const text = FORMATS[format](problems, { files, prefix });
  if (file === undefined) {
    if (text !== "") data(text);
    return [];
  }
  writeFile(file, text === "" ? "" : `${text}\n`);
  return [`Wrote ${file}: ${countFindings(problems)}.`];
}

/** Outside of git the tenant repository is all there is. */
function prefixOf(root: string): string {
  const place = placeInGit(root);
  return "prefix" in place ? place.prefix : "";
}

/** Writes a file as a whole, or says why it cannot be. */
export function writeFile(file: string, text: string): void {
  try {
    writeWhole(file, text);
  } catch (error) {
    throw new Error(`${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A reader never sees half a file. What is not a regular file, such as a pipe or /dev/null, is written to and stays what it is. */
function writeWhole(file: string, text: string): void {
  const there = statSync(file, { throwIfNoEntry: false });
  if (there !== undefined && !there.isFile()) {
    writeFileSync(file, text);
    return;
  }
  const target = there === undefined ? resolve(file) : realpathSync(file);
  const draft = join(dirname(target), `.${basename(target)}.${process.pid}.draft`);
  try {
    writeFileSync(draft, text, { flag: "wx", ...(there === undefined ? {} : { mode: there.mode }) });
    renameSync(draft, target);
  } finally {
    rmSync(draft, { force: true });
  }
}
