/** `npm run bench:check`: what `tenant check` takes, beside what parsing the same files takes. */

import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { parseDocument } from "../model/document";
import { sourceText } from "../model/source-text";
import { generateRepository } from "./generate";
import { type Figures, measure, median } from "./measure";

const ROUNDS = 5;

/** The day on which dated entries of the files are judged. */
const TODAY = "2026-09-01";

const CHECK = join(__dirname, "../cli/tenant.js");
const PARSE = join(__dirname, "parse-only.js");

/** The limits of the project: of one run over 1,000 files, and how often longer than parsing alone. */
const MOST = { milliseconds: 3000, mebibytes: 400, ratio: 6 } as const;

interface Result {
  readonly check: Figures;
  readonly parse: Figures;
}

/** Both commands take turns, so that other work on the machine meets both alike. */
function compare(root: string): Result {
  const check: Figures[] = [];
  const parse: Figures[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    check.push(measure(CHECK, ["check", "--today", TODAY, "--root", root]));
    parse.push(measure(PARSE, [root]));
  }
  return { check: median(check), parse: median(parse) };
}

/** The YAML level alone, in this process: ours and the library's, the best of several rounds over all files. */
function compareParsing(root: string): { readonly ours: number; readonly theirs: number } {
  const folder = join(root, "tenants");
  const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < 2 * ROUNDS; round += 1) {
    ours.push(timed(() => texts.map((text) => parseDocument(sourceText("tenants/x.yaml", text)).problems.length)));
    theirs.push(timed(() => texts.map((text) => load(text))));
  }
  return { ours: Math.min(...ours), theirs: Math.min(...theirs) };
}

function timed(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

function report(tenants: number, root: string): Result {
  const result = compare(root);
  const { check, parse } = result;
  const ratio = check.milliseconds / parse.milliseconds;
  console.log(`${tenants} files: check ${shown(check)}; js-yaml alone ${shown(parse)}; ratio ${ratio.toFixed(1)}`);
  return result;
}

function shown({ milliseconds, mebibytes }: Figures): string {
  return `${(milliseconds / 1000).toFixed(2)} s, ${mebibytes.toFixed(0)} MiB`;
}

function main(): void {
  const roots = [1000, 5000].map((tenants) => ({ tenants, root: generateRepository(tenants) }));
  try {
    const [small, large] = roots.map(({ tenants, root }) => report(tenants, root));
    if (small === undefined || large === undefined) throw new Error("There is nothing to compare");
    const { ours, theirs } = compareParsing(roots[0]?.root ?? "");
    console.log(
      `in one process: parseDocument ${ours.toFixed(0)} ms, js-yaml ${theirs.toFixed(0)} ms, ratio ${(ours / theirs).toFixed(2)}`,
    );
    console.log(`1,000 -> 5,000 files: time x ${(large.check.milliseconds / small.check.milliseconds).toFixed(2)}`);
    const { milliseconds, mebibytes } = small.check;
    const ratio = milliseconds / small.parse.milliseconds;
    const isWithin = milliseconds <= MOST.milliseconds && mebibytes <= MOST.mebibytes && ratio <= MOST.ratio;
    console.log(
      `${isWithin ? "within" : "ABOVE"} the limits: ${MOST.milliseconds / 1000} s, ${MOST.mebibytes} MiB, ratio ${MOST.ratio}`,
    );
    if (!isWithin) process.exitCode = 1;
  } finally {
    for (const { root } of roots) rmSync(root, { recursive: true, force: true });
  }
}

main();
