/** Everybody the checks are run as: one of every tier and role. */

import type { Identity } from "../../support/api";

/** Somebody of a tenant, and whether they may create pods. */
export interface Person extends Identity {
  readonly tenant: string;
  readonly role: "admin" | "editor" | "viewer" | "workload";
  /** May write roles and network policies, within bounds. */
  readonly selfService?: true;
}

const workload = (tenant: string): Person => ({
  tenant,
  role: "workload",
  user: `system:serviceaccount:t-${tenant}:app`,
  groups: ["system:serviceaccounts", `system:serviceaccounts:t-${tenant}`],
});
const person = (tenant: string, role: "admin" | "editor" | "viewer", group: string): Person => ({
  tenant,
  role,
  user: `${role}@${tenant}.example`,
  groups: [group],
});

/** One of every tier and role. */
export const PEOPLE: readonly Person[] = [
  person("acme", "admin", "acme-admins"),
  person("acme", "editor", "acme-engineers"),
  person("acme", "viewer", "acme-auditors"),
  workload("acme"),
  { ...person("globex", "admin", "globex-leads"), selfService: true },
  person("globex", "editor", "globex-developers"),
  { tenant: "globex", role: "viewer", user: "nadia@globex.example", groups: [] },
  workload("globex"),
  person("initech", "admin", "initech-it"),
  workload("initech"),
];
export const AUTHORS = PEOPLE.filter(({ role }) => role === "admin" || role === "editor");
export const named = (people: readonly Person[]): readonly (readonly [string, Person])[] =>
  people.map((one) => [`${one.tenant}'s ${one.role}`, one]);
