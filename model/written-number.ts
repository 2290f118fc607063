/** Numbers that YAML reads in another way than people do. */

import { shown } from "./printable";
import type { ScalarNode } from "./tree";
import type { Fault } from "./written";

/** A number as everybody reads it: digits, perhaps a point, a minus where it means something. In some countries `1.000` is a thousand. */
const PLAIN_NUMBER = /^(?!.*\.000$)(-(?=.*[1-9]))?(0|[1-9][0-9]*)?(\.[0-9]*)?$/;

/** More digits than JavaScript keeps. */
const MOST_DIGITS = 15;

/** A number that is not what it looks like to everybody: `010`, `0x10`, `1e3`, `.inf`, or one of too many digits. */
export function numberFault({ text: raw, value, range }: ScalarNode): Fault | undefined {
  const isLong = raw.replace(/[^0-9]/g, "").length > MOST_DIGITS && String(value) !== raw;
  if (PLAIN_NUMBER.test(raw) && !isLong) return undefined;
  const isFinite = Number.isFinite(value);
  const number = numberText(Number(value));
  const message = isFinite
    ? `${shown(raw)} is read as the number ${number}.`
    : `${shown(raw)} is not read as a number that can be used.`;
  const fix = `Put it in quotes if it is text: "${shown(raw)}"; otherwise write ${isFinite ? number : "a number"}.`;
  return { code: "YML-115", range, message, fix };
}

/** In digits; a number too large or small for that stays as JavaScript writes it. */
function numberText(number: number): string {
  const text = String(number === 0 ? 0 : number);
  if (!text.includes("e")) return text;
  return number <= -1 || number >= 1 ? BigInt(number).toString() : number.toFixed(20).replace(/0+$/, "");
}
