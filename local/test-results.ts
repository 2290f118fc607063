import { existsSync, readFileSync } from "node:fs";

interface Assertion {
  readonly fullName: string;
  readonly status: "passed" | "failed" | "skipped" | "pending" | "todo" | "disabled";
}

interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly Assertion[];
  }[];
}

/** What came of a run of the suite. */
interface TestResults {
  readonly passed: number;
  readonly failed: number;
  /** Names of the skipped tests; by custom the name ends with the reason: "(skipped: needs …)". */
  readonly skipped: readonly string[];
}

/** Reads vitest's JSON report; undefined if there is none. A file that failed to load counts as one failure. */
export function readResults(file: string): TestResults | undefined {
  if (!existsSync(file)) return undefined;
  const { testResults } = JSON.parse(readFileSync(file, "utf8")) as VitestReport;
  const assertions = testResults.flatMap((each) => each.assertionResults);
  const count = (status: string): number => assertions.filter((each) => each.status === status).length;
  const broken = testResults.filter(
    (each) => each.status === "failed" && !each.assertionResults.some(({ status }) => status === "failed"),
  );
  const skipped = assertions.filter(({ status }) => status !== "passed" && status !== "failed");
  return {
    passed: count("passed"),
    failed: count("failed") + broken.length,
    skipped: skipped.map((each) => each.fullName),
  };
}

/** One line for each skipped test. */
export function skippedLines({ skipped }: TestResults): string[] {
  return skipped.map((test) => `not run: ${test}`);
}

/** The total, in the plain form that scripts read. */
export function totalsLine({ passed, failed, skipped }: TestResults): string {
  return `${passed} passed, ${failed} failed, ${skipped.length} skipped`;
}
