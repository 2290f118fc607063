/** Whether the environments a tenant lists exist. */

import type { TenantDefinition } from "../definition";
import { problemAtPath } from "../document";
import type { Loaded } from "../layers";
import type { Problem } from "../problems";
import type { Run } from "../run";
import type { Finding } from "../source-text";
import { didYouMean, listed } from "../suggest";

/** Every environment a tenant lists has a file. */
export function checkEnvironmentsExist({ definition, document }: Loaded<TenantDefinition>, { sources }: Run): readonly Problem[] {
  const known = sources.environments.ids;
  return Object.keys(definition.environments ?? {})
    .filter((id) => !known.includes(id))
    .map((id) => problemAtPath(document, ["environments", id], noEnvironment(id, known)));
}

/** What is wrong with the id of an environment that has no file. */
export function noEnvironment(id: string, known: readonly string[]): Omit<Finding, "path"> {
  const message = `Environment \`${id}\` does not exist.${didYouMean(id, known)}`;
  const fix = known.length === 0 ? "Restore environments/." : `Choose ${listed(known)}, or add environments/${id}.yaml.`;
  return { code: "ENV-101", message, fix };
}
