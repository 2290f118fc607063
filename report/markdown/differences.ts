/** What is different between the isolation before and after, for those parts of the comment that show only that. */

import type { Edge, IsolatedTenant } from "../isolation/isolation-model";
import { cellsOf } from "../isolation-counts";
import type { EnvironmentReport } from "../report";

/** Ways that are there now and were not, and the reverse; none of either without a base. */
interface EdgeChanges {
  readonly opened: readonly Edge[];
  readonly closed: readonly Edge[];
}

/** Compares the ways of an environment by everything a reader sees of them. */
export function edgeChanges({ before, after }: Pick<EnvironmentReport, "before" | "after">): EdgeChanges {
  if (before === undefined) return { opened: [], closed: [] };
  const [was, is] = [new Set(before.edges.map(keyOf)), new Set(after.edges.map(keyOf))];
  return {
    opened: after.edges.filter((edge) => !was.has(keyOf(edge))),
    closed: before.edges.filter((edge) => !is.has(keyOf(edge))),
  };
}

function keyOf({ from, to, layer, letter, says }: Edge): string {
  return [from, to, layer, letter, says].join("\0");
}

/** Tenants that the change touches: by their values or resources, by a way from or to them, or by what is said of an aspect. */
export function touchedTenants(environment: EnvironmentReport): ReadonlySet<string> {
  const { opened, closed } = edgeChanges(environment);
  const here = new Map(environment.after.tenants.map((tenant) => [tenant.id, tenant]));
  const was = new Map(environment.before?.tenants.map((tenant) => [tenant.id, tenant]));
  const differing =
    environment.before === undefined ? [] : [...here.values()].filter((tenant) => differs(tenant, was.get(tenant.id)));
  const ends = [...opened, ...closed].flatMap(({ from, to }) => [from, to]);
  const ids = [...environment.changes.map(({ tenant }) => tenant), ...ends, ...differing.map(({ id }) => id)];
  return new Set(ids.filter((id) => here.has(id) || was.has(id)));
}

function differs(now: IsolatedTenant, before: IsolatedTenant | undefined): boolean {
  if (before === undefined) return true;
  const said = ({ aspects }: IsolatedTenant): string =>
    Object.values(aspects)
      .map(({ verdict, says }) => `${verdict} ${says}`)
      .join("\0");
  return said(now) !== said(before);
}

/** The ways between each two, before and after, by `from` and `to`. */
export function cellsBeforeAndAfter({ before, after }: EnvironmentReport): {
  readonly was: ReadonlyMap<string, readonly Edge[]> | undefined;
  readonly is: ReadonlyMap<string, readonly Edge[]>;
} {
  return { was: before === undefined ? undefined : cellsOf(before.edges), is: cellsOf(after.edges) };
}
