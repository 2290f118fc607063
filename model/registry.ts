import { databaseName, schemaName } from "./names";
import { compareText, type Problem } from "./problems";
import type { Fleet } from "./resolved-tenant";
import { problemIn } from "./source-text";

/**
 * Tenants that exist in an environment but have no file any more.
 *
 * @param previous ids in the last recorded state of the environment
 * @param fleet the fleet as the files give it now
 * @returns one problem per vanished tenant; a file that is gone never means that its tenant is to be deleted
 */
export function checkVanished(
  previous: readonly string[],
  { tenants, closed, absent }: Pick<Fleet, "tenants" | "closed" | "absent">,
): Problem[] {
  const present = new Set([...tenants.map(({ id }) => id), ...closed]);
  const vanished = [...new Set(previous)].filter((id) => !present.has(id)).sort(compareText);
  return vanished.map((id) => {
    const file = `tenants/${id}.yaml`;
    if (absent.includes(id)) return noLongerHere(id, file);
    const fix = `Restore the file (git log -- ${file} names the commit that removed it). To close the tenant, data included, keep the file and add lifecycle: {status: deleted, deleted: {on: 2026-03-02, ticket: OPS-31}}`;
    return problemIn(file, { code: "LIF-101", path: "", message: `${file} is gone, but tenant ${id} still exists.`, fix });
  });
}

function noLongerHere(id: string, file: string): Problem {
  return problemIn(file, {
    code: "LIF-101",
    path: "environments",
    message: `${file} no longer places tenant ${id} in this environment, but it still exists there.`,
    fix: "List the environment again under `environments`; a tenant leaves an environment only when it is closed.",
  });
}

/** Where a tenant's rows are, as the last run of its environment told. */
export interface RecordedPlace {
  /** Absent from records of a time when there was only one. */
  readonly database?: string;
  readonly schema: string;
}

/**
 * Tenants whose files ask for another way to keep rows apart than the one they live in. A run would build the new place empty and take the
 * old one down with the rows in it.
 *
 * @param places by tenant id; what was never finished is not there and may still be changed.
 */
export function checkMoved(places: Readonly<Record<string, RecordedPlace>>, { tenants }: Pick<Fleet, "tenants">): Problem[] {
  return tenants.flatMap(({ id, isolation: { data } }) => {
    const place = Object.hasOwn(places, id) ? places[id] : undefined;
    const was = place === undefined ? data.default : modelOf(id, place);
    if (place === undefined || was === data.default) return [];
    const message = `The rows of ${id} are in ${place.database ?? "the shared database"}, schema ${place.schema} (${was}); no run moves them to ${data.default}.`;
    const fix = `Keep isolation: {data: {default: ${was}}}. Moving rows is not built yet; a new tenant can have ${data.default}.`;
    return [problemIn(`tenants/${id}.yaml`, { code: "ISO-105", path: "isolation.data.default", message, fix })];
  });
}

function modelOf(id: string, { database, schema }: RecordedPlace): string {
  if (schema === schemaName(id)) return "schema";
  return database === databaseName(id) ? "database" : "row";
}
