/** Words that several parts of the page use alike. */

import type { AspectVerdict, Edge, Evidence, Letter } from "../isolation/isolation-model";
import { html, type Markup } from "./markup";

/** What a letter means, for legends and for those who do not see the picture. */
export const LETTERS: Readonly<Record<Letter, string>> = {
  "!": "leak",
  W: "agreed grant to write",
  R: "agreed grant to read",
  O: "declared opening",
  G: "shared service behind a guard",
};

/** Class names of letters: `!` is none. */
export const CLASS_OF: Readonly<Record<Letter, string>> = { "!": "leak", W: "write", R: "read", O: "open", G: "guard" };

/** A sign beside the word, so that colour is never the only difference. */
export const VERDICTS: Readonly<
  Record<AspectVerdict["verdict"], { readonly sign: string; readonly style: string; readonly means: string }>
> = {
  dedicated: { sign: "●", style: "dedicated", means: "the tenant's own" },
  guarded: { sign: "◐", style: "guarded", means: "shared, behind a guard" },
  opening: { sign: "○", style: "opening", means: "an opening or a grant that was agreed" },
  leak: { sign: "!", style: "leaking", means: "not kept apart" },
  "not applicable": { sign: "–", style: "none", means: "there is nothing of the kind" },
};

/** A letter as the legend and the tables show it. */
export function letterMark(letter: Letter): Markup {
  return html`<span class="mark ${CLASS_OF[letter]}">${letter}</span>`;
}

/** One way in words. */
export function edgeText({ layer, letter, says }: Edge): string {
  return `${letter} ${layer}: ${says}`;
}

/** `tenants/acme.yaml:12`, where a file caused it. */
export function placeOf({ file, line }: Pick<Evidence, "file" | "line">): string | undefined {
  return file === undefined ? undefined : line === undefined ? file : `${file}:${line}`;
}
