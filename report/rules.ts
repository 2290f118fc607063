/** What can be said about a rule without a problem at hand: the same text in the terminal and in reports. */

import { CODES } from "../model/codes";

/** What the codes of one kind are about, in the order in which people read them. */
export const GROUPS: Readonly<Record<string, string>> = {
  YML: "The file and its YAML",
  TEN: "Who the tenant is",
  QTA: "Tier, quotas and rate limits",
  ISO: "Isolation, data, keys and residency",
  IDN: "Identity and access",
  GTW: "Routes",
  NET: "Network openings",
  FED: "Grants between tenants",
  LIF: "The life of a tenant",
  OPS: "Operations",
  ENV: "Environments",
  CHG: "What a change may hold",
};

/** A rule, in the words of the catalogue. */
export interface Rule {
  readonly code: string;
  /** What the rule is about, such as `Operations`. */
  readonly about: string;
  readonly why: string;
}

/** The rule behind a code; undefined if there is none. */
export function ruleOf(code: string): Rule | undefined {
  const why = (CODES as Readonly<Record<string, string>>)[code];
  return why === undefined ? undefined : { code, about: aboutGroup(groupOf(code)), why };
}

/** The kind of what is no rule of files: an invariant of the resources that are built from them. */
export const INVARIANT_GROUP = "INV";

/** What a kind of rule is about, in words. */
export function aboutGroup(group: string): string {
  return group === INVARIANT_GROUP ? "Isolation of what is built" : (GROUPS[group] ?? group);
}

/** The kind of rule, such as `YML` for `YML-101`. The codes of invariants are their names. */
export function groupOf(code: string): string {
  return /^[A-Z]+-/.exec(code)?.[0].slice(0, -1) ?? INVARIANT_GROUP;
}

/** Every kind of rule that has a code, in the catalogue's order. */
export const RULE_GROUPS: readonly string[] = [...new Set(Object.keys(CODES).map(groupOf))];

/** A sentence out of a reason that is written without capital and full stop. */
export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
}

/** Where more is to be read about a rule. */
export function readMore(code: string): string {
  return `npx tenant explain ${code}`;
}
