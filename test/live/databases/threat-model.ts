/** Writes the catalogue down for people: `docs/threat-model-databases.md`. */

import { ALL, type Attack } from "./attack";
import { catalogue } from "./catalogue";

const attacks = catalogue.flatMap((category) => category.attacks);
const isResidual = ({ outcome }: Attack): boolean => typeof outcome === "object" && "residual" in outcome;

const INTRODUCTION = `# Databases: what a tenant with raw SQL can try

Generated from the attack catalogue in \`test/live/databases/\`; a test compares it. Every line below is executed with a tenant's own login on
every PostgreSQL at hand (15 or newer), under each model named, and after each one the victims' rows are compared with what they were.

The attacker: has a tenant's connection Secret and sends whatever SQL it likes. What is defended: other tenants' rows, their being there at all, the
platform's own tables, and that others can go on working. Not defended here: the PostgreSQL administrator, a bug in PostgreSQL itself, the network.

Who is asking is decided by the role (\`CURRENT_USER\`), never by a setting. An event trigger protects each table of \`app\`, \`ref\` and \`audit\` in the
statement that creates it. What no trigger sees is compared by the view \`app_sec.lint\`, which must be empty before tenants are built.

Outcome: an SQLSTATE is the server's refusal; *nothing* means that the statement runs and achieves nothing; *ended* that the watchdog
(\`app_sec.enforce_limits\`) ends it; *residual* that it works, with what bounds it further below. Twin: the same attack succeeds on a server where the
usual shortcuts were taken (one login that owns the tables, the tenant in a setting, PostgreSQL's own defaults), so the test can fail.
`;

function outcomeOf({ outcome }: Attack): string {
  if (outcome === "nothing") return "nothing";
  if (outcome === "watchdog") return "ended";
  return "residual" in outcome ? "residual" : outcome.join(" or ");
}

function line(attack: Attack): string {
  const models = attack.models.length === ALL.length ? "all" : attack.models.join(", ");
  return `| ${attack.id} | ${attack.title} | ${models} | ${outcomeOf(attack)} | ${attack.control === true ? "works" : ""} |`;
}

function counts(): string {
  const residual = attacks.filter(isResidual).length;
  const runs = ALL.map((model) => `${attacks.filter(({ models }) => models.includes(model)).length} as a ${model} tenant`);
  const controls = attacks.filter(({ control }) => control === true).length;
  return `${attacks.length} attacks: ${attacks.length - residual} blocked or ended, ${residual} residual; ${runs.join(", ")}; ${controls} shown to work on the twin.\n`;
}

function residuals(): string {
  const rows = attacks.flatMap(({ id, title, outcome }) =>
    typeof outcome === "object" && "residual" in outcome ? [`| ${id} | ${title} | ${outcome.residual} |`] : [],
  );
  return ["## Residuals", "", "| | still works | bounded by |", "|---|---|---|", ...rows, ""].join("\n");
}

/** The whole page. */
export function threatModel(): string {
  const tables = catalogue.map(({ title, attacks: listed }) =>
    [`## ${title}`, "", "| | attack | models | outcome | twin |", "|---|---|---|---|---|", ...listed.map(line), ""].join("\n"),
  );
  return [INTRODUCTION, counts(), ...tables, residuals()].join("\n");
}
