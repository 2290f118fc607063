/** Where in its life a tenant is. */

import { z } from "zod";
import { booleanField, choiceField, dayField, textField } from "../fields";

/** Every status, in the order a tenant goes through them. */
export const STATUSES = ["requested", "active", "suspended", "offboarding", "deleted"] as const;

const ticket = textField({ pattern: /^\S+$/, longest: 100, what: "a ticket", example: "OPS-31" });

const suspended = z
  .strictObject({
    reason: textField({
      pattern: /^\S(.*\S)?$/,
      longest: 200,
      what: "a reason on one line",
      example: "unpaid",
      code: "LIF-105",
    }).describe("Why, on one line."),
    since: dayField.describe("The day from which the tenant does not work."),
  })
  .describe("Why the tenant does not work now; its data and backups are kept.");

const offboarding = z
  .strictObject({
    since: dayField
      .optional()
      .describe(
        "The day on which the tenant left; offboarding.retention is counted from it. Without it: the day of the change that says so, known only to `tenant check --base`.",
      ),
    export: choiceField(["pending", "done", "declined"], "State of the export").describe(
      "Whether the tenant has its data: pending, done or declined.",
    ),
    deleteAfter: dayField.describe("The last day on which the data must be kept; it may be deleted from the day after it."),
    legalHold: booleanField.optional().describe("true keeps the data beyond deleteAfter. Without it: false."),
    ticket: ticket.describe("Where it was decided."),
  })
  .describe("How the tenant leaves.");

const deleted = z
  .strictObject({
    on: dayField.describe("The day."),
    ticket: ticket.describe("Where it was decided."),
  })
  .describe("Since when and why the tenant is deleted.");

/** Whether the tenant exists, and since when and why it does not work. */
export const lifecycleBlock = z
  .strictObject({
    status: choiceField(STATUSES, "Status", "TEN-114").describe(
      "suspended and offboarding close the tenant: no new pods, no network, no callers, no logins, no rights to change anything; data, secrets and schema stay. `tenant up` ends pods that run and database sessions that are open. Without it the tenant is active.",
    ),
    suspended: suspended.optional(),
    offboarding: offboarding.optional(),
    deleted: deleted.optional(),
  })
  .describe(
    "Where in its life the tenant is. A closed tenant keeps its file: it is the record that keeps its id from being used again.",
  );

/** A tenant's status with its records. */
export type Lifecycle = z.output<typeof lifecycleBlock>;
