import { z } from "zod";
import { databaseBlock } from "./blocks/database";
import { quotaCeilings, quotasBlock } from "./blocks/quotas";
import { apiVersionField, defaultsSchema, ENVIRONMENT_ID } from "./definition";
import { choiceField, nameField, textField } from "./fields";

const quotas = quotasBlock
  .extend({ features: quotasBlock.shape.features.optional(), notifyAt: quotasBlock.shape.notifyAt.optional() })
  .describe("The share of every tenant, in full.");

const tierEnvironments = z
  .record(z.string().regex(ENVIRONMENT_ID), z.strictObject({}))
  .describe("Environments that every tenant of the tier exists in.");

/** A tier file: what a tenant gets (`defaults`), the most it may be given (`ceilings`), and what it may use (`allowed`). */
export const tierSchema = z
  .strictObject({
    apiVersion: apiVersionField,
    kind: choiceField(["Tier"], "Kind").describe("Tier."),
    id: nameField.describe("Equals the file name."),
    summary: textField({
      pattern: /^\S.*\S$/,
      longest: 120,
      what: "a summary of 2 to 120 characters on one line",
      example: "For products in use",
    }).describe("One line for people who choose a tier."),
    defaults: defaultsSchema
      .extend({ quotas, database: databaseBlock, environments: tierEnvironments.optional() })
      .describe("What every tenant of the tier gets."),
    ceilings: z.strictObject({ quotas: quotaCeilings }).describe("The most a tenant of the tier may be given."),
    allowed: z
      .strictObject({ storageClasses: z.array(nameField).min(1).describe("Storage classes a tenant may use.") })
      .describe("What a tenant of the tier may choose from."),
  })
  .describe("One tier.");

/** A tier after its shape was checked. */
export type Tier = z.output<typeof tierSchema>;
