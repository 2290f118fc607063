import { z } from "zod";
import { allowedFeatures } from "./blocks/application";
import { approvalsField, selfServiceField } from "./blocks/approvals";
import { databaseBlock } from "./blocks/database";
import { quotaCeilings, quotasBlock } from "./blocks/quotas";
import { boundsSchema } from "./bounds";
import { apiVersionField, defaultsSchema, ENVIRONMENT_ID, regionField } from "./definition";
import { choiceField, nameField, numberField, periodField, textField } from "./fields";

const quotas = quotasBlock
  .extend({ features: quotasBlock.shape.features.optional(), notifyAt: quotasBlock.shape.notifyAt.optional() })
  .describe("The share of every tenant, in full.");

/** What a tier that says nothing allows. */
const USUAL_EXCEPTIONS = { network: 5, maxAge: "P180D" } as const;

const exceptions = z
  .strictObject({
    network: numberField(0, 100).optional().describe("Openings of one tenant. Without it: 5."),
    maxAge: periodField.optional().describe("How far ahead an opening may end. Without it: P180D."),
  })
  .describe("The most that may be dated exceptions.");

const tierEnvironments = z
  .record(z.string().regex(ENVIRONMENT_ID), z.strictObject({ region: regionField.optional() }))
  .describe("Environments that every tenant of the tier exists in.");

/** A tier file: what a tenant gets (`defaults`), the most it may be given (`ceilings`), and what it may use (`allowed`). */
export const tierSchema = z
  .strictObject({
    apiVersion: apiVersionField,
    kind: choiceField(["Tier"], "Kind").describe("Tier."),
    id: nameField.describe("Equals the file name."),
    summary: textField({
      pattern: /^\S(.*\S)?$/,
      longest: 120,
      what: "a summary of 1 to 120 characters on one line",
      example: "For products in use",
    }).describe("One line for people who choose a tier."),
    defaults: defaultsSchema
      .extend({ quotas, database: databaseBlock, environments: tierEnvironments.optional() })
      .describe("What every tenant of the tier gets."),
    floors: boundsSchema.optional().describe("The least a tenant of the tier has; checked, never applied silently."),
    ceilings: boundsSchema
      .extend({ quotas: quotaCeilings, exceptions: exceptions.optional() })
      .describe("The most a tenant of the tier may be given."),
    allowed: z
      .strictObject({
        storageClasses: z.array(nameField).min(1).describe("Storage classes a tenant may use."),
        features: allowedFeatures.optional(),
      })
      .describe("What a tenant of the tier may choose from."),
    selfService: selfServiceField,
    approvals: approvalsField,
  })
  .describe("One tier.");

/** A tier after its shape was checked. */
export type Tier = z.output<typeof tierSchema>;

/** How many openings a tenant of the tier may have, and how far ahead they may end. */
export function exceptionsOf({ ceilings }: Tier): { readonly network: number; readonly maxAge: string } {
  const { network = USUAL_EXCEPTIONS.network, maxAge = USUAL_EXCEPTIONS.maxAge } = ceilings.exceptions ?? {};
  return { network, maxAge };
}
