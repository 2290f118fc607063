import { levelOf, type Problem } from "../model/problems";

/** Problems as they are, each with its level: `{"problems": […]}`. */
export function formatJson(problems: readonly Problem[]): string {
  return JSON.stringify({ problems: problems.map((problem) => ({ level: levelOf(problem), ...problem })) }, null, 2);
}
