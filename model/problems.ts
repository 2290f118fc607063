/** Something wrong in a file. */
export interface Problem {
  /** Stable code of the rule, such as `TEN-101`. */
  readonly code: string;
  /** A warning is told and blocks nothing; without a level it is an error. */
  readonly level?: Level;
  /** Path relative to the repository. */
  readonly file: string;
  /** Place, counted from 1; `endColumn` is exclusive. A file as a whole is 1, 1, 1. */
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  /** Path of the field, such as `quotas.requests.cpu`; empty for the file as a whole. */
  readonly path: string;
  /** What is wrong, in the words of the person who wrote the file. */
  readonly message: string;
  readonly why: string;
  /** What to write instead. */
  readonly fix: string;
  /** The source line with carets below, ready to print; absent where there is no line to show. */
  readonly source?: string;
}

/** How much a problem weighs. */
type Level = "error" | "warning";

/** The level of a problem that need not say it. */
export function levelOf({ level = "error" }: Problem): Level {
  return level;
}

const MOST_OF_A_KIND = 20;

/** Problems in the order they are reported: by file, place and code; each once; at most 20 of one kind in one file. */
export function orderProblems<T extends Problem>(problems: readonly T[]): readonly T[] {
  const each = new Map(
    problems.map((problem) => [[problem.file, problem.line, problem.column, problem.code, problem.message].join("\0"), problem]),
  );
  return capped([...each.values()].sort(byPlace));
}

/** The text a person reads: place, code and message, source line, reason and remedy; last line "3 problems in 2 files". */
export function formatProblems(problems: readonly Problem[]): string {
  return [...problems.map(formatProblem), countProblems(problems)].join("\n\n");
}

/** `3 problems in 2 files`, or `3 problems, 1 warning in 2 files`. */
export function countProblems(problems: readonly Problem[]): string {
  const warnings = problems.filter((problem) => levelOf(problem) === "warning").length;
  const files = new Set(problems.map((problem) => problem.file)).size;
  const both = [counted(problems.length - warnings, "problem"), ...(warnings === 0 ? [] : [counted(warnings, "warning")])];
  return `${both.join(", ")} in ${counted(files, "file")}`;
}

/** `1 file`, `2 files`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function formatProblem(problem: Problem): string {
  const level = levelOf(problem) === "warning" ? "warning " : "";
  const lines = [`${problem.file}:${problem.line}:${problem.column} ${level}${problem.code} ${problem.message}`];
  if (problem.source !== undefined) lines.push(problem.source);
  return [...lines, `  why: ${problem.why}`, `  fix: ${problem.fix}`].join("\n");
}

function byPlace(left: Problem, right: Problem): number {
  return (
    compareText(left.file, right.file) ||
    left.line - right.line ||
    left.column - right.column ||
    compareText(left.code, right.code) ||
    compareText(left.message, right.message)
  );
}

/** Order by code units: the same on every machine, whatever its language. */
export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function capped<T extends Problem>(problems: readonly T[]): readonly T[] {
  const counts = new Map<string, number>();
  const count = (problem: Problem): number => {
    const kind = `${problem.file}\0${problem.code}`;
    const number = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, number);
    return number;
  };
  const numbered = problems.map((problem) => ({ problem, number: count(problem) }));
  return numbered
    .filter(({ number }) => number <= MOST_OF_A_KIND)
    .map(({ problem, number }) => {
      const more = (counts.get(`${problem.file}\0${problem.code}`) ?? 0) - MOST_OF_A_KIND;
      return number === MOST_OF_A_KIND && more > 0
        ? { ...problem, message: `${problem.message} (and ${more} more of this kind in this file)` }
        : problem;
    });
}
