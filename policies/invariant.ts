/** What an invariant is, and what it reports. */

import type { ConfigSchema, Settings } from "./settings";
import type { StackView } from "./stack-view";

/** One object for which an invariant does not hold. */
export interface Violation {
  readonly urn: string;
  /** How the message calls the object. */
  readonly object: string;
  /** What is wrong with it: half a sentence that continues the object's name. Quotes no secret. */
  readonly problem: string;
  /** Where in the object it stands, such as `spec.egress[0].to[1]`: by it the line of the tenant file is found that caused it. */
  readonly field?: string;
}

/** A statement about every tenant that must hold before anything is changed. */
export interface Invariant {
  /** The good state; the file's and the policy's name. */
  readonly name: string;
  /** The name as a heading. */
  readonly displayName: string;
  /** Its numbers in the catalogue of isolation invariants; `frameworks.ts` knows the standards behind them. */
  readonly ids: readonly string[];
  readonly holds: string;
  readonly sources: readonly string[];
  readonly severity: "critical" | "high" | "medium";
  /** What to do, in the imperative. */
  readonly remedy: string;
  /** What a stack may set differently; each with its default. */
  readonly configSchema?: ConfigSchema;
  /** Nobody may be excused from it: one object for which it does not hold gives a tenant into another's hands. */
  readonly isAbsolute?: boolean;
  /** Judges a stack; `settings` has a value for everything in `configSchema`. */
  violations(stack: StackView, settings: Settings): readonly Violation[];
}

/** A violation by an object that has a URN and a title. */
export function violation(object: { readonly urn: string; readonly title: string }, problem: string, field?: string): Violation {
  return { urn: object.urn, object: object.title, problem, ...(field === undefined ? {} : { field }) };
}
