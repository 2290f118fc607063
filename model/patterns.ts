/**
 * Whether a regular expression is valid, and whether matching it stays fast whatever the text.
 *
 * A backtracking matcher takes exponential time where a repeated part can match one text in several ways, and too long where
 * repeats follow each other over the same characters. What cannot be ruled out here is refused: a pattern that is refused without
 * need can be simplified, one that hangs the gateway stops every tenant. What passes takes at most the square of the text's length.
 */

import { type Atom, type Part, readPattern, type Sequence } from "./pattern-syntax";

/** What is wrong with a pattern. */
interface PatternFault {
  readonly message: string;
  readonly fix: string;
}

const LONGEST = 500;

/** Repeats up to this often are as good as written out. */
const FEW = 32;

/** Repeats without a near end that one pattern may have; each multiplies the time by the length of the text. */
const MOST_REPEATS = 3;

/** In how many ways alternatives and short repeats may be tried at one place, without and with a long repeat besides. */
const MOST_CHOICES = [20_000, 64] as const;

/** What is wrong with a pattern; undefined if nothing. */
export function patternFault(pattern: string): PatternFault | undefined {
  if (pattern.length > LONGEST)
    return {
      message: `This pattern has ${pattern.length} characters; the limit is ${LONGEST}.`,
      fix: "Shorten it, or write several.",
    };
  try {
    new RegExp(pattern);
  } catch {
    return { message: "This is no valid pattern.", fix: "Check its brackets and backslashes." };
  }
  const ways = readPattern(pattern);
  if (ways === undefined)
    return {
      message: "This pattern uses more than characters, classes, groups and repeats; how long that takes cannot be told.",
      fix: "Leave out looking ahead and back, references to groups, and escapes other than \\d \\w \\s and \\n \\r \\t.",
    };
  if (hasNestedRepeat(ways))
    return {
      message: "This pattern can take minutes on crafted text: it repeats a part that can match in several ways.",
      fix: "Simplify it: repeat single characters or parts of fixed length, such as [0-9]+ or ([0-9]{4}-)+.",
    };
  const repeats = Math.max(...ways.map(repeatsIn));
  if (repeats > MOST_REPEATS || ways.some(hasNeighbours) || choicesIn(ways) > MOST_CHOICES[repeats === 0 ? 0 : 1])
    return {
      message: "This pattern can take minutes on crafted text: repeats share the same characters.",
      fix: "Simplify it: give repeats an end, such as {1,20}, or put a character between them that neither matches.",
    };
  return undefined;
}

/** A group repeated without a near end whose inside can match in several ways, or any repeated group with such a repeat inside. */
function hasNestedRepeat(ways: readonly Sequence[]): boolean {
  return ways.flat().some((part) => {
    const { atom, most } = part;
    if (atom.kind !== "group") return false;
    const isNested = isLong(part) ? !isFixed(atom.ways) : most > 1 && atom.ways.some((way) => repeatsIn(way) > 0);
    return isNested || hasNestedRepeat(atom.ways);
  });
}

function isFixed([way, ...others]: readonly Sequence[]): boolean {
  return (
    others.length === 0 &&
    (way ?? []).every(({ atom, least, most }) => least === most && (atom.kind !== "group" || isFixed(atom.ways)))
  );
}

function isLong({ least, most }: Part): boolean {
  return most > least && most > FEW;
}

function repeatsIn(sequence: Sequence): number {
  return sequence.reduce((sum, part) => {
    const inside = part.atom.kind === "group" ? Math.max(0, ...part.atom.ways.map(repeatsIn)) : 0;
    return sum + inside + (isLong(part) ? 1 : 0);
  }, 0);
}

/** The product over all parts; beyond the limit it need not be exact. */
function choicesIn(ways: readonly Sequence[]): number {
  return ways.reduce((sum, way) => sum + way.reduce((product, part) => product * choicesOf(part), 1), 0);
}

function choicesOf(part: Part): number {
  const times = isLong(part) ? 1 : part.most - part.least + 1;
  return times * (part.atom.kind === "group" ? choicesIn(part.atom.ways) ** Math.min(part.most, FEW) : 1);
}

/** Two long repeats over the same characters with nothing between them at which the first one must end. */
function hasNeighbours(sequence: Sequence): boolean {
  return sequence.some((part, index) => {
    if (part.atom.kind === "group" && part.atom.ways.some(hasNeighbours)) return true;
    const own = repeatedIn(part);
    return own.size > 0 && meetsAnother(own, sequence.slice(index + 1));
  });
}

function meetsAnother(own: ReadonlySet<string>, rest: Sequence): boolean {
  for (const next of rest) {
    if (isShared(own, repeatedIn(next))) return true;
    if (next.least > 0 && next.atom.kind === "one" && !isShared(own, charactersOf(next.atom))) return false;
  }
  return false;
}

function isShared(own: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return [...others].some((character) => own.has(character));
}

/** The sample characters that long repeats match in a part. */
function repeatedIn(part: Part): ReadonlySet<string> {
  if (isLong(part)) return charactersOf(part.atom);
  return part.atom.kind === "group" ? new Set(part.atom.ways.flat().flatMap((inner) => [...repeatedIn(inner)])) : new Set();
}

/** Characters that stand for all: ASCII, and some of what lies beyond. */
const SAMPLES = [...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)), "é", "\u00a0", "ж", "中", "\ud800"];

/** The sample characters that a part can match anywhere in it. */
function charactersOf(atom: Atom): ReadonlySet<string> {
  if (atom.kind === "place") return new Set();
  if (atom.kind === "group") return new Set(atom.ways.flat().flatMap((part) => [...charactersOf(part.atom)]));
  const matches = new RegExp(`^${atom.source}$`);
  return new Set(SAMPLES.filter((character) => matches.test(character)));
}
