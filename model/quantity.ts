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

/** Patterns of the amounts that files may hold, exact to the last byte, so that an editor refuses what the program refuses. */

/** A whole number of at most so many digits that is not below the least one; without a leading zero. */
function atLeast(least: string, digits: number): string {
  const higher = Array.from(least, (digit, at) => {
    const rest = least.length - at - 1;
    return digit === "9" ? [] : [`${least.slice(0, at)}[${Number(digit) + 1}-9]${rest === 0 ? "" : `[0-9]{${rest}}`}`];
  });
  return `(${[least, ...higher.flat(), `[1-9][0-9]{${least.length},${digits - 1}}`].join("|")})`;
}

/** Up to three decimals that are not all zero. */
const DECIMALS = "\\.([1-9][0-9]{0,2}|0[1-9][0-9]?|00[1-9])";
/** Decimals of a binary unit that leave whole bytes: eighths. */
const EIGHTHS = "\\.(50{0,2}|[27]50?|(12|37|62|87)5)";

const above = (digits: number, fraction: string): string =>
  `([1-9]${digits === 1 ? "" : `[0-9]{0,${digits - 1}}`}(\\.0{1,3}|${fraction})?|0${fraction})`;

/** At least 1 MiB, less than 2^63 bytes, whole bytes; more digits than a unit needs are refused. */
const ENOUGH_BYTES = [
  `${atLeast("1048576", 15)}(\\.0{1,3})?`,
  `${atLeast("1048576", 15)}000m`,
  `(${atLeast("1049", 15)}(\\.[0-9]{1,3})?|1048\\.(57[6-9]|5[89][0-9]?|[6-9][0-9]{0,2}))k`,
  `(([2-9]|[1-9][0-9]{1,11})(\\.[0-9]{1,3})?|1\\.(049|0[5-9][0-9]?|[1-9][0-9]{0,2}))M`,
  `([1-9][0-9]{0,8}(\\.[0-9]{1,3})?|0\\.([1-9][0-9]{0,2}|0[1-9][0-9]?|00[2-9]))G`,
  `${above(6, DECIMALS)}T`,
  `${above(3, DECIMALS)}P`,
  `([1-8](\\.[0-9]{1,3})?|0${DECIMALS})E`,
  `${atLeast("1024", 15)}(\\.0{1,3}|${EIGHTHS})?Ki`,
  `[1-9][0-9]{0,11}(\\.0{1,3}|${EIGHTHS})?Mi`,
  `${above(9, EIGHTHS)}Gi`,
  `${above(6, EIGHTHS)}Ti`,
  `${above(3, EIGHTHS)}Pi`,
  `([1-7](\\.0{1,3}|${EIGHTHS})?|0${EIGHTHS})Ei`,
].join("|");

/** Bytes. */
export const BYTES_PATTERN = `^(${ENOUGH_BYTES})$`;

/** Bytes, or none. */
export const STORAGE_PATTERN = `^(0(\\.0{1,3})?([kMGTPEm]|[KMGTPE]i)?|${ENOUGH_BYTES})$`;

/** Cores with up to three decimals, or whole millicores. */
export const CPU_PATTERN = `^(${above(9, DECIMALS)}|[1-9][0-9]{0,11}m)$`;

/** The same bounds for amounts that are written as numbers. */
export const BYTES_NUMBER = { type: "integer", minimum: 1_048_576, maximum: 999_999_999_999_999 } as const;
export const CPU_NUMBER = { type: "number", minimum: 0.001, maximum: 999_999_999.999 } as const;
