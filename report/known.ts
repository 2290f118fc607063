/** Problems of files as findings, and which of them were there before. */

import type { Problem } from "../model/problems";
import type { Finding } from "./finding";
import { fingerprints } from "./fingerprint";

/**
 * Every problem as a finding, in the same order.
 *
 * @param before problems of the repository before the change; one that says the same of the same thing is known
 */
export function problemFindings(problems: readonly Problem[], before: readonly Problem[] = []): readonly Finding[] {
  const known = new Set(keysOf(before));
  const keys = keysOf(problems);
  return problems.map((problem, index) => ({
    ...problem,
    kind: "problem",
    ...tenantOf(problem),
    known: known.has(keys[index] ?? ""),
  }));
}

/** The message belongs to it: a value that became worse breaks the same rule at the same place, and is new. */
function keysOf(problems: readonly Problem[]): readonly string[] {
  const prints = fingerprints(problems);
  return problems.map(({ message }, index) => `${prints[index] ?? ""}\0${message}`);
}

function tenantOf({ file }: Problem): Pick<Finding, "tenant"> {
  const tenant = /^tenants\/([^./]+)\./.exec(file)?.[1];
  return tenant === undefined ? {} : { tenant };
}
