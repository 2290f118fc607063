/** Turns outcomes of the engine into lines for people. */

import type { Outcome, Step } from "./events";

const signs: Readonly<Record<string, string>> = {
  create: "+ create ",
  update: "~ update ",
  delete: "- delete ",
  replace: "± replace",
  refresh: "~ refresh",
};

/** Steps that are halves of a `replace` and would say the same thing again. */
const halves = new Set(["create-replacement", "delete-replaced"]);

/** What a run does, a line per resource. */
export function describeSteps(steps: readonly Step[]): string[] {
  return steps.filter(({ op, type }) => !halves.has(op) && type !== "pulumi:pulumi:Stack").map(describeStep);
}

function describeStep({ op, urn, type, diffs }: Step): string {
  const changed = diffs.length === 0 ? "" : `  (${diffs.join(", ")})`;
  return `  ${signs[op] ?? `  ${op.padEnd(7)}`} ${type.split(":").at(-1) ?? type} ${urn.split("::").at(-1) ?? urn}${changed}`;
}

/** The counts of a run, such as `3 created, 12 unchanged`. */
export function describeCounts(counts: Readonly<Record<string, number>>): string {
  const words = { create: "created", update: "updated", replace: "replaced", delete: "deleted", same: "unchanged" };
  const parts = Object.entries(words).flatMap(([op, word]) => (counts[op] === undefined ? [] : [`${counts[op]} ${word}`]));
  return parts.length === 0 ? "nothing to do" : parts.join(", ");
}

/** Whether a run changes, or changed, anything. */
export function changesAnything(outcome: Outcome): boolean {
  return Object.entries(outcome.counts).some(([op, count]) => op !== "same" && count > 0);
}

/** Why a run was refused or failed: violations first, then errors. */
export function describeFailure(stack: string, outcome: Outcome): string[] {
  const violations = outcome.violations.map(({ policy, message }) => `  violation of ${policy}\n${indent(message)}`);
  const errors = outcome.errors.map((text) => `  error\n${indent(text)}`);
  const count = outcome.violations.length;
  const verdict = count > 0 ? `${count} ${count === 1 ? "violation" : "violations"}` : "failed";
  return [`stack ${stack}: ${verdict}`, ...violations, ...errors];
}

function indent(text: string): string {
  return text
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");
}
