/** `tenant report --profile`: the controls of a standard with what was shown for each. */

import Table from "cli-table3";
import { counted } from "../model/problems";
import type { Sources } from "../model/sources";
import { didYouMean, listed } from "../model/suggest";
import { type ComplianceView, type ControlStatus, complianceView } from "../report/compliance/compliance";
import { STANDARDS, type StandardName } from "../report/compliance/control";
import type { Report } from "../report/report";
import { chat, colours, data, UsageError } from "./output";

/** The short names of the standards, for help texts. */
export const STANDARD_NAMES = listed([...STANDARDS]);

/** Forms of the report that a view of a standard does not have. */
const OTHER_FORMS = ["html", "markdown", "base"];

/** A standard by its short name; `options` are the names of those it was asked for with. */
export function standardOf(name: string, options: readonly string[]): StandardName {
  const other = options.find((option) => OTHER_FORMS.includes(option));
  if (other !== undefined) throw new UsageError(`--profile gives a table, or JSON with --json; leave out --${other}.`);
  const found = STANDARDS.find((each) => each === name);
  if (found !== undefined) return found;
  throw new UsageError(`There is no profile \`${name}\`.${didYouMean(name, STANDARDS)} Choose ${STANDARD_NAMES}.`);
}

/** The view of one standard. */
export function complianceOf(report: Report, { tenants }: Sources, profile: StandardName): ComplianceView {
  const declared = tenants.loaded.map(({ definition }) => [definition.id, definition.compliance?.profiles ?? []] as const);
  return complianceView(report, profile, new Map(declared));
}

const COLOURS: Readonly<Record<ControlStatus, (text: string) => string>> = {
  holds: colours.green,
  "does not hold": colours.red,
  "not applicable": colours.dim,
  "not judged": colours.yellow,
  "not covered": colours.dim,
};

const WIDTHS = [20, 34, 16, 70];

/** Prints the view for a person. */
export function printCompliance(view: ComplianceView): void {
  const { title, controls, counts, declaredBy, exceptions, environments, says } = view;
  const table = new Table({
    head: ["control", "asks that", "result", "evidence"],
    colWidths: WIDTHS,
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
  for (const { id, title: asks, status, evidence } of controls)
    table.push([id, asks, COLOURS[status](status), evidence.join("\n")]);
  const told = Object.entries(counts).filter(([, count]) => count > 0);
  data(title);
  data(table.toString());
  data(`${counted(controls.length, "control")}: ${told.map(([status, count]) => `${count} ${status}`).join(", ")}.`);
  data(`Judged: ${environments.length === 0 ? "no environment" : environments.join(", ")}.`);
  if (declaredBy.length > 0) data(`Declared by ${counted(declaredBy.length, "tenant")}: ${declaredBy.join(", ")}.`);
  if (exceptions.length > 0)
    data(`What holds, holds apart from ${counted(exceptions.length, "exception")}: ${exceptions.join("; ")}.`);
  chat(says);
}
