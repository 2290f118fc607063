/** What an invariant is, and what it reports. */

import type { StackView } from "./stack-view";

/** One object for which an invariant does not hold. */
export interface Violation {
  readonly urn: string;
  /** How the message calls the object. */
  readonly object: string;
  /** What is wrong with it: half a sentence that continues the object's name. Quotes no secret. */
  readonly problem: string;
}

/** A statement about every tenant that must hold before anything is changed. */
export interface Invariant {
  /** The good state; the file's and the policy's name. */
  readonly name: string;
  /** Its numbers in the catalogue of isolation invariants. */
  readonly ids: readonly string[];
  readonly holds: string;
  readonly sources: readonly string[];
  readonly severity: "critical" | "high" | "medium";
  /** What to do, in the imperative. */
  readonly remedy: string;
  violations(stack: StackView): readonly Violation[];
}

/** A violation by an object that has a URN and a title. */
export function violation(object: { readonly urn: string; readonly title: string }, problem: string): Violation {
  return { urn: object.urn, object: object.title, problem };
}
