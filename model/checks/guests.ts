/** Whether guests are told from the tenant's own people, and whether memberships that end have not ended. */

import type { TenantDefinition } from "../definition";
import { problemAtPath } from "../document";
import { daysAfter } from "../duration";
import { type Context, citation, type Loaded } from "../layers";
import { shown } from "../printable";
import type { Problem } from "../problems";
import type { Run } from "../run";
import { listed } from "../suggest";

const NOTICE = 30 * 86_400_000;
const LONGEST = 365;

/** Guests have a last day, and nobody stays beyond theirs. */
export function checkMembershipEnds({ document, definition }: Loaded<TenantDefinition>, { today }: Run): readonly Problem[] {
  return (definition.access?.members ?? []).flatMap((member, index): readonly Problem[] => {
    const { external, expires } = member;
    const who = shown(member.group ?? member.user ?? "This member");
    const problem = (message: string, fix: string): Problem =>
      problemAtPath(document, ["access", "members", index], { code: "IDN-110", message, fix });
    if (expires === undefined)
      return external === true
        ? [problem(`${who} is external and needs expires.`, "Add the last day of the work: expires: 2026-12-31.")]
        : [];
    if (expires < today)
      return [problem(`The membership of ${who} ended on ${expires}.`, "Remove the member, or write a new day.")];
    const last = daysAfter(today, LONGEST * 86_400_000);
    if (external === true && expires > last)
      return [problem(`${who} is external until ${expires}, more than ${LONGEST} days ahead.`, `Write ${last} or earlier.`)];
    if (expires > daysAfter(today, NOTICE)) return [];
    const ending = problem(`The membership of ${who} ends on ${expires}.`, "Write a later day if the work goes on.");
    return [{ ...ending, level: "warning" }];
  });
}

/** Whoever has a mail address outside the tenant's domains is a guest. */
export function checkGuests(context: Context): readonly Problem[] {
  const { tenant, values } = context;
  const domains = values.identity.sso?.domains as readonly string[] | undefined; // layers together may still leave it out
  if (tenant === undefined || domains === undefined) return [];
  return (tenant.definition.access?.members ?? []).flatMap(({ user, external }, index) => {
    const domain = /@([^@]+)$/.exec(user ?? "")?.[1]?.toLowerCase();
    if (domain === undefined || external === true || domains.includes(domain)) return [];
    const own = `${listed(domains)}${citation(context, ["identity", "sso", "domains"])}`;
    const message = `${shown(domain)} is not one of this tenant's domains (${own}).`;
    const fix = "Add external: true and expires, or add the domain to identity.sso.domains if it is the tenant's.";
    return [problemAtPath(tenant.document, ["access", "members", index], { code: "IDN-110", message, fix })];
  });
}
