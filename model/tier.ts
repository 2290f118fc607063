import { z } from "zod";
import { apiVersionField, nameField, quotaCeilingsSchema, quotasSchema } from "./definition";
import { choiceField, countField, durationField, textField } from "./fields";

/** A tier file: what a tenant gets (`defaults`), the most it may be given (`ceilings`), and what it may use (`allowed`). */
export const tierSchema = z.strictObject({
  apiVersion: apiVersionField,
  kind: choiceField(["Tier"], "Kind"),
  id: nameField,
  /** One line for people who choose a tier. */
  summary: textField({
    pattern: /^\S.{0,118}\S$/,
    what: "a summary of 2 to 120 characters on one line",
    example: "For products in use",
  }),
  defaults: z.strictObject({
    quotas: quotasSchema,
    database: z.strictObject({
      /** Open connections of one login. */
      connections: countField(1),
      /** A statement that runs longer is cancelled. */
      statementTimeout: durationField,
      /** A transaction that is idle for longer is ended. */
      idleInTransactionTimeout: durationField,
    }),
  }),
  ceilings: z.strictObject({ quotas: quotaCeilingsSchema }),
  allowed: z.strictObject({ storageClasses: z.array(nameField).min(1) }),
});

/** A tier after its shape was checked. */
export type Tier = z.output<typeof tierSchema>;
