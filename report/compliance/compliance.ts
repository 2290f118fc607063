/**
 * Controls of a standard with what was shown for each. It never says that anybody complies: a control asks for more than
 * resources can show, and what is not looked at is named as such.
 */

import { counted, levelOf } from "../../model/problems";
import type { Finding } from "../finding";
import type { Report } from "../report";
import { cis, nsa, owasp } from "./cluster-standards";
import type { Control, FileRule, Standard, StandardName } from "./control";
import { gdpr, hipaa, iso27001 } from "./law-standards";
import { type KindCounts, subjectsAmong } from "./subjects";

/** Every standard by its short name. */
export const STANDARD_OF: Readonly<Record<StandardName, Standard>> = { cis, nsa, owasp, gdpr, hipaa, iso27001 };

/** What was shown for a control. */
export type ControlStatus = "holds" | "does not hold" | "not applicable" | "not judged" | "not covered";

/** A control with its result. */
export interface ControlResult {
  readonly id: string;
  readonly title: string;
  readonly status: ControlStatus;
  /** One line each: which invariant or rule over how much, or why nothing is said. */
  readonly evidence: readonly string[];
}

/** A standard with the results of its controls. */
export interface ComplianceView {
  readonly profile: StandardName;
  readonly title: string;
  readonly today: string;
  readonly commit?: string;
  readonly environments: readonly string[];
  /** Tenants that declare the profile; of a standard about clusters none do. */
  readonly declaredBy: readonly string[];
  /** Exceptions in force: what holds, holds apart from them. */
  readonly exceptions: readonly string[];
  readonly controls: readonly ControlResult[];
  readonly counts: Readonly<Record<ControlStatus, number>>;
  readonly says: string;
}

/** What the view rests on. */
interface Basis {
  readonly report: Report;
  readonly profile: StandardName;
  readonly kinds: KindCounts;
  readonly declaredBy: readonly string[];
}

/** What is said at the end of every view. */
const SAYS =
  "This shows what was judged from the planned resources and the files. It is evidence for an assessment and not one itself: " +
  "a control that holds here may ask for more, and what is not covered has to be shown by other means.";

/** The view of one standard; `profiles` are those each tenant declares, by its id. */
export function complianceView(
  report: Report,
  profile: StandardName,
  profiles: ReadonlyMap<string, readonly string[]>,
): ComplianceView {
  const { title, controls, isDeclared } = STANDARD_OF[profile];
  const declaredBy = isDeclared ? [...profiles].filter(([, names]) => names.includes(profile)).map(([id]) => id) : [];
  const basis = { report, profile, kinds: sumOfKinds(report), declaredBy };
  const results = controls.map((control) => resultOf(control, basis));
  const endings = report.environments.flatMap((environment) => environment.endings);
  const exceptions = endings.filter(({ kind, on }) => kind === "exception" && on >= report.today);
  return {
    profile,
    title,
    today: report.today,
    ...(report.commit === undefined ? {} : { commit: report.commit }),
    environments: report.environments.map(({ id }) => id),
    declaredBy,
    exceptions: [...new Set(exceptions.map(({ what, on }) => `${what} until ${on}`))],
    controls: results,
    counts: countsOf(results),
    says: SAYS,
  };
}

function countsOf(results: readonly ControlResult[]): ComplianceView["counts"] {
  const counts = { holds: 0, "does not hold": 0, "not applicable": 0, "not judged": 0, "not covered": 0 };
  for (const { status } of results) counts[status] += 1;
  return counts;
}

function sumOfKinds({ environments }: Report): KindCounts {
  const sum: Record<string, number> = {};
  for (const { judged } of environments)
    for (const [kind, count] of Object.entries(judged.kinds ?? {})) sum[kind] = (sum[kind] ?? 0) + count;
  return sum;
}

/** One invariant or rule, as far as it says something. */
interface Shown {
  readonly status: Exclude<ControlStatus, "not covered">;
  readonly text: string;
}

function resultOf({ id, title, invariants, rules, notCovered }: Control, basis: Basis): ControlResult {
  if (notCovered !== undefined) return { id, title, status: "not covered", evidence: [notCovered] };
  const shown = [...invariants.map((name) => invariantShown(name, basis)), ...rules.map((rule) => ruleShown(rule, basis))];
  const status = WORST_FIRST.find((each) => shown.some((one) => one.status === each)) ?? "not applicable";
  return { id, title, status, evidence: shown.map(({ text }) => text) };
}

const WORST_FIRST = ["does not hold", "not judged", "holds"] as const;

function invariantShown(name: string, { report, kinds }: Basis): Shown {
  const broken = report.findings.filter(({ kind, code }) => kind === "violation" && code === name);
  if (broken.length > 0) return { status: "does not hold", text: `${name}: broken by ${named(broken)}` };
  if (report.environments.length === 0)
    return { status: "not judged", text: `${name}: nothing can be built from the files as they are` };
  const subjects = Object.entries(subjectsAmong(kinds, name));
  if (subjects.length === 0) return { status: "not applicable", text: `${name}: nothing of the kind is planned` };
  return { status: "holds", text: `${name}: holds among ${subjects.map(([kind, count]) => `${count} ${kind}`).join(", ")}` };
}

const MOST_NAMED = 3;

function named(findings: readonly Finding[]): string {
  const titles = [...new Set(findings.map(({ resource, file, line }) => resource ?? `${file}:${line}`))];
  const rest = titles.length - MOST_NAMED;
  return `${titles.slice(0, MOST_NAMED).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

function ruleShown(rule: FileRule, { report, declaredBy, profile }: Basis): Shown {
  const about = `${rule.code}${rule.fields === undefined ? "" : ` ${rule.fields}`}`;
  if (declaredBy.length === 0) return { status: "not applicable", text: `${about}: no tenant declares ${profile}` };
  const broken = report.findings.filter((finding) => breaks(finding, rule, declaredBy));
  if (broken.length > 0) return { status: "does not hold", text: `${about}: broken by ${named(broken)}` };
  return {
    status: "holds",
    text: `${about}: holds as declared for ${counted(declaredBy.length, "tenant")}; keeping it is the platform team's`,
  };
}

function breaks(finding: Finding, { code, fields }: FileRule, declaredBy: readonly string[]): boolean {
  const [, tenant] = /^tenants\/(.+)\.yaml$/.exec(finding.file) ?? [];
  const field = finding.path.replace(/^(environments\.[^.]+|defaults|floors|ceilings)\./, "");
  const isAbout = fields === undefined || field === fields || field.startsWith(`${fields}.`);
  return (
    finding.code === code && levelOf(finding) === "error" && isAbout && (tenant === undefined || declaredBy.includes(tenant))
  );
}
