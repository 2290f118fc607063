/** JUnit XML: one suite per file, one test case per kind of rule. The format knows no lines, so messages begin with the place. */

import { printable } from "../model/printable";
import { compareText, type Problem } from "../model/problems";
import { blocks } from "./finding";
import { placeText } from "./place";
import { aboutGroup, groupOf, RULE_GROUPS } from "./rules";

/** Every checked file passes or fails every kind of rule, so that a green run shows what was looked at. */
export function formatJunit(problems: readonly Problem[], { files }: { readonly files: readonly string[] }): string {
  const byFile = grouped(problems, ({ file }) => file);
  const every = [...new Set([...files, ...byFile.keys()])].sort(compareText);
  const suites = every.map((file) => suite(file, byFile.get(file) ?? []));
  const total = { tests: sum(suites, "tests"), failures: sum(suites, "failures") };
  const open = `<testsuites${attributes({ name: "leasehold", ...total })}>`;
  return ['<?xml version="1.0" encoding="UTF-8"?>', open, ...suites.map(({ xml }) => xml), "</testsuites>"].join("\n");
}

interface Suite {
  readonly tests: number;
  readonly failures: number;
  readonly xml: string;
}

function suite(file: string, problems: readonly Problem[]): Suite {
  const byGroup = grouped(problems, ({ code }) => groupOf(code));
  const groups = [...new Set([...RULE_GROUPS, ...byGroup.keys()])];
  const cases = groups.map((group) => testCase(file, group, byGroup.get(group) ?? []));
  const counts = { tests: cases.length, failures: cases.filter(({ failed }) => failed).length };
  const open = `  <testsuite${attributes({ name: file, ...counts })}>`;
  return { ...counts, xml: [open, ...cases.map(({ xml }) => xml), "  </testsuite>"].join("\n") };
}

/** Readers look at the first failure of a test case only, so there is one, which tells all. What blocks nothing does not fail. */
function testCase(file: string, group: string, problems: readonly Problem[]): { readonly failed: boolean; readonly xml: string } {
  const errors = problems.filter(blocks);
  const warnings = problems.filter((problem) => !blocks(problem));
  const inside = [
    ...(errors[0] === undefined ? [] : [failure(errors[0], errors)]),
    ...(warnings.length === 0 ? [] : [`      <system-out>${text(warnings.map(told).join("\n\n"))}</system-out>`]),
  ];
  const open = `    <testcase${attributes({ name: `${group}: ${aboutGroup(group)}`, classname: file, file })}`;
  const xml = inside.length === 0 ? `${open}/>` : [`${open}>`, ...inside, "    </testcase>"].join("\n");
  return { failed: errors.length > 0, xml };
}

function failure(first: Problem, errors: readonly Problem[]): string {
  const more = errors.length === 1 ? "" : ` (and ${errors.length - 1} more)`;
  const message = `${placeText(first)} ${first.code} ${first.message}${more}`;
  return `      <failure${attributes({ message, type: first.code })}>${text(errors.map(told).join("\n\n"))}</failure>`;
}

function told(problem: Problem): string {
  return [`${placeText(problem)} ${problem.code} ${problem.message}`, `why: ${problem.why}`, `fix: ${problem.fix}`].join("\n");
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${text(String(value)).replace(/\n/g, "&#10;")}"`)
    .join("");
}

/** XML 1.0 has no way to write control characters and lone surrogates, not even escaped: they are spelled out. */
function text(value: string): string {
  const visible = value.split("\n").map(printable).join("\n");
  return visible.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

function grouped(problems: readonly Problem[], key: (problem: Problem) => string): ReadonlyMap<string, readonly Problem[]> {
  const groups = new Map<string, Problem[]>();
  for (const problem of problems) {
    const group = groups.get(key(problem));
    if (group === undefined) groups.set(key(problem), [problem]);
    else group.push(problem);
  }
  return groups;
}

function sum(suites: readonly Suite[], field: "tests" | "failures"): number {
  return suites.reduce((total, one) => total + one[field], 0);
}
