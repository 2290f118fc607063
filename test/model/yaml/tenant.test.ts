import { describe, expect, test } from "vitest";
import { parseDocument } from "../../../model/document";
import { orderProblems, type Problem } from "../../../model/problems";
import { sourceText } from "../../../model/source-text";
import { judgeTenantFile } from "../../../model/sources";
import { unmarked } from "./cases";
import { SOUND, TENANT_CASES } from "./tenant-cases";

function judge(text: string): readonly Problem[] {
  const document = parseDocument(sourceText("tenants/acme.yaml", text));
  return orderProblems([...document.problems, ...judgeTenantFile(document).problems]);
}

describe("a fault of a tenant file is told once, at its place; and the file passes once the remedy was followed", () => {
  test.each(TENANT_CASES.map((one) => [one[0], one[1], one] as const))("%s %j", (code, bad, [, , good, says = ""]) => {
    const { text, place } = unmarked(bad);
    const problems = judge(text);
    expect(problems.map((problem) => ({ code: problem.code, line: problem.line, column: problem.column }))).toEqual([
      { code, ...place },
    ]);
    expect(problems[0]?.fix).toContain(says);
    expect(judge(good)).toEqual([]);
  });
});

test.each(SOUND)("%j is sound", (text) => {
  expect(judge(text)).toEqual([]);
});
