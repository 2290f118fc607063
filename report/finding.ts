/** What is wrong, wherever it was found: a problem in a file, or a violation of an invariant by a resource. */

import { levelOf, type Problem } from "../model/problems";

/** A problem or a violation, in the one shape that every renderer writes. A violation's code is the name of its invariant. */
export interface Finding extends Problem {
  readonly kind: "problem" | "violation";
  /** Id of the tenant it is about; absent for what all tenants share. */
  readonly tenant?: string;
  /** Environment it was found in; absent where it does not depend on one. */
  readonly environment?: string;
  /** Title of the resource that violates, such as `NetworkPolicy t-acme/dns`; absent for problems in files. */
  readonly resource?: string;
  /** Whether it was there before the change under review. Never true for a violation that blocks. */
  readonly known: boolean;
}

/** Whether it was there before the change under review; what nobody compared is not. */
export function isKnown(problem: Problem | Finding): boolean {
  return "kind" in problem && problem.known;
}

/** Whether it must be mended first: a warning only tells, and what was there before is nobody's fault now. */
export function blocks(problem: Problem | Finding): boolean {
  return levelOf(problem) === "error" && !isKnown(problem);
}
