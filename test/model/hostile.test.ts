import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loadFleet } from "../../model/fleet";
import { formatProblems, type Problem } from "../../model/problems";
import { leastEffort } from "../support/effort";
import { repository, tenantFile } from "./repository";

const LARGEST = 64 * 1024;
const root = repository({ "tenants/globex.yaml": tenantFile("globex") });
expect(loadFleet(root, "dev").problems).toEqual([]);

/** Loads a repository whose file acme.yaml holds these bytes; a crash or more than a second of work fails the test. */
function judge(bytes: Uint8Array | string): readonly Problem[] {
  writeFileSync(join(root, "tenants/acme.yaml"), bytes);
  let problems: readonly Problem[] = [];
  let text = "";
  const effort = leastEffort(1000, () => {
    ({ problems } = loadFleet(root, "dev"));
    text = formatProblems(problems);
  });
  expect(effort).toBeLessThan(1000);
  expect(text).not.toMatch(/[^\P{C}\n]/u); // nothing that steers a terminal gets through
  return problems;
}

describe("no bytes crash the loader, and it answers within a second", () => {
  test("any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4000 }), (bytes) => {
        judge(bytes);
      }),
      { numRuns: 100 },
    );
  });

  test("any text made of what YAML gives a meaning", () => {
    const pieces = [
      "a",
      "1",
      ": ",
      ":",
      "- ",
      "\n",
      "  ",
      "\t",
      "{",
      "}",
      "[",
      "]",
      ",",
      "'",
      '"',
      "&x ",
      "*x",
      "!t ",
      "|",
      ">",
      "#",
      "<<",
      "---",
      "~",
      "\\",
      "%",
      "@",
      "?",
      "\u202e",
      "\u0000",
      "id",
      "quotas",
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 300 }), (parts) => {
        judge(parts.join(""));
      }),
      { numRuns: 300 },
    );
  });

  test("any value at any field", () => {
    const value = fc.jsonValue({ maxDepth: 4 });
    const fields = fc.record(
      { apiVersion: value, id: value, name: value, tier: value, owner: value, access: value, quotas: value },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fields, (file) => {
        expect(judge(JSON.stringify(file)).length).toBeGreaterThan(0);
      }),
      { numRuns: 200 },
    );
  });

  const filled = (piece: string): string => piece.repeat(Math.floor(LARGEST / Buffer.byteLength(piece)));
  test.each([
    "[",
    "{",
    "- ",
    "\t",
    "\ta: 1\n",
    "a: 1\n",
    "a: *x\n",
    "&x ",
    "&x a, ",
    "!t ",
    "\u202e",
    "'",
    '"',
    "#\n",
    "? ",
    "a: ",
    "---\n",
    "\n",
    "%",
    "x",
    "\\",
    "]",
    "}",
    ": ",
    "<<: 1\n",
    "- >\n",
    "a,",
    "x{{",
    "“",
    "# %\n",
    "\u0000",
  ])("64 KiB of %j", (piece) => {
    expect(judge(filled(piece)).length).toBeGreaterThan(0);
  });

  const numbered = (line: (n: number) => string): string =>
    Array.from({ length: 3500 }, (_, n) => line(n))
      .join("")
      .slice(0, LARGEST);
  test.each([
    ["unknown fields", numbered((n) => `field${n}: x\n`)],
    ["equal keys in one flow block", `a: {${"b: 1, ".repeat(9000)}}`],
    ["anchors in one line", `a: [${numbered((n) => `&x${n} b, `).slice(0, 60_000)}c]`],
    ["aliases in one line", `a: [&x b, ${"*x, ".repeat(15_000)}c]`],
    ["members", `${tenantFile("acme")}access:\n  members:\n${numbered((n) => `    - {group: g${n}}\n`).slice(0, 60_000)}`],
    [
      "storage classes",
      `${tenantFile("acme")}quotas:\n  storage:\n    classes:\n${numbered((n) => `      class-${n}: 1Gi\n`).slice(0, 60_000)}`,
    ],
    ["marks behind comments", `${"# ".repeat(30_000)}\nid: a\n---\nid: b\n`],
    ["values without a text", `a: {${numbered((n) => `k${n},`)}}`],
    ["blank lines in a text", `a: b${"\n".repeat(60_000)} c\n`],
    ["quotes behind an error", `a: "b\n c" d\n${'"x" '.repeat(15_000)}`],
    ["digits", `${tenantFile("acme")}quotas: {requests: {memory: "${"9".repeat(60_000)}Gi"}}`],
    ["an email", tenantFile("acme").replace(/team@/, `${"a.".repeat(20_000)}@`)],
  ])("64 KiB of %s", (_, text) => {
    expect(judge(text).length).toBeGreaterThan(0);
  });

  test("at most 20 problems of a kind are shown, and the rest is counted", () => {
    const problems = judge(numbered((n) => `field${n}: x\n`)).filter(({ code }) => code === "TEN-101");
    expect(problems).toHaveLength(20);
    expect(problems.at(-1)?.message).toMatch(/and 34\d\d more of this kind/);
  });
});
