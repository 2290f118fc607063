/** Whether a tenant that a change deletes was ready to go: it left, waited and got its data. */

import type { Tombstone } from "../definition";
import { problemAtPath } from "../document";
import type { TenantContext } from "../layers";
import { isLive } from "../presence";
import type { Problem } from "../problems";
import type { EnvironmentRun, Run } from "../run";

/** What cannot be read is not known to be ready to go. */
export function checkDeletedWereReadable({ sources, base }: Run): readonly Problem[] {
  if (base === undefined) return [];
  const { tenants, tiers, tombstones } = base.sources;
  const readable = new Set(tiers.loaded.map(({ definition }) => definition.id));
  const known = new Set([
    ...tombstones.map(({ definition }) => definition.id),
    ...tenants.loaded.filter(({ definition }) => readable.has(definition.tier)).map(({ definition }) => definition.id),
  ]);
  const unreadable = new Set(tenants.ids.filter((id) => !known.has(id)));
  return sources.tombstones
    .filter(({ definition }) => unreadable.has(definition.id))
    .map(({ definition: { id }, document }) => {
      const message = `In ${base.name} the file of ${id}, or of its tier, is wrong; nobody knows whether its time is over.`;
      const fix = "Repair that file first, in a change of its own.";
      return problemAtPath(document, ["lifecycle", "status"], { code: "LIF-102", message, fix });
    });
}

/** A tenant is deleted after it left, waited and got its data; where everything may be destroyed at any time, at once. */
export function checkDeletions({ sources, before, today }: EnvironmentRun): readonly Problem[] {
  return sources.tombstones.flatMap((file) => {
    const earlier = before.get(file.definition.id);
    if (!isLive(earlier)) return [];
    const fault = DELETION_RULES.find(({ applies }) => applies({ earlier, tombstone: file.definition, today }));
    if (fault === undefined) return [];
    const { code, message, fix } = fault;
    return [problemAtPath(file.document, ["lifecycle", "status"], { code, message: message({ earlier, today }), fix })];
  });
}

interface Deletion {
  readonly earlier: TenantContext;
  readonly tombstone: Tombstone;
  readonly today: string;
}

interface DeletionRule {
  readonly code: "LIF-102" | "LIF-104";
  readonly applies: (deletion: Deletion) => boolean;
  readonly message: (deletion: Omit<Deletion, "tombstone">) => string;
  readonly fix: string;
}

/** Why a tenant may not be deleted by this change; the first that applies. */
const DELETION_RULES: readonly DeletionRule[] = [
  {
    code: "LIF-104",
    applies: ({ earlier }) => leavingOf(earlier)?.legalHold === true,
    message: ({ earlier }) => `legalHold is on for ${idOf(earlier)}; its data cannot be deleted.`,
    fix: "Clear the hold first, in a change of its own, with the ticket of whoever lifted it.",
  },
  {
    code: "LIF-102",
    applies: ({ earlier }) => !isEphemeral(earlier) && leavingOf(earlier) === undefined,
    message: ({ earlier }) => `${statusOf(earlier)} cannot become deleted in environment ${environmentOf(earlier)}.`,
    fix: "Write status: offboarding with its record; it may become deleted after deleteAfter.",
  },
  {
    code: "LIF-102",
    applies: ({ earlier, today }) => !isEphemeral(earlier) && today <= (leavingOf(earlier)?.deleteAfter ?? ""),
    message: ({ earlier, today }) =>
      `${idOf(earlier)} is kept until ${leavingOf(earlier)?.deleteAfter ?? ""}, the end of that day; today is ${today}.`,
    fix: "Wait until the day after deleteAfter.",
  },
  {
    code: "LIF-102",
    applies: ({ earlier, tombstone }) =>
      !isEphemeral(earlier) &&
      earlier.values.offboarding?.export === "required" &&
      ![leavingOf(earlier), tombstone.lifecycle.offboarding].some((record) => record?.export === "done"),
    message: ({ earlier }) => `${idOf(earlier)} must get its data first: offboarding.export is required, and no export was done.`,
    fix: "Export the data, and write export: done into the record.",
  },
];

function leavingOf({ tenant }: TenantContext) {
  const { lifecycle } = tenant.definition;
  return lifecycle?.status === "offboarding" ? lifecycle.offboarding : undefined;
}

function isEphemeral({ environment }: TenantContext): boolean {
  return environment?.definition.ephemeral === true;
}

function idOf({ tenant }: TenantContext): string {
  return tenant.definition.id;
}

function statusOf({ tenant }: TenantContext): string {
  return tenant.definition.lifecycle?.status ?? "active";
}

function environmentOf({ environment }: TenantContext): string {
  return environment?.definition.id ?? "";
}
