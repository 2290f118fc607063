/** The page of every field a tenant file may have. */

import type { FieldHelp } from "../model/field-help";

/** The page `docs/fields.md`: a table per block. What an environment may say differently is not listed twice. */
export function fieldReference(fields: readonly FieldHelp[]): string {
  const own = fields.filter(({ path }) => !/^environments\..*\./.test(path));
  const blocks = [...new Set(own.map(({ path }) => blockOf(path)))];
  const single = blocks.filter((block) => own.filter(({ path }) => blockOf(path) === block).length === 1);
  const sections = blocks.filter((block) => !single.includes(block)).map((block) => section(block, own));
  const top = table(own.filter(({ path }) => single.includes(path)));
  return `${[
    "# Fields of a tenant file",
    "<!-- Made by `npm run docs` from model/definition.ts; do not edit. -->",
    "Five of them are needed: `apiVersion`, `id`, `name`, `tier` and `owner`. What a file does not say comes from the tenant's profiles, its tier, the " +
      "environment and the program, in this order; `tenant show <id> --env <environment> --origins` tells for every value which file gave it.",
    top,
    ...sections,
  ].join("\n\n")}\n`;
}

function section(block: string, fields: readonly FieldHelp[]): string {
  const [head, ...inner] = fields.filter(({ path }) => blockOf(path) === block);
  const needed = head?.required === true ? " Required." : "";
  return [`## \`${block}\``, `${head?.description ?? ""}${needed}`, table(inner)].join("\n\n");
}

function table(fields: readonly FieldHelp[]): string {
  const rows = fields.map(({ path, type, required, description }) =>
    [`\`${path}\``, type, required ? "yes" : "", description].map((text) => text.replaceAll("|", "\\|")).join(" | "),
  );
  return ["| field | is | required | meaning |", "|---|---|---|---|", ...rows.map((row) => `| ${row} |`)].join("\n");
}

function blockOf(path: string): string {
  return /^[^.[]+/.exec(path)?.[0] ?? path;
}
