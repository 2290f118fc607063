/** Whether profiles and regions exist, and whether a tenant's data stays where it must. */

import type { TenantDefinition } from "../definition";
import { problemAtPath } from "../document";
import { type Context, citation, type Loaded, problemFrom, type TenantContext } from "../layers";
import type { Path } from "../paths";
import { regionOf } from "../presence";
import { shown } from "../printable";
import type { Problem } from "../problems";
import type { EnvironmentRun, Run } from "../run";
import type { Sources } from "../sources";
import { didYouMean, listed } from "../suggest";

/** Every profile a tenant declares has a file. */
export function checkProfilesExist({ definition, document }: Loaded<TenantDefinition>, { sources }: Run): readonly Problem[] {
  const known = sources.profiles.ids;
  return (definition.compliance?.profiles ?? []).flatMap((id, index) => {
    if (known.includes(id)) return [];
    const message = `Profile \`${shown(id)}\` does not exist.${didYouMean(id, known)}`;
    const fix = known.length === 0 ? "There is no profile in profiles/: remove the line." : `Choose ${listed(known)}.`;
    return [problemAtPath(document, ["compliance", "profiles", index], { code: "OPS-105", message, fix })];
  });
}

/** Every region that residency names is one of some environment. */
export function checkResidencyRegions({ definition, document }: Loaded<TenantDefinition>, { sources }: Run): readonly Problem[] {
  return (definition.compliance?.residency?.regions ?? []).flatMap((region, index) => {
    const unknown = unknownRegion(region, sources);
    return unknown === undefined ? [] : [problemAtPath(document, ["compliance", "residency", "regions", index], unknown)];
  });
}

/** A tenant's region exists in the environment, and its data, copies and logs stay in the regions it must stay in. */
export function checkRegions(context: Context, run: EnvironmentRun): readonly Problem[] {
  const { tenant } = context;
  return [
    ...copyRegion(context, run),
    ...(tenant === undefined ? [] : [...ownRegion({ ...context, tenant }), ...logRegion({ ...context, tenant })]),
  ];
}

function copyRegion(context: Context, { sources }: Run): readonly Problem[] {
  const copyTo = context.values.backup?.copyTo;
  const path = ["backup", "copyTo"];
  if (copyTo === undefined) return [];
  const unknown = unknownRegion(copyTo, sources);
  if (unknown !== undefined) return [problemFrom(context, path, unknown)];
  const residency = context.tenant?.definition.compliance?.residency;
  if (context.tenant === undefined || residency === undefined || residency.transfers === "allowed") return [];
  if (residency.regions.includes(copyTo)) return [];
  return [outside(context.tenant, { what: `backup.copyTo ${copyTo}${citation(context, path)}`, path, residency })];
}

function ownRegion(context: TenantContext): readonly Problem[] {
  const { environment, tenant } = context;
  if (environment === undefined) return [];
  const { id, regions = {} } = environment.definition;
  const region = regionOf(context);
  const residency = tenant.definition.compliance?.residency;
  const path = ["environments", id, "region"];
  const names = Object.keys(regions);
  if (region !== undefined && !names.includes(region)) {
    const message = `Region \`${shown(region)}\` does not exist in environment ${id}.${didYouMean(region, names)}`;
    const fix = names.length === 0 ? `Remove the line: environments/${id}.yaml has no regions.` : `Choose ${listed(names)}.`;
    return [problemAtPath(tenant.document, path, { code: "OPS-105", message, fix })];
  }
  if (residency === undefined) return [];
  if (region === undefined) {
    const message = `Nothing says in which region of environment ${id} this tenant is, but its data must stay in some.`;
    const fix =
      names.length === 0
        ? `Ask the platform team to list regions in environments/${id}.yaml, or remove residency.`
        : `Add environments: {${id}: {region: ...}}: ${listed(names)}.`;
    return [problemAtPath(tenant.document, ["compliance", "residency"], { code: "OPS-105", message, fix })];
  }
  return residency.regions.includes(region)
    ? []
    : [outside(tenant, { what: `Region ${region} of environment ${id}`, path, residency })];
}

function logRegion({ environment, tenant, values }: TenantContext): readonly Problem[] {
  const residency = tenant.definition.compliance?.residency;
  if (environment === undefined || residency === undefined) return [];
  if (values.audit === undefined && values.monitoring?.logs === undefined) return [];
  const { id, offers = {} } = environment.definition;
  const { logRegion: region } = offers;
  if (region !== undefined && residency.regions.includes(region)) return [];
  const holder = region === undefined ? `does not say where it holds logs` : `holds logs in ${region}`;
  const message = `Environment ${id} ${holder}, but this tenant's data must stay in ${listed(residency.regions)}.`;
  const fix = "Remove audit and monitoring.logs, add the region to residency, or ask the platform team (offers.logRegion).";
  return [problemAtPath(tenant.document, ["compliance", "residency"], { code: "OPS-105", message, fix })];
}

type Residency = NonNullable<NonNullable<TenantDefinition["compliance"]>["residency"]>;

function outside(
  { document }: Loaded<TenantDefinition>,
  { what, path, residency }: { readonly what: string; readonly path: Path; readonly residency: Residency },
): Problem {
  const message = `${what} is outside compliance.residency.regions [${residency.regions.join(", ")}].`;
  return problemAtPath(document, path, { code: "ISO-106", message, fix: `Choose ${listed(residency.regions)}.` });
}

/** Whether no environment has the region. While an environment file is wrong, nobody knows. */
function unknownRegion(region: string, { environments }: Sources) {
  const known = [...new Set(environments.loaded.flatMap(({ definition }) => Object.keys(definition.regions ?? {})))].sort();
  if (known.includes(region) || environments.loaded.length < environments.ids.length) return undefined;
  const fix = known.length === 0 ? "Remove the line: no environment file lists regions." : `Choose ${listed(known)}.`;
  return { code: "OPS-105", message: `Region \`${shown(region)}\` does not exist.${didYouMean(region, known)}`, fix } as const;
}
