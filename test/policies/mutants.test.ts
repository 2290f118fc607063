/** The mutation run: every field of the golden fleet spoilt in every way of the table is noticed, by those who must notice and no others. */

import { beforeAll, describe, expect, test } from "vitest";
import { invariants } from "../../policies/invariants";
import { judge } from "../../policies/judge";
import { type Golden, goldenStacks } from "../mutants/golden";
import { noOps } from "../mutants/no-ops";
import { operators } from "../mutants/operators";
import { describeOutcome, type Outcome, outcomesOf, TODAY } from "../mutants/outcome";

/** `npm run mutants` looks at all of them; here each third of an operator has to do. */
const STEP = 3;

let stacks: readonly Golden[];
let outcomes: readonly Outcome[];

beforeAll(async () => {
  stacks = await goldenStacks();
  outcomes = outcomesOf(stacks, STEP);
}, 300_000);

const found = (resources: Golden["resources"]): string[] =>
  judge(resources, { today: TODAY }).map(({ invariant, object, problem }) => `${invariant}: ${object} ${problem}`);

test("the golden fleet breaks no invariant, stack by stack and all stacks of one environment together", () => {
  for (const { name, resources } of stacks) expect(found(resources), name).toEqual([]);
  const [tenants, platform] = [stacks[0], stacks.find(({ name }) => name === "platform")];
  expect(found([...(platform?.resources ?? []), ...(tenants?.resources ?? [])])).toEqual([]);
});

test("no mutant survives", () => {
  expect(outcomes.filter(({ verdict }) => verdict === "survived").map(describeOutcome)).toEqual([]);
});

test("every mutant is reported by exactly the invariants that must", () => {
  expect(outcomes.filter(({ verdict }) => verdict === "wrongly attributed").map(describeOutcome)).toEqual([]);
});

test("there are enough mutants, and every operator of the table makes some", () => {
  expect(outcomes.length).toBeGreaterThan(1500);
  const used = new Set(outcomes.map(({ mutant }) => mutant.operator));
  expect(operators.map(({ name }) => name).filter((name) => !used.has(name))).toEqual([]);
});

test("every invariant is one that some mutant breaks", () => {
  const reporting = new Set(outcomes.flatMap(({ reported }) => reported));
  expect(invariants.map(({ name }) => name).filter((name) => !reporting.has(name))).toEqual([]);
});

describe("what changes nothing is not reported:", () => {
  test.each(noOps)("$name", ({ change }) => {
    for (const { name, resources } of stacks) {
      const rewritten = resources.map(change);
      expect(found(rewritten), name).toEqual([]);
    }
    expect(stacks.some(({ resources }) => JSON.stringify(resources.map(change)) !== JSON.stringify(resources))).toBe(true);
  });

  test("resources in another order", () => {
    for (const { name, resources } of stacks) expect(found([...resources].reverse()), name).toEqual([]);
  });
});
