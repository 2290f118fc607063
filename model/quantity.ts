/**
 * Kubernetes quantities: numbers with an optional unit.
 *
 * Amounts are kept in thousandths, as whole numbers, so that comparing and adding is exact. Exponents (`1e3`) are not read:
 * nobody needs them here, and a unit is easier to review.
 */

const BINARY = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
const DECIMAL = ["", "k", "M", "G", "T", "P", "E"];
const LARGEST = 2n ** 63n - 1n;

const factors = new Map<string, bigint>([
  ["m", 1n],
  ...DECIMAL.map((unit, power): [string, bigint] => [unit, 1000n * 1000n ** BigInt(power)]),
  ...BINARY.slice(1).map((unit, index): [string, bigint] => [unit, 1000n * 1024n ** BigInt(index + 1)]),
]);

/** Thousandths of the amount; undefined if the text is not a quantity, is finer than a thousandth, or exceeds 63 bits. */
export function milliValue(text: string): bigint | undefined {
  const [, sign = "", whole, fraction = "", unit = ""] = /^(-?)(\d{1,19})(?:\.(\d{1,9}))?([a-zA-Z]{0,2})$/.exec(text) ?? [];
  const factor = factors.get(unit);
  if (whole === undefined || factor === undefined) return undefined;
  const scaled = BigInt(whole + fraction) * factor;
  const divisor = 10n ** BigInt(fraction.length);
  if (scaled % divisor !== 0n || scaled / divisor / 1000n > LARGEST) return undefined;
  return sign === "" ? scaled / divisor : -scaled / divisor;
}

/** CPU as the API server writes it: `2`, `1500m`. */
export function formatCpu(milli: bigint): string {
  return milli % 1000n === 0n ? String(milli / 1000n) : `${milli}m`;
}

/** Bytes as the API server writes them: with the largest unit, of the family the text used, that leaves a whole number. */
export function formatBytes(milli: bigint, like: string): string {
  const [units, base] = like.endsWith("i") ? [BINARY, 1024n] : [DECIMAL, 1000n];
  let amount = milli / 1000n;
  let power = 0;
  while (amount !== 0n && amount % base === 0n && power < units.length - 1) {
    amount /= base;
    power += 1;
  }
  return `${amount}${units[power] ?? ""}`;
}

/** Thousandths of a quantity that was checked before. Throws if it is none. */
export function amountOf(text: string): bigint {
  const value = milliValue(text);
  if (value === undefined) throw new Error(`Not a quantity: ${text}`);
  return value;
}

/** A quantity that was probably meant by `100GB`, `100 gi`, `100K`; undefined if there is no good guess. */
export function meantQuantity(text: string): string | undefined {
  const [, number, letter = ""] = /^\s*(\d{1,19}(?:\.\d{1,9})?)\s*([kmgtp])i?(?:b|bytes?)?\s*$/i.exec(text) ?? [];
  return number === undefined ? undefined : `${number}${letter.toUpperCase()}i`;
}
