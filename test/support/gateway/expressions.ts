/** The gateway's condition language: lists such as `["http_x", "==", "1"]`, joined by AND unless the list says OR first. */

import { list, NotSimulated, SyncRefused, text } from "./values";

type Lookup = (variable: string) => string | undefined;

type Operator = (actual: string | undefined, expected: unknown) => boolean;

const OPERATORS: Readonly<Record<string, Operator>> = {
  "==": isEqual,
  "~=": (actual, expected) => !isEqual(actual, expected),
  ">": (actual, expected) => Number(actual) > Number(expected),
  ">=": (actual, expected) => Number(actual) >= Number(expected),
  "<": (actual, expected) => Number(actual) < Number(expected),
  "<=": (actual, expected) => Number(actual) <= Number(expected),
  // A variable is a text: it is in no list of numbers.
  in: (actual, expected) => list(expected).includes(actual),
  "~~": (actual, expected) => matches(actual, text(expected), ""),
  "~*": (actual, expected) => matches(actual, text(expected), "i"),
};

const JOINS = ["AND", "OR", "!AND", "!OR"];

/** Whether a list of conditions holds. */
export function holds(conditions: readonly unknown[], lookup: Lookup): boolean {
  const [head, ...rest] = conditions;
  if (typeof head === "string" && JOINS.includes(head)) {
    const results = rest.map((condition) => holdsOne(list(condition), lookup));
    const joined = head.endsWith("AND") ? results.every(Boolean) : results.some(Boolean);
    return head.startsWith("!") ? !joined : joined;
  }
  return conditions.every((condition) => holdsOne(list(condition), lookup));
}

/** Refuses what the gateway refuses when it loads an expression. A regular expression is not looked at then. */
export function checkExpression(conditions: readonly unknown[]): void {
  const [head, ...rest] = conditions;
  if (conditions.length > 0 && rest.length < 2 && typeof head === "string") throw new SyncRefused(`${head} of too little`);
  const parts = typeof head === "string" && JOINS.includes(head) ? rest : conditions;
  for (const part of parts) {
    const [name, ...others] = list(part);
    if (typeof name === "string" && JOINS.includes(name)) checkExpression(list(part));
    else checkCondition(name, others);
  }
}

function checkCondition(name: unknown, others: readonly unknown[]): void {
  if (others.length === 1) throw new NotSimulated(`a condition in short form: ${JSON.stringify([name, ...others])}`);
  const [operator, ...values] = others[0] === "!" ? others.slice(1) : others;
  if (typeof name !== "string" || values.length !== 1)
    throw new SyncRefused(`invalid expression ${JSON.stringify([name, ...others])}`);
  if (OPERATORS[text(operator)] === undefined) throw new SyncRefused(`invalid operator ${JSON.stringify(operator)}`);
}

function holdsOne(condition: readonly unknown[], lookup: Lookup): boolean {
  const [name, ...others] = condition;
  if (typeof name === "string" && JOINS.includes(name)) return holds(condition, lookup);
  const isNegated = others[0] === "!";
  const [operator, expected] = isNegated ? others.slice(1) : others;
  const judge = OPERATORS[text(operator)];
  if (judge === undefined) throw new NotSimulated(`operator ${JSON.stringify(operator)}`);
  return judge(lookup(text(name)), expected) !== isNegated;
}

function isEqual(actual: string | undefined, expected: unknown): boolean {
  return typeof expected === "number" ? actual !== undefined && Number(actual) === expected : actual === expected;
}

/** A broken regular expression matches nothing and complains to the log only. */
function matches(actual: string | undefined, pattern: string, flags: string): boolean {
  try {
    return actual !== undefined && new RegExp(pattern, flags).test(actual);
  } catch {
    return false;
  }
}
