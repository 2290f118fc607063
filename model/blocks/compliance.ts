/** What the law or a standard demands of a tenant. */

import { z } from "zod";
import { choiceField, nameField } from "../fields";

const residency = z
  .strictObject({
    regions: z.array(nameField).min(1).max(20).describe("The only regions in which the tenant's data may be."),
    transfers: choiceField(["forbidden", "allowed"], "Rule for transfers")
      .optional()
      .describe("Whether a backup may be copied to another region. Without it: forbidden."),
  })
  .describe("Where the tenant's data may be.");

/** Profiles and residency; only the tenant's own file says them. */
export const complianceBlock = z
  .strictObject({
    profiles: z
      .array(nameField)
      .max(10)
      .optional()
      .describe("Profiles of profiles/: each gives values, and floors and ceilings that nothing can undercut."),
    residency: residency.optional(),
  })
  .describe("What the law or a standard demands of this tenant.");
