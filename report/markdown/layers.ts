/** How each tenant that the change touches is kept apart, aspect by aspect. */

import { counted } from "../../model/problems";
import { ASPECTS, type AspectVerdict, type IsolatedTenant } from "../isolation/isolation-model";
import type { EnvironmentReport, Report } from "../report";
import { touchedTenants } from "./differences";
import { code, table } from "./text";

/** So many stand beside each other with what is said of them; of more only the verdicts are shown. */
const MOST_SIDE_BY_SIDE = 3;

/** A table per environment. */
export function layerTables({ environments }: Report, most: number): string {
  return environments
    .map((environment) => layerTable(environment, most))
    .filter((text) => text !== "")
    .join("\n\n");
}

function layerTable(environment: EnvironmentReport, most: number): string {
  const touched = touchedTenants(environment);
  const tenants = environment.after.tenants.filter(({ id }) => touched.has(id));
  if (tenants.length === 0) return "";
  const isNarrow = tenants.length <= MOST_SIDE_BY_SIDE;
  const rest = tenants.length - most;
  return [
    `**Layers in ${code(environment.id)}**`,
    isNarrow ? sideBySide(tenants) : verdicts(tenants.slice(0, most)),
    ...(!isNarrow && rest > 0 ? [`And ${counted(rest, "more tenant")}.`] : []),
  ].join("\n\n");
}

function sideBySide(tenants: readonly IsolatedTenant[]): string {
  const rows = ASPECTS.map((aspect) => {
    const found = tenants.map(({ aspects }) => aspects[aspect]);
    const [evidence] = found.flatMap((verdict) => verdict.evidence);
    return [aspect, ...found.map(inWords), evidence === undefined ? "" : `${code(evidence.resource)}: ${code(evidence.rule)}`];
  });
  return table(["layer", ...tenants.map(({ id }) => code(id)), "evidence, for example"], rows);
}

function inWords({ verdict, says }: AspectVerdict): string {
  const word = verdict === "leak" ? "**! leak**" : verdict === "not applicable" ? "–" : verdict;
  return says === "" ? word : `${word}: ${code(says)}`;
}

function verdicts(tenants: readonly IsolatedTenant[]): string {
  const rows = tenants.map(({ id, aspects }) => [code(id), ...ASPECTS.map((aspect) => SHORT[aspects[aspect].verdict])]);
  return table(["tenant", ...ASPECTS], rows);
}

const SHORT: Readonly<Record<AspectVerdict["verdict"], string>> = {
  dedicated: "dedicated",
  guarded: "guarded",
  opening: "opening",
  leak: "**! leak**",
  "not applicable": "–",
};
