/** What `tenant check` says of a fleet in which nothing is wrong: what was checked, what that shows, what to do next. */

import { counted } from "../model/problems";
import type { Sources } from "../model/sources";
import { listed } from "../model/suggest";
import { invariants } from "../policies/invariants";
import type { PlannedJudgement } from "./judging";
import { data } from "./output";

const FILES_ONLY =
  ", as far as files show it: no two tenants share an id, a name built from it or a member, " +
  "and no member stands for the platform; what the program builds from them is judged by --resources and by the preview.";

interface Checked {
  readonly sources: Sources;
  readonly environments: readonly string[];
  readonly built: PlannedJudgement | undefined;
  readonly milliseconds: number;
}

/** Three lines. */
export function praise({ sources, environments, built, milliseconds }: Checked): void {
  const tenants = counted(sources.tenants.ids.length, "tenant");
  const tiers = counted(sources.tiers.ids.length, "tier");
  const where = `${counted(environments.length, "environment")} (${environments.join(", ")})`;
  data(`Checked ${tenants}, ${tiers} and ${where} in ${(milliseconds / 1000).toFixed(1)} s.`);
  data(`Isolation${isolationShown(built)}`);
  data(`Next: npm run preview -- ${environments[0] ?? "dev"}`);
}

function isolationShown(built: PlannedJudgement | undefined): string {
  if (built === undefined) return FILES_ONLY;
  // Problems from before a change stop no other change, and all the same nothing can be built from such files.
  if (built.left.length > 0) return ` in ${listed(built.left)}: not judged, because of what is wrong with the files.`;
  return `: ${counted(invariants.length, "invariant")} hold for all ${counted(built.resources, "resource")} that would be built.`;
}
