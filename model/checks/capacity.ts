/** Whether a region can hold what its tenants ask for. */

import { problemAtPath } from "../document";
import { placeOf, problemFrom, type TenantContext } from "../layers";
import { regionOf } from "../presence";
import { compareText, type Problem } from "../problems";
import { amountOf, formatBytes, formatCpu } from "../quantity";
import type { EnvironmentRun } from "../run";

type Resource = "cpu" | "memory";

const RESOURCES: readonly { readonly name: Resource; readonly word: string; readonly text: (amount: bigint) => string }[] = [
  { name: "cpu", word: "CPU", text: formatCpu },
  { name: "memory", word: "memory", text: (amount) => formatBytes(amount, "Gi") },
];

const MOST_NAMED = 3;

/** What a region has of a resource, and who was promised how much of it; thousandths of cores or bytes. */
export interface Pool {
  readonly region: string;
  readonly resource: Resource;
  /** As the environment says it. */
  readonly capacity: string;
  readonly shares: readonly { readonly context: TenantContext; readonly amount: bigint }[];
  readonly sum: bigint;
}

/** The pools of an environment whose size it says; only active tenants have a share. */
export function poolsIn(run: EnvironmentRun): readonly Pool[] {
  const regions = Object.entries(run.tenants[0]?.environment?.definition.regions ?? {});
  const active = run.tenants.filter(isActive);
  return regions.flatMap(([region, { capacity }]) => {
    if (capacity === undefined) return [];
    const here = active.filter((context) => regionOf(context) === region);
    return RESOURCES.map(({ name: resource }): Pool => {
      const shares = here.map((context) => ({ context, amount: amountOf(context.values.quotas.requests[resource]) }));
      const sum = shares.reduce((whole, { amount }) => whole + amount, 0n);
      return { region, resource, capacity: capacity[resource], shares, sum };
    });
  });
}

/** The requests of a region's active tenants fit into it. */
export function checkCapacity(run: EnvironmentRun): readonly Problem[] {
  return poolsIn(run)
    .filter(({ sum, capacity }) => sum > amountOf(capacity))
    .flatMap((pool) => overfull(run, pool));
}

function overfull(run: EnvironmentRun, { region, resource: name, capacity, shares: asked, sum }: Pool): readonly Problem[] {
  const environment = asked[0]?.context.environment;
  const resource = RESOURCES.find((one) => one.name === name);
  if (environment === undefined || resource === undefined) return [];
  const { word, text } = resource;
  const total = `Tenants in ${run.environment}/${region} would ask for ${text(sum)} of ${capacity} ${word}`;
  const fix = "Lower quotas.requests, choose another region, or ask the platform team for more capacity.";
  const grown = asked.flatMap(({ context, amount }) => {
    const added = amount - before(run, context, { region, name });
    return run.base === undefined || added <= 0n ? [] : [{ context, amount, added }];
  });
  if (grown.length > 0)
    return grown.map(({ context, amount, added }) => {
      const message = `${total}; this change adds ${text(added)}, and ${context.tenant.definition.id} asks for ${text(amount)}.`;
      return atTenant(context, name, { code: "QTA-107", message, fix });
    });
  const largest = [...asked]
    .sort((left, right) => Number(right.amount - left.amount) || compareText(idOf(left.context), idOf(right.context)))
    .slice(0, MOST_NAMED)
    .map(({ context, amount }) => `${idOf(context)} ${text(amount)}`);
  const message = `${total}; the most: ${largest.join(", ")}.`;
  return [problemAtPath(environment.document, ["regions", region, "capacity", name], { code: "QTA-107", message, fix })];
}

/** A value that the tier gave is the tenant's doing too: it chose to be there. */
function atTenant(context: TenantContext, name: Resource, finding: Parameters<typeof problemFrom>[2]): Problem {
  const path = ["quotas", "requests", name];
  const { document } = context.tenant;
  const isOwn = placeOf(context, path).file === document.source.file;
  return isOwn ? problemFrom(context, path, finding) : problemAtPath(document, ["tier"], finding);
}

/** What the tenant asked for before the change, in this region. */
function before(run: EnvironmentRun, context: TenantContext, { region, name }: { region: string; name: Resource }): bigint {
  const earlier = run.before.get(idOf(context));
  return earlier !== undefined && isActive(earlier) && regionOf(earlier) === region
    ? amountOf(earlier.values.quotas.requests[name])
    : 0n;
}

function isActive({ tenant }: TenantContext): boolean {
  return (tenant.definition.lifecycle?.status ?? "active") === "active";
}

function idOf({ tenant }: TenantContext): string {
  return tenant.definition.id;
}
