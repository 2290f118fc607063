/** What the judge says of a mutant. */

import { judge } from "../../policies/judge";
import type { Golden } from "./golden";
import { type Mutant, mutantsOf } from "./mutant";
import { operators } from "./operators";

/** The day on which exceptions and openings are looked at. */
export const TODAY = "2026-12-01";

export interface Outcome {
  readonly mutant: Mutant;
  /** Names of the invariants that reported it. */
  readonly reported: readonly string[];
  readonly verdict: "caught" | "survived" | "wrongly attributed";
}

/** What is said of every mutant, or of each so manieth of an operator, its first one always. */
export function outcomesOf(stacks: readonly Golden[], step = 1): Outcome[] {
  const counts = new Map<string, number>();
  const isChosen = ({ operator }: Mutant): boolean => {
    const count = counts.get(operator) ?? 0;
    counts.set(operator, count + 1);
    return count % step === 0;
  };
  return mutantsOf(stacks, operators).filter(isChosen).map(outcomeOf);
}

function outcomeOf(mutant: Mutant): Outcome {
  const reported = [...new Set(judge(mutant.resources, { today: TODAY }).map(({ invariant }) => invariant))].sort();
  const expected = [...new Set(mutant.expected)].sort();
  const isExact = reported.join() === expected.join();
  return { mutant, reported, verdict: isExact ? "caught" : reported.length === 0 ? "survived" : "wrongly attributed" };
}

/** An outcome as one line. */
export function describeOutcome({ mutant, reported, verdict }: Outcome): string {
  const { stack, resource, operator, field, expected } = mutant;
  return `${verdict}: ${operator} | ${stack}: ${resource} | ${field} | expected ${expected.join(" + ")} | reported ${reported.join(" + ") || "nothing"}`;
}
