/** What a tenant that leaves can count on. */

import { z } from "zod";
import { choiceField, periodField } from "../fields";

/** Whether a tenant gets its data when it leaves, the weakest first. */
export const EXPORTS = ["none", "offered", "required"] as const;

/** How data is deleted, the weakest first. */
export const ERASURES = ["delete", "crypto-shred"] as const;

/** Judged when the tenant leaves. */
export const offboardingBlock = z
  .strictObject({
    retention: periodField.optional().describe("How long the data is kept after the tenant left: P30D."),
    export: choiceField(EXPORTS, "Rule for the export")
      .optional()
      .describe("none, offered, or required: not deleted before the export is done."),
    erase: choiceField(ERASURES, "Way to erase")
      .optional()
      .describe("delete; or crypto-shred: the tenant's own key is destroyed, so that backups cannot be read either."),
  })
  .describe("What the tenant can count on when it leaves.");
