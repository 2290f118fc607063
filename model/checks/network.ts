/** Whether the openings of a tenant are small, dated and accounted for. */

import { DIRECTIONS } from "../blocks/network";
import type { TenantDefinition } from "../definition";
import { problemAtPath, rangeOf } from "../document";
import { daysAfter, milliseconds } from "../duration";
import type { Context, Loaded } from "../layers";
import type { Path } from "../paths";
import type { Problem } from "../problems";
import { type AddressRange, covers, parseRange } from "../ranges";
import type { EnvironmentRun } from "../run";
import { placeAt } from "../source-text";
import { listed } from "../suggest";
import { exceptionsOf } from "../tier";
import { rangeFault } from "./cidr";
import { hostFault } from "./hosts";

const NOTICE = 30 * 86_400_000;

type Direction = (typeof DIRECTIONS)[number];
type Opening = NonNullable<NonNullable<TenantDefinition["network"]>[Direction]>[number];

/** One opening, with where it stands. */
interface Placed {
  readonly direction: Direction;
  readonly path: Path;
  readonly opening: Opening;
}

/** What a rule about one opening looks at. */
interface Judged extends Placed {
  readonly context: Context;
  readonly run: EnvironmentRun;
}

/** Something wrong with an opening; its path begins at the opening. */
type Fault = Omit<Parameters<typeof problemAtPath>[2], "path"> & { readonly field?: string; readonly level?: "warning" };

/** Every problem of the openings of one tenant. */
export function checkNetwork(context: Context, run: EnvironmentRun): readonly Problem[] {
  const { tenant } = context;
  if (tenant?.definition.network === undefined) return [];
  const openings = openingsOf(tenant.definition.network);
  const each = openings.flatMap((placed) =>
    RULES.flatMap((rule) =>
      rule({ ...placed, context, run }).map(({ field, level, ...finding }) => {
        const path = field === undefined ? placed.path : [...placed.path, field];
        const problem = problemAtPath(tenant.document, path, finding);
        return level === undefined ? problem : { ...problem, level };
      }),
    ),
  );
  return [...each, ...coveredTwice(tenant, openings), ...tooMany(tenant, openings, context)];
}

function openingsOf(network: NonNullable<TenantDefinition["network"]>): readonly Placed[] {
  return DIRECTIONS.flatMap((direction) =>
    (network[direction] ?? []).map((opening, index) => ({ direction, path: ["network", direction, index], opening })),
  );
}

const RULES: readonly ((judged: Judged) => readonly Fault[])[] = [oneTarget, goodRange, goodHost, accounted, inTime];

function oneTarget({ opening: { cidr, host } }: Judged): readonly Fault[] {
  if ((cidr === undefined) !== (host === undefined)) return [];
  const message =
    cidr === undefined ? "This opening names no range, which would mean everybody." : "This opening names a range and a host.";
  return [{ code: "NET-101", message, fix: "Write one of the two, such as cidr: 203.0.113.0/24." }];
}

function goodRange({ opening: { cidr }, context, run }: Judged): readonly Fault[] {
  const fault = cidr === undefined ? undefined : rangeFault(cidr, context, run.tenants.length);
  return fault === undefined ? [] : [{ ...fault, field: "cidr" }];
}

/** A network policy knows addresses only, and no gateway for outgoing calls is built: a host would be a promise that nobody keeps. */
function goodHost({ opening: { host } }: Judged): readonly Fault[] {
  if (host === undefined) return [];
  const unbuilt: Fault = {
    code: "NET-111",
    message: `host ${host} needs an egress gateway, which this program does not set up yet.`,
    fix: "Name the partner's addresses instead: cidr: 203.0.113.0/24.",
    field: "host",
  };
  const fault = hostFault(host);
  return fault === undefined ? [unbuilt] : [{ ...fault, field: "host" }, unbuilt];
}

function accounted({ opening: { reason, ticket, expires } }: Judged): readonly Fault[] {
  const missing = Object.entries({ reason, ticket, expires }).flatMap(([name, value]) => (value === undefined ? [name] : []));
  if (missing.length === 0) return [];
  const message = `This opening has no ${listed(missing)}. It needs reason, ticket and expires.`;
  return [{ code: "NET-104", message, fix: `Add ${missing.map((name) => `${name}: ...`).join(", ")}.` }];
}

function inTime({ opening: { expires }, context, run: { today } }: Judged): readonly Fault[] {
  if (expires === undefined) return [];
  const { maxAge } = exceptionsOf(context.tier.definition);
  const latest = daysAfter(today, milliseconds(maxAge) ?? 0);
  const fault = (message: string, fix: string): Fault => ({ code: "NET-105", message, fix, field: "expires" });
  const renew = `renew it with a new ticket, up to ${latest}`;
  if (expires < today) return [fault(`This opening ended on ${expires}.`, `Remove it, or ${renew}.`)];
  if (expires > latest)
    return [
      fault(
        `This opening ends on ${expires}, further ahead than tier ${context.tier.definition.id} allows (${maxAge}).`,
        `Write ${latest} or earlier.`,
      ),
    ];
  if (expires > daysAfter(today, NOTICE)) return [];
  return [{ ...fault(`This opening ends on ${expires}.`, `Remove it by then, or ${renew}.`), level: "warning" }];
}

/** Openings that another one says already: a warning, and an error if both are the same, since each policy has its own name. */
function coveredTwice(tenant: Loaded<TenantDefinition>, openings: readonly Placed[]): readonly Problem[] {
  const ranged = openings.flatMap((placed, index) => {
    const range = parseRange(placed.opening.cidr ?? "");
    return range === undefined ? [] : [{ ...placed, range, index }];
  });
  return ranged.flatMap((one) => {
    const others = ranged.filter((other) => other.index !== one.index && coversAll(other, one));
    const twin = others.find((other) => other.index < one.index && coversAll(one, other));
    const wider = others.find((other) => !coversAll(one, other));
    const other = twin ?? wider;
    if (other === undefined) return [];
    const { line } = placeAt(tenant.document.source, rangeOf(tenant.document, other.path).start);
    const message = `${one.opening.cidr ?? ""} is ${twin === undefined ? "covered by" : "the same as"} line ${line}.`;
    const fix = "Remove one, so that closing it really closes it.";
    const problem = problemAtPath(tenant.document, one.path, { code: "NET-109", message, fix });
    return twin === undefined ? [{ ...problem, level: "warning" as const }] : [problem];
  });
}

interface Ranged extends Placed {
  readonly range: AddressRange;
}

function coversAll(outer: Ranged, inner: Ranged): boolean {
  return (
    outer.direction === inner.direction &&
    outer.opening.protocol === inner.opening.protocol &&
    covers(outer.range, inner.range) &&
    inner.opening.ports.every((port) => outer.opening.ports.includes(port))
  );
}

function tooMany(tenant: Loaded<TenantDefinition>, openings: readonly Placed[], { tier }: Context): readonly Problem[] {
  const { network: most } = exceptionsOf(tier.definition);
  if (openings.length <= most) return [];
  const message = `${openings.length} openings; tier ${tier.definition.id} allows ${most} (ceilings.exceptions.network).`;
  return [
    problemAtPath(tenant.document, ["network"], {
      code: "NET-110",
      message,
      fix: `Close some until ${most} are left, or move to a larger tier.`,
    }),
  ];
}
