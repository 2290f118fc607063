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
