import { createHash } from "node:crypto";
import type { Problem } from "../model/problems";
import type { Finding } from "./finding";

/**
 * What stays the same about each problem while lines move: rule, file and field, and in lists the text of the item instead of
 * its position; of a violation the resource and its environment, too. Equal ones are numbered in the order they come.
 */
export function fingerprints(problems: readonly (Problem | Finding)[]): readonly string[] {
  const counts = new Map<string, number>();
  return problems.map((problem) => {
    const parts = [problem.code, problem.file, problem.path.replace(/\[\d+\]/g, "[]"), itemText(problem)];
    const key = [...parts, ...resourceOf(problem)].join("\0");
    const number = (counts.get(key) ?? 0) + 1;
    counts.set(key, number);
    return `${createHash("sha256").update(key).digest("hex").slice(0, 32)}:${number}`;
  });
}

function resourceOf(problem: Problem | Finding): readonly string[] {
  return "kind" in problem && problem.resource !== undefined ? [problem.resource, problem.environment ?? ""] : [];
}

/** The line that a problem inside a list points at, without its number, indentation and carets. */
function itemText({ path, source }: Problem): string {
  if (source === undefined || !path.includes("[")) return "";
  const line = source.split("\n", 1)[0] ?? "";
  return line
    .replace(/^> \d+ \| /, "")
    .replace(/\s+/g, " ")
    .trim();
}
