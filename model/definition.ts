/** The tenant file: what may stand in `tenants/<id>.yaml`. A field exists here when something acts on it. */

import { z } from "zod";
import { bytesField, choiceField, countField, cpuField, field, notText, storageField, textField } from "./fields";
import { idFault } from "./ids";
import { shown } from "./printable";

/** Lower-case words joined by single hyphens, as in namespaces, tiers and storage classes. */
const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** The version of the file's format. */
export const apiVersionField = field<"tenancy/v1">((value) => {
  if (value === "tenancy/v1") return { is: value };
  const message = `apiVersion ${shown(value)} is not known; this program reads tenancy/v1.`;
  return { code: "TEN-108", message, fix: "Write apiVersion: tenancy/v1, or update the program." };
});

/** A name of lower-case words joined by hyphens. */
export const nameField = textField({
  pattern: NAME,
  what: "a name of lower-case letters, digits and single hyphens",
  example: "fast",
});

const amounts = z.strictObject({
  /** Cores or millicores: 12, 500m. */
  cpu: cpuField,
  /** Bytes: 16Gi. */
  memory: bytesField,
  /** Scratch space of containers, in bytes: 8Gi. */
  ephemeralStorage: bytesField,
});
const objects = z.strictObject({ pods: countField(1), services: countField(0), persistentVolumeClaims: countField(0) });
const storage = z.strictObject({
  /** All persistent volume claims together. */
  total: storageField,
  /** Per storage class; a class that is not listed gets nothing. */
  classes: z.record(z.string().regex(/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/), storageField),
});

/** Every amount, as a tier must give them. */
export const quotasSchema = z.strictObject({
  requests: amounts,
  limits: amounts,
  /** What one container gets if it asks for nothing (request, limit), and the most it may ask for (max). */
  container: z.strictObject({ request: amounts, limit: amounts, max: amounts }),
  objects,
  storage,
});

/** Some of the amounts, as a tenant may override them. */
const quotaOverridesSchema = z
  .strictObject({
    requests: amounts.partial(),
    limits: amounts.partial(),
    container: z.strictObject({ request: amounts.partial(), limit: amounts.partial(), max: amounts.partial() }).partial(),
    objects: objects.partial(),
    storage: storage.partial(),
  })
  .partial();

/** The most a tenant of a tier may be given. */
export const quotaCeilingsSchema = z.strictObject({
  requests: amounts,
  limits: amounts,
  objects,
  storage: storage.pick({ total: true }),
});

const subject = textField({ pattern: /^\S(.{0,251}\S)?$/, what: "the name of a group or user", example: "acme-admins" });

/** A group or a user, and what they may do. */
const memberSchema = z.strictObject({
  group: subject.optional(),
  user: subject.optional(),
  role: choiceField(["viewer", "editor", "admin"], "Role", "IDN-107"),
});

/** A day of the calendar, such as 2026-03-02. */
const dayField = field<string>((value) => {
  if (typeof value !== "string") return notText(value);
  const day = new Date(value);
  // A day that a month does not have is rolled over into the next one.
  if (/^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value))
    return { is: value };
  return { code: "TEN-114", message: `\`${shown(value)}\` is not a day.`, fix: "Write year, month and day: 2026-03-02." };
});

/** Whether the tenant exists. A closed tenant keeps its file: it is the record that stops its id from being used again. */
const lifecycleSchema = z.strictObject({
  status: choiceField(["active", "deleted"], "Status", "TEN-114"),
  deleted: z
    .strictObject({
      on: dayField,
      /** Where it was decided. */
      ticket: textField({ pattern: /^\S{1,100}$/, what: "a ticket", example: "OPS-31" }),
    })
    .optional(),
});

/** One tenant file. */
export const tenantSchema = z.strictObject({
  apiVersion: apiVersionField,
  /** Equals the file name; never changes. */
  id: field<string>((value) => (typeof value === "string" ? (idFault(value) ?? { is: value }) : notText(value))),
  /** For people: up to 100 characters on one line. */
  name: textField({
    pattern: /^\S(.{0,98}\S)?$/,
    what: "a name of 1 to 100 characters on one line",
    example: "Acme Manufacturing",
  }),
  tier: textField({ pattern: /^/, what: "a tier", example: "standard" }),
  owner: z.strictObject({
    /** The team that answers for the tenant; becomes a label. */
    team: textField({
      pattern: /^[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?$/,
      what: "a team name that fits a label",
      example: "acme-platform",
      code: "TEN-109",
    }),
    /** A mailbox the team reads. */
    email: textField({
      pattern:
        /^(?!(no-?reply|donotreply)@)[A-Za-z0-9._%+'-]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/i,
      what: "a mailbox people read",
      example: "platform@acme.example",
      code: "TEN-111",
    }),
  }),
  access: z.strictObject({ members: z.array(memberSchema).max(200) }).optional(),
  quotas: quotaOverridesSchema.optional(),
  lifecycle: lifecycleSchema.optional(),
});

/** A tenant file after its shape was checked. */
export type TenantDefinition = z.output<typeof tenantSchema>;
