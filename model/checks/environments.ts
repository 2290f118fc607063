/** Whether the environments a tenant lists exist. */

import type { TenantDefinition } from "../definition";
import { problemAtPath } from "../document";
import type { Loaded } from "../layers";
import { shown } from "../printable";
import type { Problem } from "../problems";
import type { Run } from "../run";
import { didYouMean, listed } from "../suggest";

/** Every environment a tenant lists has a file. */
export function checkEnvironmentsExist({ definition, document }: Loaded<TenantDefinition>, { sources }: Run): readonly Problem[] {
  const known = sources.environments.ids;
  return Object.keys(definition.environments ?? {})
    .filter((id) => !known.includes(id))
    .map((id) => {
      const message = `Environment \`${shown(id)}\` does not exist.${didYouMean(id, known)}`;
      const fix = known.length === 0 ? "Restore environments/." : `Choose ${listed(known)}, or add environments/${id}.yaml.`;
      return problemAtPath(document, ["environments", id], { code: "ENV-101", message, fix });
    });
}
