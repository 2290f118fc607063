/** `tenant show`: one tenant with every value that its tier added. */

import { Command } from "commander";
import { resolveFleet } from "../model/fleet";
import type { ResolvedTenant } from "../model/resolved-tenant";
import { loadSources } from "../model/sources";
import { oneEnvironment, refuseUnknown } from "./options";
import { colours, data, exitCodes, json, reportProblems, UsageError } from "./output";

interface ShowOptions {
  readonly root: string;
  readonly env?: string;
  readonly origins?: boolean;
  readonly json?: boolean;
}

/** The subcommand for `program.ts`. */
export const showCommand = new Command("show")
  .description("print one tenant with all values resolved")
  .argument("<id>", "the tenant")
  .option("--env <environment>", "the environment to resolve it for; may be left out where there is one")
  .option("--origins", "print beside each line which file gave the value")
  .option("--json", "print it as JSON")
  .option("--root <folder>", "the repository", process.cwd())
  .action((id: string, options: ShowOptions) => show(id, options));

function show(id: string, options: ShowOptions): void {
  const sources = loadSources(options.root);
  refuseUnknown(id, sources);
  const { problems, fleet } = resolveFleet(sources, oneEnvironment(sources, options.env));
  if (fleet === undefined) {
    reportProblems(problems, options.json === true);
    process.exitCode = exitCodes.findings;
    return;
  }
  const tenant = fleet.tenants.find((one) => one.id === id);
  if (tenant === undefined) {
    const why = fleet.closed.includes(id) ? "it is deleted" : "it does not exist there, or is only requested";
    throw new UsageError(`Nothing of ${id} is built in environment ${fleet.environment.id}: ${why}.`);
  }
  const { origins, ...values } = tenant;
  if (options.json === true) json(options.origins === true ? tenant : values);
  else data(formatTenant(values, options.origins === true ? (path) => originText(origins, path) : () => ""));
}

function originText(origins: ResolvedTenant["origins"], path: string): string {
  const place = origins[path];
  return place === undefined ? "" : `${place.file}:${place.line}`;
}

/** One line per value, indented like YAML, with remarks in a column of their own. */
function formatTenant(values: object, remark: (path: string) => string): string {
  const lines = linesOf(values, { path: "", indent: "" });
  const width = Math.max(...lines.map(({ text }) => text.length));
  return lines
    .map(({ text, path }) => (remark(path) === "" ? text : `${text.padEnd(width)}  ${colours.dim(`# ${remark(path)}`)}`))
    .join("\n");
}

interface At {
  readonly path: string;
  readonly indent: string;
}

function linesOf(block: object, at: At): readonly { readonly text: string; readonly path: string }[] {
  return Object.entries(block).flatMap(([name, value]: [string, unknown]) => {
    const path = at.path === "" ? name : `${at.path}.${name}`;
    const inside = { path, indent: `${at.indent}  ` };
    if (Array.isArray(value))
      return [{ text: `${at.indent}${name}:${value.length === 0 ? " none" : ""}`, path }, ...itemLines(value, inside)];
    if (typeof value === "object" && value !== null) {
      const none = Object.keys(value).length === 0 ? " none" : "";
      return [{ text: `${at.indent}${name}:${none}`, path }, ...linesOf(value, inside)];
    }
    return [{ text: `${at.indent}${name}: ${String(value)}`, path }];
  });
}

function itemLines(items: readonly unknown[], at: At): readonly { readonly text: string; readonly path: string }[] {
  return items.map((item, index) => ({ text: `${at.indent}- ${inline(item)}`, path: `${at.path}[${index}]` }));
}

function inline(item: unknown): string {
  if (typeof item !== "object" || item === null) return String(item);
  if (Array.isArray(item)) return `[${item.map(inline).join(", ")}]`;
  return `{${Object.entries(item)
    .map(([name, value]) => `${name}: ${inline(value)}`)
    .join(", ")}}`;
}
