/** What is said about an invariant of the policy pack: the same in the terminal and on its page. */

import { frameworksOf } from "../policies/frameworks";
import type { Invariant } from "../policies/invariant";
import { sentence } from "./rules";

/** The page `docs/invariants.md`. */
export function invariantCatalogue(invariants: readonly Invariant[]): string {
  return `${[
    "# Isolation invariants",
    "<!-- Made by `npm run docs` from policies/; do not edit. -->",
    "What must hold for every tenant before anything is changed. A violation names one of them; `tenant explain <name>` prints the same. How to install the pack, tune it and write exceptions: [policies/README.md](../policies/README.md).",
    ["| invariant | severity | exceptions | catalogue |", "|---|---|---|---|", ...invariants.map(row)].join("\n"),
    ...invariants.map(section),
  ].join("\n\n")}\n`;
}

/** An invariant as plain lines. */
export function invariantText(invariant: Invariant): string {
  const lines = factsOf(invariant)
    .filter(([name]) => name !== "in short")
    .map(([name, text]) => `  ${name}: ${text}`);
  return [`${invariant.name}: ${invariant.displayName}`, ...lines].join("\n");
}

function row(invariant: Invariant): string {
  const { name, severity, ids } = invariant;
  return `| [${name}](#${name}) | ${severity} | ${invariant.isAbsolute === true ? "never" : "dated"} | ${ids.join(", ")} |`;
}

function section(invariant: Invariant): string {
  const facts = factsOf(invariant).map(([name, text]) => `- **${name}**: ${text}`);
  return [`## ${invariant.name}`, facts.join("\n")].join("\n\n");
}

type Fact = readonly [name: string, text: string];

function factsOf(invariant: Invariant): readonly Fact[] {
  const { displayName, holds, severity, remedy, ids, sources } = invariant;
  const standards = frameworksOf(invariant).map(({ name, version, reference }) => `${name} ${version}: ${reference}`);
  const facts: readonly Fact[] = [
    ["in short", sentence(displayName)],
    ["holds", sentence(holds)],
    ["severity", severity],
    [
      "exceptions",
      invariant.isAbsolute === true ? "none: nobody is excused" : "for one object, with reason, ticket and last day",
    ],
    ["remedy", sentence(remedy)],
    ["standards", standards.join("; ")],
    ["sources", sources.join("; ")],
    ["catalogue", ids.join(", ")],
    ...settingsOf(invariant),
  ];
  return facts.filter(([, text]) => text !== "");
}

function settingsOf({ configSchema }: Invariant): readonly Fact[] {
  return Object.entries(configSchema?.properties ?? {}).map(([name, { description, default: value }]) => [
    `setting ${name}`,
    `${description} Default: ${JSON.stringify(value)}.`,
  ]);
}
