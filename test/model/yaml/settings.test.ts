import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseDocument } from "../../../model/document";
import { orderProblems, type Problem } from "../../../model/problems";
import { sourceText } from "../../../model/source-text";
import { KINDS } from "../fuzz/agreement";
import { indented, type Place, unmarked } from "./cases";
import { SETTINGS_CASES } from "./settings-cases";

const GOOD = join(__dirname, "../../fixtures/good");
const read = (file: string): string => readFileSync(join(GOOD, file), "utf8");
const minimal = read("minimal.yaml");

/** Where free data may stand: in which kind of file, and the file around it. */
const AROUND: readonly (readonly [kind: string, where: string, around: (settings: string) => string])[] = [
  ["tenant", "at the end", (settings) => `${minimal}settings:\n${indented(settings, 2)}\n`],
  ["tenant", "without a last line break", (settings) => `${minimal}settings:\n${indented(settings, 2)}`],
  ["tenant", "at the beginning", (settings) => `settings:\n${indented(settings, 2)}\n${minimal}`],
  [
    "tenant",
    "deeper, with comments around",
    (settings) =>
      `# one\n${minimal}environments:\n  # two\n  dev:\n    settings: # three\n${indented(settings, 6)}\n    # four\n# five\ndescription: x\n`,
  ],
  [
    "tier",
    "among its defaults",
    (settings) => read("fleet/tiers/standard.yaml").replace("defaults:\n", `defaults:\n  settings:\n${indented(settings, 4)}\n`),
  ],
  [
    "profile",
    "in defaults of its own",
    (settings) => `${read("fleet/profiles/hipaa.yaml")}defaults:\n  settings:\n${indented(settings, 4)}\n`,
  ],
  [
    "environment",
    "in defaults of its own",
    (settings) => `${read("fleet/environments/dev.yaml")}defaults:\n  settings:\n${indented(settings, 4)}\n`,
  ],
];

function judge(kind: string, text: string): readonly Problem[] {
  const document = parseDocument(sourceText(`${kind}.yaml`, text));
  const shape = KINDS.find(({ name }) => name === kind)?.shape(document) ?? [];
  return orderProblems([...document.problems, ...shape]);
}

function told(problems: readonly Problem[]): readonly (Place & { readonly code: string })[] {
  return problems.map(({ code, line, column }) => ({ code, line, column }));
}

describe("a fault is told once, at its place, wherever it stands; and the file passes once the remedy was followed", () => {
  test.each(SETTINGS_CASES.map((one) => [one[0], one[1], one] as const))("%s %j", (code, bad, [, , good, says = ""]) => {
    AROUND.forEach(([kind, where, around], index) => {
      const lineBreak = index % 2 === 0 ? "\n" : "\r\n";
      const { text, place } = unmarked(around(bad));
      const problems = judge(kind, text.replace(/\n/g, lineBreak));
      expect(told(problems), `${kind} ${where}`).toEqual([{ code, ...place }]);
      expect(problems[0]?.fix).toContain(says);
      expect(told(judge(kind, around(good).replace(/\n/g, lineBreak))), `${kind} ${where}, mended`).toEqual([]);
    });
  });
});

test("there are at least six faults of each code that concerns values", () => {
  const codes = SETTINGS_CASES.map(([code]) => code);
  const few = [...new Set(codes)].filter((code) => codes.filter((one) => one === code).length < 6);
  expect(few).toEqual([]);
});
