import { InvalidArgumentError } from "commander";
import pc from "picocolors";
import { formatProblems, type Problem } from "../model/problems";

/** Exit codes of every subcommand. */
export const exitCodes = { fine: 0, findings: 1, usage: 2, failed: 3 } as const;

/** A wrong call: the message names what to change. Ends with exit code 2. */
export class UsageError extends Error {}

/** Data, for people and pipes. */
export function data(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Chat: progress, next steps. Never mixed with data. */
export function chat(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Prints a value as JSON; objects keep the order they were built in. */
export function json(value: unknown): void {
  data(JSON.stringify(value, null, 2));
}

/** Prints problems, as JSON (`{"problems": […]}`) or as text. The caller sets the exit code. */
export function reportProblems(problems: readonly Problem[], asJson: boolean): void {
  if (asJson) json({ problems });
  else data(coloured(formatProblems(problems)));
}

/** For commander: an argument that must not be empty. */
export function notEmpty(value: string): string {
  if (value === "") throw new InvalidArgumentError("It is empty.");
  return value;
}

/** Colours help the eye and say nothing by themselves; NO_COLOR is honoured, and what is read by a pipe has none. */
const colours = process.stdout.isTTY ? pc : pc.createColors(false);

function coloured(text: string): string {
  return text
    .split("\n")
    .map((line) => {
      if (/^\S+:\d+:\d+ [A-Z]{3}-\d+ /.test(line) || /^\s+\| +\^+$/.test(line)) return colours.red(line);
      return line.replace(/^ {2}(why|fix):/, (label) => colours.bold(label));
    })
    .join("\n");
}
