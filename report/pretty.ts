import { countProblems, formatProblems, type Problem } from "../model/problems";
import { isKnown } from "./finding";

/** The text a person reads. What was there before the change stands apart and first: the last line is about what is to be done. */
export function formatPretty(problems: readonly Problem[]): string {
  const [known, others] = [problems.filter(isKnown), problems.filter((problem) => !isKnown(problem))];
  if (known.length === 0) return formatProblems(others);
  const head = `There before this change, which need not mend ${known.length === 1 ? "it" : "them"}:`;
  const end = others.length === 0 ? ["This change itself: no problem."] : ["This change itself:", formatProblems(others)];
  return [head, formatProblems(known), ...end].join("\n\n");
}

/** How many there are, those that were there before apart. */
export function countFindings(problems: readonly Problem[]): string {
  const known = problems.filter(isKnown).length;
  const count = countProblems(problems.filter((problem) => !isKnown(problem)));
  return known === 0 ? count : `${count}, and ${known} from before this change`;
}
