/**
 * Label selectors, as conditions on labels that nobody has chosen yet.
 *
 * Pods are the tenants' to create, so whether two selectors can meet is asked of every pod that could exist, not of those that do.
 */

import { fields, list, text, texts } from "../../policies/values";

/** One condition of a selector. */
export interface Requirement {
  readonly key: string;
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
  readonly values: readonly string[];
}

/** All conditions must hold; without any, everything is selected. */
export type Selector = readonly Requirement[];

type Labels = Readonly<Record<string, string>>;

const OPPOSITE = { In: "NotIn", NotIn: "In", Exists: "DoesNotExist", DoesNotExist: "Exists" } as const;

/** Reads a selector. One with an operator that does not exist is refused by the API server, so it selects everything here: the worse case. */
export function readSelector(value: unknown): Selector {
  const { matchLabels, matchExpressions } = fields(value);
  const labels = Object.entries(fields(matchLabels)).map(
    ([key, wanted]): Requirement => ({ key, operator: "In", values: [text(wanted)] }),
  );
  const expressions = list(matchExpressions)
    .map(fields)
    .flatMap(({ key, operator, values }): Requirement[] =>
      isOperator(operator) ? [{ key: text(key), operator, values: texts(values) }] : [],
    );
  return [...labels, ...expressions];
}

function isOperator(value: unknown): value is Requirement["operator"] {
  return typeof value === "string" && Object.hasOwn(OPPOSITE, value);
}

/** Whether labels that are known are selected. */
export function selects(selector: Selector, labels: Labels): boolean {
  return selector.every(({ key, operator, values }) => {
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
    if (operator === "Exists") return value !== undefined;
    if (operator === "DoesNotExist") return value === undefined;
    const isListed = value !== undefined && values.includes(value);
    return operator === "In" ? isListed : !isListed;
  });
}

/** Whether some labels are selected by all of `all` and by none of `none`. */
export function canExist(all: readonly Selector[], none: readonly Selector[] = []): boolean {
  const required = all.flat();
  return isPossible(required) && escapes(required, none);
}

/** Goes through the ways in which labels can miss each of the selectors. */
function escapes(required: Selector, none: readonly Selector[]): boolean {
  const [first, ...others] = none;
  if (first === undefined) return true;
  return first.some((requirement) => {
    const missed = [...required, opposite(requirement)];
    return isPossible(missed) && escapes(missed, others);
  });
}

function opposite({ key, operator, values }: Requirement): Requirement {
  return { key, operator: OPPOSITE[operator], values };
}

/** Whether conditions contradict each other; a key's value is free, so different keys never do. */
function isPossible(requirements: Selector): boolean {
  return [...new Set(requirements.map(({ key }) => key))].every((key) =>
    isKeyPossible(requirements.filter((requirement) => requirement.key === key)),
  );
}

function isKeyPossible(requirements: Selector): boolean {
  const of = (operator: Requirement["operator"]): Requirement[] => requirements.filter((one) => one.operator === operator);
  const isAbsentPossible = of("In").length === 0 && of("Exists").length === 0;
  if (isAbsentPossible) return true;
  if (of("DoesNotExist").length > 0) return false;
  const [first, ...others] = of("In").map(({ values }) => values);
  if (first === undefined) return true; // some value that no condition names
  const excluded = new Set(of("NotIn").flatMap(({ values }) => values));
  return first.some((value) => !excluded.has(value) && others.every((values) => values.includes(value)));
}

/** A selector in words, such as `k8s-app=kube-dns`. */
export function describeSelector(selector: Selector): string {
  if (selector.length === 0) return "all";
  return selector.map(describeRequirement).join(", ");
}

function describeRequirement({ key, operator, values }: Requirement): string {
  if (operator === "Exists") return key;
  if (operator === "DoesNotExist") return `no ${key}`;
  const isOne = values.length === 1;
  const listed = isOne ? (values[0] ?? "") : `(${values.join("|")})`;
  return `${key}${operator === "In" ? "=" : "≠"}${listed}`;
}
