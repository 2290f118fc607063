/** Faults of YAML as people make them, and what is left when the remedy is followed. */

/** Stands right before the character at which a problem is expected. */
const MARK = "§";

/** A fault: its code, the lines with a mark at the expected place, the lines once mended, and words of the remedy. */
export type Case = readonly [code: string, bad: string, good: string, says?: string];

/** Lines and columns counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** The text without its mark, and where that stood. */
export function unmarked(text: string): { readonly text: string; readonly place: Place } {
  const at = text.indexOf(MARK);
  if (at < 0 || text.includes(MARK, at + 1)) throw new Error(`Exactly one ${MARK} is needed in ${text}`);
  const before = text.slice(0, at).split(/\r\n|\n/);
  return {
    text: before.join("\n") + text.slice(at + 1),
    place: { line: before.length, column: (before.at(-1) ?? "").length + 1 },
  };
}

/** Lines moved to the right; blank ones stay blank. */
export function indented(text: string, spaces: number): string {
  return text.replace(/^(?=.)/gm, " ".repeat(spaces));
}
