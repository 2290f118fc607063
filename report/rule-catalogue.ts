/** The page that explains every code: why the rule is there, and what a file that breaks it is told. */

/** Titles of the groups, in the order of the page. */
const GROUPS: readonly (readonly [prefix: string, title: string])[] = [
  ["YML", "The file and its YAML"],
  ["TEN", "Who the tenant is"],
  ["QTA", "Tier, quotas and rate limits"],
  ["ISO", "Isolation, data, keys and residency"],
  ["IDN", "Identity and access"],
  ["GTW", "Routes"],
  ["NET", "Network openings"],
  ["FED", "Grants between tenants"],
  ["LIF", "The life of a tenant"],
  ["OPS", "Operations"],
  ["ENV", "Environments"],
  ["CHG", "What a change may hold"],
];

/** A rule with the reports that test fixtures of it produce. */
export interface CatalogueRule {
  readonly code: string;
  readonly why: string;
  /** Each begins with a line such as `tenants/acme.yaml:7:3 NET-104 An opening needs …`. */
  readonly examples: readonly string[];
}

/** The page `docs/rules.md`. Throws if a rule belongs to no group. */
export function ruleCatalogue(rules: readonly CatalogueRule[]): string {
  const lost = rules.filter(({ code }) => !GROUPS.some(([prefix]) => code.startsWith(`${prefix}-`)));
  if (lost.length > 0) throw new Error(`No group for ${lost.map(({ code }) => code).join(", ")}`);
  const groups = GROUPS.map(([prefix, title]) => ({
    title,
    rules: rules.filter(({ code }) => code.startsWith(`${prefix}-`)).sort((left, right) => (left.code < right.code ? -1 : 1)),
  })).filter((group) => group.rules.length > 0);
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

/** The part of the page about one rule; undefined if the page has none. */
export function sectionOf(page: string, code: string): string | undefined {
  const start = page.indexOf(`### ${code}\n`);
  if (start < 0) return undefined;
  const end = page.slice(start + 1).search(/^##/m);
  return page.slice(start, end < 0 ? undefined : start + 1 + end).trimEnd();
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
