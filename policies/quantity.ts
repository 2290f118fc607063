/** Kubernetes quantities, as far as the policies need them: how much is it at all. */

const QUANTITY = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:[eE][+-]?\d+|[numkMGTPE]|[KMGTPE]i)?$/;

/** The sign of a quantity such as `500m` or `2Gi`: -1, 0 or 1; `undefined` when it is none. */
export function quantitySign(value: unknown): number | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const number = QUANTITY.exec(String(value).trim())?.[1];
  return number === undefined ? undefined : Math.sign(Number(number));
}
