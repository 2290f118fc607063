/** Kubernetes quantities, as far as the policies need them: how much is it, and is it anything at all. */

const QUANTITY = /^([+-]?(?:\d+\.?\d*|\.\d+))([eE][+-]?\d+|[numkMGTPE]|[KMGTPE]i)?$/;

/** What a suffix multiplies with. */
const FACTORS: Readonly<Record<string, number>> = {
  ...{ n: 1e-9, u: 1e-6, m: 1e-3, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 },
  ...{ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60 },
};

/** A quantity such as `500m` or `2Gi` as a number; `undefined` when it is none. */
export function quantity(value: unknown): number | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const [, number, suffix = ""] = QUANTITY.exec(String(value).trim()) ?? [];
  if (number === undefined) return undefined;
  return /^[eE]./.test(suffix) ? Number(`${number}${suffix}`) : Number(number) * (FACTORS[suffix] ?? 1);
}

/** The sign of a quantity: -1, 0 or 1; `undefined` when it is none. */
export function quantitySign(value: unknown): number | undefined {
  const amount = quantity(value);
  return amount === undefined ? undefined : Math.sign(amount);
}
