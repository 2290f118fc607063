import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readResults, skippedLines, totalsLine } from "../../local/test-results";

/** Writes a report as vitest does and reads it. */
function results(...files: { status: string; tests: [string, string][] }[]): NonNullable<ReturnType<typeof readResults>> {
  const file = join(mkdtempSync(join(tmpdir(), "report-")), "report.json");
  const testResults = files.map(({ status, tests }) => ({
    status,
    assertionResults: tests.map(([fullName, outcome]) => ({ fullName, status: outcome })),
  }));
  writeFileSync(file, JSON.stringify({ testResults }));
  const read = readResults(file);
  if (read === undefined) throw new Error("nothing was read");
  return read;
}

test("passed, failed and skipped tests are counted, whatever kind of skipping it was", () => {
  const read = results(
    {
      status: "passed",
      tests: [
        ["a", "passed"],
        ["b (skipped: needs python3)", "skipped"],
        ["c", "todo"],
        ["d", "pending"],
      ],
    },
    {
      status: "failed",
      tests: [
        ["e", "failed"],
        ["f", "passed"],
      ],
    },
  );
  expect(totalsLine(read)).toBe("2 passed, 1 failed, 3 skipped");
  expect(skippedLines(read)[0]).toBe("not run: b (skipped: needs python3)");
});

test("a file that could not even be loaded counts as failed", () => {
  expect(totalsLine(results({ status: "failed", tests: [] }, { status: "passed", tests: [["a", "passed"]] }))).toBe(
    "1 passed, 1 failed, 0 skipped",
  );
});

test("no report is not the same as no failure", () => {
  expect(readResults("/no/such/report.json")).toBeUndefined();
});
