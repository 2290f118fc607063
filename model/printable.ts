/**
 * What cannot be seen or is not what it seems: control and formatting characters, separators other than the plain space,
 * lone surrogates, private and unassigned characters, and all that is drawn as nothing.
 */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{DI}]|(?! )\p{Zs}/u;
const EVERY_UNSEEN = new RegExp(UNSEEN.source, "gu");
const UNSEEN_IN_LINES = new RegExp(`(?![\\t\\r\\n])(?:${UNSEEN.source})`, "u");

/** Seen at a glance: most texts hold nothing else, and the tables of Unicode are slow. */
const PLAIN = /^[\x20-\x7E\t\r\n]*$/;

const LONGEST_SHOWN = 60;

/** The first character that cannot be seen, tabs and line breaks included; or undefined. */
export function firstUnseen(text: string): { index: number; name: string; length: number } | undefined {
  const found = UNSEEN.exec(text);
  return found === null ? undefined : { index: found.index, name: characterName(found[0]), length: found[0].length };
}

/** Whether a text of several lines holds a character that cannot be seen, other than tabs and line breaks. */
export function hasUnseen(text: string): boolean {
  return !PLAIN.test(text) && UNSEEN_IN_LINES.test(text);
}

/** A text without what cannot be seen. */
export function withoutUnseen(text: string): string {
  return text.replace(EVERY_UNSEEN, "");
}

/** The name of a character, such as `U+202E`. */
function characterName(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/** Text that is safe to print: what cannot be seen is spelled out, so that a file cannot steer a terminal or lie in a report. */
export function printable(text: string): string {
  return text.replace(EVERY_UNSEEN, (character) => `<${characterName(character)}>`);
}

/** A value as a person wrote it, cut to a length that fits a message. */
export function shown(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}
