import { InvalidArgumentError } from "commander";
import pc from "picocolors";
import type { Problem } from "../model/problems";
import { formatJson } from "../report/json";
import { formatPretty } from "../report/pretty";

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

/** Prints problems, as JSON or as text. The caller sets the exit code. */
export function reportProblems(problems: readonly Problem[], asJson: boolean): void {
  if (asJson) data(formatJson(problems));
  else data(coloured(formatPretty(problems)));
}

/** For commander: an argument that must not be empty. */
export function notEmpty(value: string): string {
  if (value === "") throw new InvalidArgumentError("It is empty.");
  return value;
}

/** Colours help the eye and say nothing by themselves; NO_COLOR is honoured, and what is read by a pipe has none. */
export const colours = process.stdout.isTTY ? pc : pc.createColors(false);

/** How a line of the problems' text is coloured; the first that fits. */
const COLOURS: readonly { readonly line: RegExp; readonly colour: (line: string) => string }[] = [
  { line: /^\S+:\d+:\d+ ([A-Z]{3}-\d+|[a-z]+(-[a-z]+)+) /, colour: colours.red },
  { line: /^\S+:\d+:\d+ warning [A-Z]{3}-\d+ /, colour: colours.yellow },
  { line: /^\s+\| +\^+$/, colour: colours.red },
  { line: /^ {2}(why|fix):/, colour: (line) => line.replace(/^ {2}\w+:/, colours.bold) },
];

function coloured(text: string): string {
  const lines = text.split("\n");
  return lines.map((line) => COLOURS.find((rule) => rule.line.test(line))?.colour(line) ?? line).join("\n");
}
