/** Whether a tenant file says clearly that its tenant is, or is no more. */

import type { TenantDefinition } from "../definition";
import { problemAtPath } from "../document";
import type { Loaded } from "../layers";
import type { Problem } from "../problems";

/** Whether the tenant is to exist. */
export function isLive({ definition }: Loaded<TenantDefinition>): boolean {
  return definition.lifecycle?.status !== "deleted";
}

/** A deleted tenant names the day and the ticket; an active one has neither. */
export function checkLifecycle({ definition, document }: Loaded<TenantDefinition>): readonly Problem[] {
  const { lifecycle } = definition;
  if (lifecycle === undefined || (lifecycle.status === "deleted") === (lifecycle.deleted !== undefined)) return [];
  const isDeleted = lifecycle.status === "deleted";
  return [
    problemAtPath(document, isDeleted ? ["lifecycle"] : ["lifecycle", "deleted"], {
      code: "LIF-105",
      message: isDeleted
        ? "Say since when and why this tenant is deleted."
        : "An active tenant has no day on which it was deleted.",
      fix: isDeleted ? "Add deleted: {on: 2026-03-02, ticket: OPS-31}." : "Remove deleted, or write status: deleted.",
    }),
  ];
}
