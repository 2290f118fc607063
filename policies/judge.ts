/** Runs the invariants over a stack. Fails closed: what cannot be judged, and a judge that fails, are violations too. */

import type { Invariant, Violation } from "./invariant";
import { invariants } from "./invariants";
import type { StackResource } from "./resources";
import { type StackView, viewStack } from "./stack-view";

/** A violation, with the name of the invariant that does not hold. */
export interface Judgement extends Violation {
  readonly invariant: string;
}

/** Every violation in a stack, in the order of the invariants and the resources. Empty when all of them hold. */
export function judge(resources: readonly StackResource[]): Judgement[] {
  const stack = viewStack(resources);
  return invariants.flatMap((invariant) =>
    violationsOf(invariant, stack).map((found) => ({ invariant: invariant.name, ...found })),
  );
}

/** The violations of one invariant. One that fails while judging has not shown that it holds. */
export function violationsOf(invariant: Invariant, stack: StackView): readonly Violation[] {
  try {
    return invariant.violations(stack);
  } catch (error) {
    const kind = error instanceof Error ? error.name : "failure";
    return [
      { urn: "", object: `policy ${invariant.name}`, problem: `could not finish (${kind}), so nothing shows that it holds` },
    ];
  }
}

/** A violation as one message: what, which object, what to do. */
export function describeViolation(invariant: Invariant, found: Violation): string {
  return `${found.object} ${found.problem}. Remedy: ${invariant.remedy}.`;
}
