/** HTML that cannot be injected into: what is put into a template is text and is escaped, unless a template made it. */

import { printable } from "../../model/printable";

/** Finished HTML or SVG. Only `html` makes it from text. */
export class Markup {
  private constructor(readonly text: string) {}

  /** For `html` and for the page's own style and script, which no tenant has a say in. */
  static trusted(text: string): Markup {
    return new Markup(text);
  }
}

/** What a template takes; `undefined` and `false` stand for nothing. */
export type Part = Markup | string | number | false | undefined | readonly Part[];

/** A template whose parts are escaped. Attributes must stand in double quotes. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  let text = strings[0] ?? "";
  for (const [index, part] of parts.entries()) text += partText(part) + (strings[index + 1] ?? "");
  return Markup.trusted(text);
}

function partText(part: Part): string {
  if (part === undefined || part === false) return "";
  if (part instanceof Markup) return part.text;
  if (typeof part === "string") return escaped(part);
  if (typeof part === "number") return numberText(part);
  return part.map(partText).join("");
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Invisible characters are spelled out: one of them could turn the rest of a line around. */
function escaped(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

/** At most two decimals: places in a picture need no more, and shorter numbers make a smaller page. */
function numberText(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** A number for people, such as `39,800` or `12.5`. */
export function figure(value: number): string {
  const [whole = "", decimals] = String(Math.round(value * 10) / 10).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return decimals === undefined ? grouped : `${grouped}.${decimals}`;
}

/** A name that fits into a picture; pictures say the whole one in a title. */
export function cut(text: string, longest: number): string {
  const characters = Array.from(text);
  return characters.length <= longest ? text : `${characters.slice(0, longest - 1).join("")}…`;
}
