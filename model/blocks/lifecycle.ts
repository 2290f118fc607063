/** Where in its life a tenant is. */

import { z } from "zod";
import { choiceField, dayField, textField } from "../fields";

/** Every status, in the order a tenant goes through them. */
export const STATUSES = ["requested", "active", "suspended", "offboarding", "deleted"] as const;

const ticket = textField({ pattern: /^\S+$/, longest: 100, what: "a ticket", example: "OPS-31" });

/** Whether the tenant exists, and since when and why it does not work. */
export const lifecycleBlock = z
  .strictObject({
    status: choiceField(STATUSES, "Status", "TEN-114").describe("Without it the tenant is active."),
    deleted: z
      .strictObject({
        on: dayField.describe("The day."),
        ticket: ticket.describe("Where it was decided."),
      })
      .optional()
      .describe("Since when and why the tenant is deleted."),
  })
  .describe(
    "Where in its life the tenant is. A closed tenant keeps its file: it is the record that keeps its id from being used again.",
  );
