import { isObject, type Properties, type Value } from "../support";
import { groupOf, textAt } from "./object";

const binary = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
const decimal = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const nano = 1_000_000_000n;
const pattern = /^([+-]?)(\d*)(?:\.(\d*))?(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]?|[eE][+-]?\d+)$/;

/**
 * A Kubernetes quantity as the API server writes it back: "1024Mi" is "1Gi", "0.5" is "500m", "1000" is "1k". Whoever compares
 * inputs with live objects needs that. Text that is no quantity stays as it is: the server shall refuse it in its own words.
 */
export function canonicalQuantity(text: string): string {
  const [, sign, whole = "", fraction = "", suffix = ""] = pattern.exec(text) ?? [];
  if (sign === undefined || whole + fraction === "") return text;
  const digits = BigInt(whole + fraction);
  const value = divideUp(digits * nanosPer(suffix), 10n ** BigInt(fraction.length));
  if (value === 0n) return "0";
  return (sign === "-" ? "-" : "") + format(value, suffix);
}

function nanosPer(suffix: string): bigint {
  if (suffix.endsWith("i")) return nano * 1024n ** BigInt(binary.indexOf(suffix));
  if (/^[eE]./.test(suffix)) {
    const exponent = Number(suffix.slice(1));
    return exponent < -9 ? 1n : 10n ** BigInt(exponent + 9);
  }
  return 1000n ** BigInt(decimal.indexOf(suffix));
}

function divideUp(value: bigint, by: bigint): bigint {
  return (value + by - 1n) / by;
}

function format(value: bigint, suffix: string): string {
  if (suffix.endsWith("i") && value % nano === 0n && value >= 1024n * nano) {
    const [mantissa, power] = shorten(value / nano, 1024n, binary.length - 1);
    return `${mantissa}${binary[power]}`;
  }
  const [mantissa, power] = shorten(value, 1000n, decimal.length - 1);
  if (!/^[eE]./.test(suffix)) return `${mantissa}${decimal[power]}`;
  return power === 3 ? `${mantissa}` : `${mantissa}e${power * 3 - 9}`;
}

/** Divides while nothing is lost. */
function shorten(value: bigint, by: bigint, most: number): [mantissa: bigint, power: number] {
  let [mantissa, power] = [value, 0];
  while (power < most && mantissa % by === 0n) [mantissa, power] = [mantissa / by, power + 1];
  return [mantissa, power];
}

/** Properties of built-in kinds that map names to quantities. Objects only: a label of that name holds a text. */
const quantityMaps = new Set([
  "limits",
  "requests",
  "hard",
  "capacity",
  "default",
  "defaultRequest",
  "min",
  "max",
  "maxLimitRequestRatio",
]);
const quantityGroups = new Set(["", "apps", "batch"]);

/** The object with every quantity of its specification in canonical form. Custom resources stay as they are. */
export function withCanonicalQuantities(object: Properties): Properties {
  const { spec } = object;
  if (spec === undefined || !quantityGroups.has(groupOf(textAt(object, "apiVersion")))) return object;
  return { ...object, spec: walk(spec) };
}

function walk(value: Value, key = ""): Value {
  if (Array.isArray(value)) return value.map((item) => walk(item));
  if (key === "sizeLimit") return quantity(value);
  if (!isObject(value)) return value;
  const isMap = quantityMaps.has(key);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, isMap ? quantity(inner) : walk(inner, name)]));
}

function quantity(value: Value): Value {
  return typeof value === "string" || typeof value === "number" ? canonicalQuantity(String(value)) : value;
}
