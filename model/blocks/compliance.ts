/** What the law or a standard demands of a tenant. */

import { z } from "zod";
import { choiceField, regionName, textField } from "../fields";

/** Any text: whether there is such a profile is judged by the rules. */
const profileName = textField({ pattern: /^/, longest: 63, what: "a profile", example: "gdpr" });

const residency = z
  .strictObject({
    regions: z.array(regionName).min(1).max(20).describe("The only regions in which the tenant's data may be."),
    transfers: choiceField(["forbidden", "allowed"], "Rule for transfers")
      .optional()
      .describe("Whether a backup may be copied to another region. Without it: forbidden."),
  })
  .describe("Where the tenant's data may be.");

/** Profiles and residency; only the tenant's own file says them. */
export const complianceBlock = z
  .strictObject({
    profiles: z
      .array(profileName)
      .max(10)
      .optional()
      .describe("Profiles of profiles/: each gives values, and floors and ceilings that nothing can undercut."),
    residency: residency.optional(),
  })
  .describe("What the law or a standard demands of this tenant.");
