/** Whether what tenants share is agreed by both, and by tenants that exist, work and are in the same environments. */

import { ACCESS } from "../blocks/federation";
import { shown } from "../printable";
import type { Problem } from "../problems";
import type { Run } from "../run";
import { didYouMean, listed } from "../suggest";
import { inTime, named, notPassedOn, sameProfiles } from "./grant-terms";
import {
  type Environments,
  type Fault,
  type Grants,
  grantsOf,
  holdsIn,
  type Placed,
  type PlacedAccept,
  type PlacedGrant,
  placeText,
  problemOf,
} from "./grants";

/** Every problem of grants and accepts that does not depend on regions. */
export function checkFederation(run: Run): readonly Problem[] {
  const grants = grantsOf(run.sources);
  return [
    ...grants.all.flatMap((grant) =>
      GRANT_RULES.flatMap((rule) => rule(grant, grants, run).map((fault) => problemOf(grant, fault))),
    ),
    ...grants.accepts.flatMap((accept) =>
      ACCEPT_RULES.flatMap((rule) => rule(accept, grants, run).map((fault) => problemOf(accept, fault))),
    ),
  ];
}

type Rule<T> = (entry: T, grants: Grants, run: Run) => readonly Fault[];

const GRANT_RULES: readonly Rule<PlacedGrant>[] = [
  (grant, grants, run) => partnerThere(grant, { partner: grant.entry.to, field: "to" }, grants, run),
  named,
  inTime,
  notPassedOn,
  sameProfiles,
  (grant, grants, run) => inSharedEnvironments(grant, grant.entry.to, grants, run),
];

const ACCEPT_RULES: readonly Rule<PlacedAccept>[] = [
  (accept, grants, run) => partnerThere(accept, { partner: accept.entry.from, field: "from" }, grants, run),
  (accept, grants, run) => inSharedEnvironments(accept, accept.entry.from, grants, run),
  granted,
];

/** The other tenant of an entry, and the field that names it. */
interface Partner {
  readonly partner: string;
  readonly field: "to" | "from";
}

const IDLE: readonly string[] = ["requested", "suspended", "offboarding", "deleted"];

/** The other tenant exists, is another one, and works. */
function partnerThere(
  { tenant }: Placed<unknown>,
  { partner, field }: Partner,
  grants: Grants,
  { sources }: Run,
): readonly Fault[] {
  const { id } = tenant.definition;
  const [verb, noun] = field === "to" ? ["grant to", "grants to"] : ["accept from", "what is accepted from"];
  if (partner === id)
    return [{ code: "FED-102", message: `${id} cannot ${verb} itself.`, fix: "Remove it: a tenant has what is its own.", field }];
  if (!grants.exists(partner)) {
    const message = `Tenant ${shown(partner)} does not exist.${didYouMean(
      partner,
      sources.tenants.ids.filter((other) => other !== id),
    )}`;
    return [{ code: "FED-101", message, fix: "Write the id of a tenant: the name of its file.", field }];
  }
  const status = grants.statusOf(partner) ?? "active";
  if (!IDLE.includes(status)) return [];
  const message = `${partner} is ${status}; ${noun} it must be removed first.`;
  return [{ code: "FED-106", message, fix: "Remove this entry; a new one can be written when the tenant works.", field }];
}

/** Nothing goes from one environment to another, so both tenants must be in each that is meant. */
function inSharedEnvironments(
  { tenant, entry: { environments } }: Placed<Environments>,
  partner: string,
  grants: Grants,
  { sources }: Run,
): readonly Fault[] {
  const other = grants.tenant(partner);
  const [mine, theirs] = [grants.environmentsOf(tenant), other && grants.environmentsOf(other)];
  if (mine === undefined || theirs === undefined || other === tenant) return [];
  const { id } = tenant.definition;
  const shared = mine.filter((environment) => theirs.includes(environment));
  const fix = shared.length === 0 ? "Remove it, or add an environment to one of the two tenants." : `Choose ${listed(shared)}.`;
  if (environments === undefined) {
    if (shared.length > 0) return [];
    const message = `${id} (${mine.join(", ")}) and ${partner} (${theirs.join(", ")}) are in no environment together, and nothing goes from one to another.`;
    return [{ code: "FED-109", message, fix }];
  }
  return environments
    .filter((environment) => !shared.includes(environment))
    .map((environment) => {
      if (!sources.environments.ids.includes(environment)) {
        const message = `Environment \`${shown(environment)}\` does not exist.${didYouMean(environment, sources.environments.ids)}`;
        return { code: "ENV-101", message, fix, field: "environments" } as const;
      }
      const message = `${mine.includes(environment) ? partner : id} is not in ${environment}, and nothing goes from one environment to another.`;
      return { code: "FED-109", message, fix, field: "environments" } as const;
    });
}

/** What is accepted was granted: to this tenant, in these environments, with this access. */
function granted({ tenant, entry: accept }: PlacedAccept, grants: Grants): readonly Fault[] {
  const { id } = tenant.definition;
  const { from, resource, access } = accept;
  if (grants.tenant(from) === undefined || from === id) return [];
  const given = grants.between(from, id, resource);
  if (given.length === 0) {
    const message = `${from} has not granted \`${resource}\` to ${id}.`;
    return [
      {
        code: "FED-103",
        message,
        fix: `Ask them to add it to tenants/${from}.yaml; nothing flows until both agree.`,
        field: "resource",
      },
    ];
  }
  return (accept.environments ?? [undefined]).flatMap((environment): readonly Fault[] => {
    const here = given.filter(({ entry }) => environment === undefined || holdsIn(entry, environment));
    const [first] = given;
    if (here.length === 0 && first !== undefined) {
      const named = [...new Set(given.flatMap(({ entry }) => entry.environments ?? []))];
      const message = `${from} grants \`${resource}\` only in ${named.join(", ")} (${placeText(first)}); ${environment ?? ""} may not have it.`;
      return [
        { code: "FED-109", message, fix: `Write environments: [${named.join(", ")}], or ask ${from}.`, field: "environments" },
      ];
    }
    const [weak] = here;
    if (weak === undefined || here.some(({ entry }) => ACCESS.indexOf(entry.access) >= ACCESS.indexOf(access))) return [];
    const message = `accepts ${access}, but ${from} grants ${weak.entry.access} (${placeText(weak)}).`;
    return [{ code: "FED-104", message, fix: `Write access: ${weak.entry.access}, or ask ${from} for more.`, field: "access" }];
  });
}
