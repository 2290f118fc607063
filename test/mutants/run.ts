/** `npm run mutants`: spoils every field of the golden fleet in every way of the table, and shows who noticed. */

import Table from "cli-table3";
import { judge } from "../../policies/judge";
import { goldenStacks } from "./golden";
import { describeOutcome, type Outcome, outcomesOf, TODAY } from "./outcome";

async function main(): Promise<void> {
  const started = performance.now();
  const stacks = await goldenStacks();
  const unclean = stacks.flatMap(({ name, resources }) =>
    judge(resources, { today: TODAY }).map((found) => `${name}: ${found.invariant}: ${found.object} ${found.problem}`),
  );
  const outcomes = outcomesOf(stacks);
  const wrong = outcomes.filter(({ verdict }) => verdict !== "caught");
  process.stdout.write(
    `${tableOf(outcomes)}\n${[...unclean, ...wrong.map(describeOutcome)].map((line) => `${line}\n`).join("")}`,
  );
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const survivors = wrong.filter(({ verdict }) => verdict === "survived").length;
  process.stdout.write(
    `${outcomes.length} mutants, ${survivors} survived, ${wrong.length - survivors} wrongly attributed; ${seconds} s\n`,
  );
  process.exitCode = wrong.length === 0 && unclean.length === 0 ? 0 : 1;
}

function tableOf(outcomes: readonly Outcome[]): string {
  const shown = new Table({ head: ["operator", "mutants", "caught"], style: { head: [], border: [] } });
  for (const operator of new Set(outcomes.map(({ mutant }) => mutant.operator))) {
    const own = outcomes.filter(({ mutant }) => mutant.operator === operator);
    shown.push([operator, own.length, own.filter(({ verdict }) => verdict === "caught").length]);
  }
  return shown.toString();
}

main().catch((error: unknown) => {
  process.exitCode = 3;
  throw error;
});
