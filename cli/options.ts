/** How values of options are read, where several subcommands read them alike. */

import type { Sources } from "../model/sources";
import { didYouMean, listed } from "../model/suggest";
import { UsageError } from "./output";

/** For commander: an option that may be given several times. */
export function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

/** A day of the calendar, such as 2026-03-02. */
export function day(text: string): string {
  const date = new Date(`${text}T00:00:00Z`);
  const exists = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
  if (exists) return text;
  throw new UsageError(`\`${text}\` is not a day. Write year, month and day: 2026-03-02.`);
}

/**
 * The environment of `--env`, or all.
 *
 * Without any environment file the rest is still checked, so that everything is reported at once.
 */
export function chosenEnvironments({ environments: { ids } }: Sources, chosen: string | undefined): readonly string[] {
  if (chosen !== undefined && ids.length > 0 && !ids.includes(chosen))
    throw new UsageError(`There is no environments/${chosen}.yaml.${didYouMean(chosen, ids)} Choose ${listed(ids)}.`);
  if (chosen !== undefined) return [chosen];
  return ids.length > 0 ? ids : ["dev"];
}

/** The environment of `--env`; it need not be given where there is only one. */
export function oneEnvironment(sources: Sources, chosen: string | undefined): string {
  const [first = "dev", ...others] = chosenEnvironments(sources, chosen);
  if (others.length === 0) return first;
  throw new UsageError(`Add --env: ${listed([first, ...others])}.`);
}

/** A tenant that is asked for by name must be there; a file that is not a regular one is reported by the check itself. */
export function refuseUnknown(id: string, { tenants }: Sources): void {
  if (tenants.ids.includes(id) || tenants.problems.some(({ file }) => file.startsWith(`tenants/${id}.`))) return;
  throw new UsageError(`There is no tenants/${id}.yaml.${didYouMean(id, tenants.ids)}`);
}
