/**
 * What can be seen of the conditions of an admission policy without evaluating them: whether they say anything at all, and whether they
 * let everybody through.
 */

import { fields, list, text } from "./values";

/** Names by which an expression looks at the request; one without any of them says the same of all. */
const LOOKS = /\b(request|object|oldObject|params|variables|authorizer|namespaceObject)\b/;

/** Groups and prefixes of user names that hold tenants' accounts too. */
const EVERYBODY = [
  /'system:(authenticated|unauthenticated|masters|serviceaccounts)'/,
  /startsWith\(\s*'(system:?|system:serviceaccounts?:?|s?)'\s*\)/,
];

function expressions(conditions: unknown): string[] {
  return list(conditions).map((one) => text(fields(one)["expression"]).trim());
}

/** What is wrong with the conditions under which a policy is asked. */
export function conditionProblems(conditions: unknown): string[] {
  return expressions(conditions).flatMap((expression) => {
    if (expression === "true") return [];
    if (!LOOKS.test(expression) || /&&\s*false\b|\bfalse\s*&&/.test(expression)) return ["is never asked"];
    return EVERYBODY.some((pattern) => pattern.test(expression)) ? ["is not asked about tenants' own accounts"] : [];
  });
}

/** What is wrong with what a policy asks. To refuse everything is a decision. */
export function validationProblems(validations: unknown): string[] {
  const all = expressions(validations);
  const isHollow = (expression: string): boolean =>
    (expression !== "false" && !LOOKS.test(expression)) || /\|\|\s*true\b|\btrue\s*\|\|/.test(expression);
  return [
    ...(all.length === 0 ? ["asks nothing"] : []),
    ...all.filter(isHollow).map((expression) => `asks "${expression}", which holds for everything`),
  ];
}
