/** What the tenant's application is told: switches and settings, in the config map that is its contract. */

import { z } from "zod";
import { booleanField } from "../fields";

/** How a feature is called: letters and digits. */
const FEATURE = /^[a-z][A-Za-z0-9]{0,39}$/;

/** Switches of the application; the tier says which a tenant may turn on. */
export const featuresBlock = z
  .record(z.string().regex(FEATURE), booleanField)
  .describe("Features that are on or off; the tier's allowed.features says which may be on. Passed to the application.");

/** Free data; `checks/settings.ts` bounds its size and depth, and refuses what looks like a secret. */
export const settingsBlock = z
  .record(z.string().min(1).max(100), z.unknown())
  .describe("Anything the application wants to know, up to 16 KiB and 8 levels deep. Passed to it unread; never a secret.");

/** Features of a tier. */
export const allowedFeatures = z
  .array(z.string().regex(FEATURE))
  .max(200)
  .describe("Features a tenant of the tier may turn on. Without it: none.");
