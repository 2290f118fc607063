import { closest, distance } from "fastest-levenshtein";

/** The candidate that was probably meant, or undefined when none is near. */
function meant(word: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0 || word.length > 64) return undefined;
  const lowerCase = candidates.map((candidate) => candidate.toLowerCase());
  const near = closest(word.toLowerCase(), lowerCase);
  const isNear = distance(word.toLowerCase(), near) <= Math.max(2, Math.floor(near.length / 3));
  return isNear ? candidates[lowerCase.indexOf(near)] : undefined;
}

/** ` Did you mean \`x\`?`, or nothing. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const near = meant(word, candidates);
  return near === undefined ? "" : ` Did you mean \`${near}\`?`;
}

/** `a, b or c`. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1) ?? ""}`;
}
