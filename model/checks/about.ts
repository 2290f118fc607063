/** Whether the team that owns a tenant exists, and whether the chain of parents has an end. */

import type { TenantDefinition } from "../definition";
import { problemAtPath } from "../document";
import type { Loaded } from "../layers";
import { shown } from "../printable";
import { compareText, type Problem } from "../problems";
import type { Run } from "../run";
import { didYouMean, listed } from "../suggest";

type Tenant = Loaded<TenantDefinition>;

const MOST_LISTED = 7;

/** The owner is one of the teams of `teams.yaml`, if there is such a file. */
export function checkTeam({ definition: { owner }, document }: Tenant, { sources }: Run): readonly Problem[] {
  const teams = sources.teams.loaded?.definition.teams;
  if (teams === undefined || Object.hasOwn(teams, owner.team)) return [];
  const names = Object.keys(teams).sort(compareText);
  const guess = didYouMean(owner.team, names);
  const near = names.find((name) => guess.includes(`\`${name}\``));
  const reach = near === undefined ? "" : ` (${teams[near]?.email ?? ""})`;
  const message = `Team \`${shown(owner.team)}\` is not in teams.yaml.${guess.replace(/\?$/, `${reach}?`)}`;
  const choice = names.length > 0 && names.length <= MOST_LISTED ? `Choose ${listed(names)}` : "Choose a team of teams.yaml";
  return [
    problemAtPath(document, ["owner", "team"], { code: "TEN-110", message, fix: `${choice}, or add the team there first.` }),
  ];
}

/** Every parent is a tenant that is there, and no chain of parents returns to where it began. */
export function checkParents({ sources }: Run): readonly Problem[] {
  const ordered = [...sources.tenants.loaded].sort((left, right) => compareText(left.definition.id, right.definition.id));
  const tenants = new Map(ordered.map((tenant) => [tenant.definition.id, tenant]));
  const closed = new Set(sources.tombstones.map(({ definition }) => definition.id));
  const known = sources.tenants.ids.filter((id) => !closed.has(id));
  const isKnown = new Set(known);
  const missing = ordered.flatMap((tenant) => {
    const { parent } = tenant.definition;
    if (parent === undefined || isKnown.has(parent)) return [];
    const what = closed.has(parent) ? `Parent ${parent} was deleted (tenants/${parent}.yaml).` : noSuch(parent, known);
    return [atParent(tenant, what, "Name a tenant that has a file, or remove the line.")];
  });
  return [...missing, ...loops(tenants)];
}

function noSuch(parent: string, known: readonly string[]): string {
  return `Parent \`${parent}\` does not exist: there is no tenants/${parent}.yaml.${didYouMean(parent, known)}`;
}

/** Each loop once, at its tenant that comes first; a tenant looked at once is not looked at again. */
function loops(tenants: ReadonlyMap<string, Tenant>): readonly Problem[] {
  const seen = new Set<string>();
  return [...tenants.keys()].flatMap((start) => {
    const chain: string[] = [];
    const inChain = new Set<string>();
    let at: string | undefined = start;
    while (at !== undefined && !seen.has(at)) {
      seen.add(at);
      chain.push(at);
      inChain.add(at);
      at = tenants.get(at)?.definition.parent;
    }
    return at === undefined || !inChain.has(at) ? [] : [loop(chain.slice(chain.indexOf(at)), tenants)].flat();
  });
}

function loop(members: readonly string[], tenants: ReadonlyMap<string, Tenant>): readonly Problem[] {
  const [first = ""] = [...members].sort(compareText);
  const from = members.indexOf(first);
  const round = [...members.slice(from), ...members.slice(0, from), first];
  const text =
    round.length > MOST_LISTED + 1
      ? `${round.slice(0, MOST_LISTED).join(" -> ")} -> … -> ${first} (${members.length} tenants)`
      : round.join(" -> ");
  const tenant = tenants.get(first);
  const message = members.length === 1 ? `${first} is its own parent.` : `The chain of parents loops: ${text}.`;
  return tenant === undefined ? [] : [atParent(tenant, message, "Remove `parent` from the one that stands at the top.")];
}

function atParent({ document }: Tenant, message: string, fix: string): Problem {
  return problemAtPath(document, ["parent"], { code: "TEN-112", message, fix });
}
