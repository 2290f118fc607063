import { compareText, type Problem } from "./problems";
import { problemIn } from "./source-text";

/**
 * Tenants that exist in an environment but have no file any more.
 *
 * @param previous ids in the last recorded state of the environment
 * @param current ids whose files are there now, whatever they say
 * @returns one problem per vanished tenant; a file that is gone never means that its tenant is to be deleted
 */
export function checkVanished(previous: readonly string[], current: readonly string[]): Problem[] {
  const present = new Set(current);
  const vanished = [...new Set(previous)].filter((id) => !present.has(id)).sort(compareText);
  return vanished.map((id) => {
    const file = `tenants/${id}.yaml`;
    const fix = `Restore the file (git log -- ${file} names the commit that removed it). To close the tenant, data included, keep the file and add lifecycle: {status: deleted, deleted: {on: 2026-03-02, ticket: OPS-31}}`;
    return problemIn(file, { code: "LIF-101", path: "", message: `${file} is gone, but tenant ${id} still exists.`, fix });
  });
}
