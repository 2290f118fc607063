/** The page that explains every code: why the rule is there, and what a file that breaks it is told. */

import { GROUPS, groupOf } from "./rules";

/** A rule with the reports that test fixtures of it produce. */
export interface CatalogueRule {
  readonly code: string;
  readonly why: string;
  /** Each begins with a line such as `tenants/acme.yaml:7:3 NET-104 An opening needs …`. */
  readonly examples: readonly string[];
}

/** The page `docs/rules.md`. Throws if a rule belongs to no group. */
export function ruleCatalogue(rules: readonly CatalogueRule[]): string {
  const lost = rules.filter(({ code }) => !Object.hasOwn(GROUPS, groupOf(code)));
  if (lost.length > 0) throw new Error(`No group for ${lost.map(({ code }) => code).join(", ")}`);
  const groups = Object.entries(GROUPS)
    .map(([prefix, title]) => ({
      title,
      rules: rules.filter(({ code }) => groupOf(code) === prefix).sort((left, right) => (left.code < right.code ? -1 : 1)),
    }))
    .filter((group) => group.rules.length > 0);
  return (
    [
      "# Rules for tenant files",
      "<!-- Made by `npm run docs` from model/codes.ts and test/fixtures/bad/; do not edit. -->",
      "`tenant check` reports a problem with one of these codes. The examples are what it prints for the files in `test/fixtures/bad/`; `tenant explain <code>` prints the same.",
      ...groups.flatMap((group) => [`## ${group.title}`, ...group.rules.map(ruleSection)]),
      "",
    ]
      .join("\n\n")
      .trimEnd() + "\n"
  );
}

/** What the page shows about one rule; nothing if it has no such rule. */
export function examplesIn(page: string, code: string): readonly string[] {
  const heading = `### ${code}\n`;
  const start = page.indexOf(heading);
  if (start < 0) return [];
  const [section = ""] = page.slice(start + heading.length).split(/^##/m, 1);
  return [...section.matchAll(/^```text\n(.*?)\n```$/gms)].map(([, example = ""]) => example);
}

function ruleSection({ code, why, examples }: CatalogueRule): string {
  const shown = examples.map((text) => withoutWhy(text));
  return [`### ${code}`, `Why: ${why}.`, ...shown.map((text) => `\`\`\`text\n${text}\n\`\`\``)].join("\n\n");
}

function withoutWhy(example: string): string {
  return example
    .split("\n")
    .filter((line) => !line.startsWith("  why: "))
    .join("\n");
}
