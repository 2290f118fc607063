/** How a tenant's data is backed up. */

import { z } from "zod";
import { CRON_PATTERN, parseCron } from "../cron";
import { booleanField, field, notText, periodField, regionName } from "../fields";

const schedule = field<string>({ type: "string", pattern: CRON_PATTERN, maxLength: 100 }, (value) => {
  if (typeof value !== "string") return notText(value);
  const parsed = parseCron(value);
  return "message" in parsed ? { code: "OPS-101", ...parsed } : { is: value };
});

/** Kept by the platform team's own means, and accepted only where the environment promises it. */
export const backupBlock = z
  .strictObject({
    schedule: schedule.optional().describe('When, in UTC, as five fields of cron: "0 2 * * *" is every night at two.'),
    pointInTime: booleanField.optional().describe("Whether any moment between two backups can be restored."),
    retention: periodField.optional().describe("How long a backup is kept: P35D."),
    copyTo: regionName.optional().describe("A second region that holds a copy."),
    rpo: periodField.optional().describe("The most work that may be lost: PT15M."),
    rto: periodField.optional().describe("The longest a restore may take: PT4H."),
    restoreTest: periodField.optional().describe("The longest since a restore was last proved: P90D."),
  })
  .describe("The tenant's backups; only where the environment promises backup.");
