/** Whether a tenant file says clearly in which state its tenant is, and keeps what it promised those who leave. */

import type { Lifecycle } from "../blocks/lifecycle";
import type { TenantDefinition } from "../definition";
import { type Document, problemAtPath } from "../document";
import { daysAfter, milliseconds } from "../duration";
import { type Context, citation, type Loaded } from "../layers";
import { shown } from "../printable";
import { compareText, type Problem } from "../problems";
import type { EnvironmentRun, Run } from "../run";

/** A file that may say where in its life its tenant is. */
interface Stated {
  readonly document: Document;
  readonly definition: { readonly lifecycle?: Lifecycle | undefined };
}

interface StateRecord {
  readonly name: "suspended" | "offboarding" | "deleted";
  /** Statuses under which the record may stand: a tenant that left keeps what led there. */
  readonly under: readonly Lifecycle["status"][];
  readonly asks: string;
  readonly example: string;
}

/** Which record each status needs, and where else a record may stand. */
const RECORDS: readonly StateRecord[] = [
  {
    name: "suspended",
    under: ["suspended", "deleted"],
    asks: "Say why and since when this tenant is suspended.",
    example: "suspended: {reason: unpaid, since: 2026-03-02}",
  },
  {
    name: "offboarding",
    under: ["offboarding", "deleted"],
    asks: "Say since when, until when and by which ticket this tenant is leaving.",
    example: "offboarding: {since: 2026-03-02, export: pending, deleteAfter: 2026-06-30, ticket: OPS-31}",
  },
  {
    name: "deleted",
    under: ["deleted"],
    asks: "Say since when and why this tenant is deleted.",
    example: "deleted: {on: 2026-03-02, ticket: OPS-31}",
  },
];

/** Every status has its record, and no record stands under a status that it contradicts. */
export function checkLifecycle(file: Stated): readonly Problem[] {
  const { lifecycle } = file.definition;
  return lifecycle === undefined ? [] : [...recordsFit(file.document, lifecycle), ...firstDaySaid(file.document, lifecycle)];
}

/** Only the change that begins it knows the day otherwise, and later nobody can count from it. */
function firstDaySaid(document: Document, { status, offboarding }: Lifecycle): readonly Problem[] {
  if (status !== "offboarding" || offboarding === undefined || offboarding.since !== undefined) return [];
  const message =
    "Nothing says since when this tenant is leaving; its retention can be counted only by the change that begins it.";
  const fix = "Add since: the day on which that change was made.";
  const problem = problemAtPath(document, ["lifecycle", "offboarding"], { code: "LIF-105", message, fix });
  return [{ ...problem, level: "warning" }];
}

function recordsFit(document: Document, lifecycle: Lifecycle): readonly Problem[] {
  const { status } = lifecycle;
  return RECORDS.flatMap(({ name, under, asks, example }) => {
    const isGiven = lifecycle[name] !== undefined;
    if (status === name && !isGiven)
      return [problemAtPath(document, ["lifecycle"], { code: "LIF-105", message: asks, fix: `Add ${example}.` })];
    if (!isGiven || under.includes(status)) return [];
    const message = `A tenant that is ${status} has no record \`${name}\`.`;
    const fix = `Remove ${name}, or write status: ${name}.`;
    return [problemAtPath(document, ["lifecycle", name], { code: "LIF-105", message, fix })];
  });
}

/** The records of deleted tenants. */
export function checkTombstones({ sources }: Run): readonly Problem[] {
  return sources.tombstones.flatMap((file) => [...checkLifecycle(file), ...heldAndDeleted(file)]);
}

function heldAndDeleted({ definition: { lifecycle }, document }: Stated): readonly Problem[] {
  if (lifecycle?.offboarding?.legalHold !== true) return [];
  return [
    problemAtPath(document, ["lifecycle", "offboarding", "legalHold"], {
      code: "LIF-104",
      message: "legalHold is on; this tenant's data cannot be deleted.",
      fix: "Write status: offboarding again; clear the hold in a change of its own, with the ticket of whoever lifted it.",
    }),
  ];
}

/** A hold outlives the day after which the data may go; somebody should look at it then. */
export function checkLegalHold({ definition: { lifecycle }, document }: Stated, { today }: Run): readonly Problem[] {
  const leaving = lifecycle?.offboarding;
  if (leaving?.legalHold !== true || today <= leaving.deleteAfter) return [];
  const message = `legalHold is on and deleteAfter ${leaving.deleteAfter} has passed; the data is kept.`;
  const fix = "Set a later deleteAfter, or clear the hold with the ticket of whoever lifted it.";
  const problem = problemAtPath(document, ["lifecycle", "offboarding", "legalHold"], { code: "LIF-104", message, fix });
  return [{ ...problem, level: "warning" }];
}

/** Who leaves takes back what it granted, while those who used it can still ask. */
export function checkGrantsReturned({ definition, document }: Loaded<TenantDefinition>): readonly Problem[] {
  const { id, lifecycle, federation } = definition;
  const grants = federation?.grants ?? [];
  if (lifecycle?.status !== "offboarding" || grants.length === 0) return [];
  const holders = [...new Set(grants.map(({ to }) => shown(to)))].sort(compareText);
  const named = holders.slice(0, MOST_NAMED).join(", ");
  const more = holders.length > MOST_NAMED ? ` and ${holders.length - MOST_NAMED} more` : "";
  const message = `${named}${more} still ${holders.length === 1 ? "holds" : "hold"} grants from ${id}, which is leaving.`;
  const fix = "Remove federation.grants, after those tenants stopped using them.";
  return [problemAtPath(document, ["federation", "grants"], { code: "LIF-106", message, fix })];
}

const MOST_NAMED = 5;

/** Who leaves keeps the data for as long as was promised, counted from a day that nobody moved back. */
export function checkRetention(context: Context, run: EnvironmentRun): readonly Problem[] {
  const { tenant, values } = context;
  const leaving = tenant?.definition.lifecycle?.offboarding;
  if (tenant === undefined || leaving === undefined) return [];
  const earlier = run.before.get(tenant.definition.id);
  const path = ["offboarding", "retention"];
  const [retention, promised] = [values.offboarding?.retention, earlier?.values.offboarding?.retention];
  const longer = span(promised) > span(retention) ? promised : retention;
  if (longer === undefined) return [];
  const known = earlier?.tenant.definition.lifecycle?.offboarding;
  const began = run.base === undefined ? "" : known === undefined ? run.today : (known.since ?? "");
  const start = latest(leaving.since ?? "", began);
  if (start === "") return notMovedBack(tenant, known?.deleteAfter);
  const ends = daysAfter(start, span(longer));
  if (leaving.deleteAfter >= ends) return [];
  const where = longer === retention ? citation(context, path) : ", as it was before this change,";
  const message = `deleteAfter ${leaving.deleteAfter} is before the retention of ${longer}${where} ends: ${start} and ${longer} give ${ends}.`;
  const fix = `Write deleteAfter: ${ends} or later.`;
  return [problemAtPath(tenant.document, ["lifecycle", "offboarding", "deleteAfter"], { code: "LIF-103", message, fix })];
}

/** Without a first day nobody can count; what was promised before this change still holds. */
function notMovedBack({ definition, document }: Loaded<TenantDefinition>, promised = ""): readonly Problem[] {
  const { deleteAfter = "" } = definition.lifecycle?.offboarding ?? {};
  if (deleteAfter >= promised) return [];
  const message = `deleteAfter ${deleteAfter} is before ${promised}, as it was before this change.`;
  const fix = `Write deleteAfter: ${promised} or later.`;
  return [problemAtPath(document, ["lifecycle", "offboarding", "deleteAfter"], { code: "LIF-103", message, fix })];
}

function span(period: string | undefined): number {
  return period === undefined ? 0 : (milliseconds(period) ?? 0);
}

function latest(left: string, right: string): string {
  return left > right ? left : right;
}
