/** The table of what changes, a line for every group of tenants for which it is the same. */

import type { EnvironmentReport, Report, TenantChange, ValueChange } from "../report";
import { code, some, table } from "./text";

const MOST_VALUES = 6;

/** The owners differ by tenant, and rows are for several. */
const OWNER = "owner";

/** What happens to one tenant in one environment, in words that can be compared. */
interface Row {
  readonly tenant: string;
  readonly environment: string;
  readonly what: string;
  readonly resources: string;
  readonly lanes: string;
}

/** The table; of a change to a tier or a profile it names every tenant whose values become other ones. */
export function changedTable({ environments, approvals }: Report, most: number): string {
  const asked = lanesBySubject(approvals);
  const rows = environments.flatMap((environment) =>
    environment.changes.map((change): Row => {
      const subjects = [change.tenant, ...change.values.flatMap(({ file }) => (file === undefined ? [] : [fileSubject(file)]))];
      const lanes = new Set(subjects.flatMap((subject) => [...(asked.get(subject) ?? [])]));
      return { ...rowOf(change, environment), lanes: lanes.size === 0 ? "nobody" : [...lanes].sort(ownersLast).join(", ") };
    }),
  );
  const groups = grouped(rows);
  const shown = groups
    .slice(0, most)
    .map(({ tenants, places, what, resources, lanes: who }) => [
      tenants.length === 1
        ? code(tenants[0] ?? "")
        : `${tenants.length} tenants: ${some(tenants, Math.max(most, 4), (id) => code(id))}`,
      places.map((id) => code(id)).join(", "),
      what,
      resources,
      who,
    ]);
  if (groups.length === 0) return "";
  const rest = groups.slice(most).flatMap(({ tenants }) => tenants);
  const more = rest.length === 0 ? [] : [`And ${rest.length} more, not shown here.`];
  return [table(["tenant", "environment", "what changes", "resources", "approval from"], shown), ...more].join("\n\n");
}

/** Who is asked about each tenant, and about each file that is everybody's: what a tier changes needs those who are asked for it. */
function lanesBySubject(approvals: Report["approvals"]): ReadonlyMap<string, ReadonlySet<string>> {
  const asked = new Map<string, Set<string>>();
  for (const { tenant, lane, isOwner, file } of approvals) {
    const subject = tenant ?? fileSubject(file);
    asked.set(subject, (asked.get(subject) ?? new Set()).add(isOwner === true ? OWNER : code(lane)));
  }
  return asked;
}

/** No tenant is called like this. */
function fileSubject(file: string): string {
  return `file ${file}`;
}

function ownersLast(left: string, right: string): number {
  return Number(left === OWNER) - Number(right === OWNER);
}

function rowOf({ tenant, kind, values, resources }: TenantChange, { id, tenants }: EnvironmentReport): Omit<Row, "lanes"> {
  const { added, changed, removed } = resources;
  const tier = tenants.find((row) => row.id === tenant)?.tier;
  const first = {
    new: `new tenant${tier === undefined ? "" : `, tier ${code(tier)}`}`,
    closed: "closed",
    gone: "no longer here",
    changed: "",
  }[kind];
  const told = kind === "new" || values.length === 0 ? [] : [some(values, MOST_VALUES, valueText)];
  const what = [...(first === "" ? [] : [first]), ...told].join(": ");
  const counts = `+${added.length} ~${changed.length} −${removed.length}`;
  return { tenant, environment: id, what: what === "" ? "its resources" : what, resources: counts };
}

/** `quotas.requests.cpu` 32 → 40, with the line that says so. */
function valueText({ path, before, after, file, line }: ValueChange): string {
  const said = (value: string | undefined): string => (value === undefined ? "nothing" : code(value, 40));
  const place = file === undefined ? "" : ` (${code(line === undefined ? file : `${file}:${line}`)})`;
  return `${code(path)} ${said(before)} → ${said(after)}${place}`;
}

interface Group {
  readonly tenants: readonly string[];
  readonly places: readonly string[];
  readonly what: string;
  readonly resources: string;
  readonly lanes: string;
}

/** First the environments of a tenant for which the same is true, then the tenants. */
function grouped(rows: readonly Row[]): readonly Group[] {
  const byTenant = collect(rows, ({ tenant, what, resources, lanes }) => [tenant, what, resources, lanes]);
  const ofTenant = byTenant.flatMap((same) =>
    same[0] === undefined ? [] : [{ ...same[0], places: same.map(({ environment }) => environment) }],
  );
  const alike = collect(ofTenant, ({ places, what, resources, lanes }) => [places.join(), what, resources, lanes]);
  return alike.flatMap((same) => (same[0] === undefined ? [] : [{ ...same[0], tenants: same.map(({ tenant }) => tenant) }]));
}

function collect<T>(items: readonly T[], key: (item: T) => readonly string[]): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item).join("\0");
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
