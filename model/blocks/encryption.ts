/** How a tenant's data is encrypted. */

import { z } from "zod";
import { choiceField, periodField } from "../fields";

/** Who shares a key, the weakest first. */
export const KEYS = ["per-tier", "dedicated"] as const;

/** Encryption between services, the weakest first. */
export const IN_TRANSIT = ["tls", "mtls"] as const;

/** Kept by the platform team's own means, and accepted only where the environment promises it. */
export const encryptionBlock = z
  .strictObject({
    key: choiceField(KEYS, "Kind of key").optional().describe("per-tier or dedicated."),
    rotateEvery: periodField.optional().describe("The longest a key is used: P90D."),
    inTransit: choiceField(IN_TRANSIT, "Kind of encryption").optional().describe("tls or mtls."),
  })
  .describe("How the tenant's data is encrypted; only where the environment promises encryption.");
