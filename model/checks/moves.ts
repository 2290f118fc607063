/** Moves of a live tenant: to another region, or to another way of keeping its data apart. */

import { problemAtPath } from "../document";
import { type Context, isGiven, problemFrom, type TenantContext } from "../layers";
import type { Path } from "../paths";
import { regionOf } from "../presence";
import type { Problem } from "../problems";
import type { EnvironmentRun } from "../run";
import { isAlone } from "./change";

/** Moves of one tenant since the base. */
export function checkMoves(context: Context, run: EnvironmentRun): readonly Problem[] {
  const { tenant } = context;
  const earlier = tenant === undefined ? undefined : run.before.get(tenant.definition.id);
  if (tenant === undefined || earlier === undefined || earlier.tenant.definition.lifecycle?.status === "requested") return [];
  return [...regionChanged({ ...context, tenant }, earlier), ...dataMoved({ ...context, tenant }, earlier, run)];
}

/** Where everything may be destroyed at any time, a move destroys nothing that was promised. */
function regionChanged(context: TenantContext, earlier: TenantContext): readonly Problem[] {
  const { tenant, environment } = context;
  const [from, to] = [regionOf(earlier), regionOf(context)];
  if (environment === undefined || earlier.environment?.definition.ephemeral === true || from === undefined || from === to)
    return [];
  const { id } = environment.definition;
  const message = `${tenant.definition.id} would move from region ${from} to ${to ?? "none"} in ${id}; a region never changes on a live tenant.`;
  const fix = `Write environments: {${id}: {region: ${from}}}. For another region create a new tenant and migrate.`;
  return [problemAtPath(tenant.document, ["environments", id, "region"], { code: "LIF-108", message, fix })];
}

function dataMoved(context: TenantContext, earlier: TenantContext, { base }: EnvironmentRun): readonly Problem[] {
  const [was, is] = [earlier.values.isolation.data, context.values.isolation.data];
  const classes = [...new Set([...Object.keys(was.overrides), ...Object.keys(is.overrides)])].sort();
  const moves: readonly { readonly path: Path; readonly from: string; readonly to: string }[] = [
    { path: ["isolation", "data", "default"], from: was.default, to: is.default },
    ...classes.map((name) => ({
      path: ["isolation", "data", "overrides", name],
      from: was.overrides[name] ?? was.default,
      to: is.overrides[name] ?? is.default,
    })),
  ].filter(({ from, to }) => from !== to);
  const isPlanned = is.migration !== undefined && is.migration.ticket !== was.migration?.ticket;
  if (isPlanned && (base === undefined || isAlone(base, context.tenant.document.source.file))) return [];
  const { id } = context.tenant.definition;
  const need = isPlanned ? "must be alone in its change" : "needs a migration";
  const fix = isPlanned
    ? "Take the other files out of this change."
    : "Add the ticket of this move, isolation: {data: {migration: {ticket: ...}}}, in a change of its own.";
  return moves.map(({ path, from, to }) => {
    const what = path[2] === "overrides" ? `${id}'s ${String(path[3])}` : id;
    const message = `Moving ${what} from ${from} to ${to} moves live data; it ${need}.`;
    return problemFrom(context, isGiven(context, path) ? path : ["isolation", "model"], { code: "ISO-105", message, fix });
  });
}
