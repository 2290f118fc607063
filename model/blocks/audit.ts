/** What is kept of what was done in a tenant. */

import { z } from "zod";
import { booleanField, periodField, textField } from "../fields";

/** Kept by the platform team's own means, and accepted only where the environment promises it. */
export const auditBlock = z
  .strictObject({
    retention: periodField.optional().describe("How long the log is kept: P1Y."),
    immutable: booleanField.optional().describe("Whether nobody can change or delete an entry before that."),
    readers: z
      .array(textField({ pattern: /^\S(.*\S)?$/, what: "the name of a group", example: "acme-auditors" }))
      .max(20)
      .optional()
      .describe("Groups of the tenant that may read it."),
  })
  .describe("The tenant's audit log; only where the environment promises audit.");
