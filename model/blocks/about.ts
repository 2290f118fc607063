/** What a tenant says about itself that gives no right to anything: for people, reports and alerts. */

import { z } from "zod";
import { textField } from "../fields";

const NO_REPLY = "(?!([Nn][Oo]|[Dd][Oo][._-]?[Nn][Oo][Tt])[._-]?[Rr][Ee][Pp][Ll][Yy]([._+-][^@]*)?@)";
const MAILBOX = "[A-Za-z0-9._%+'-]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z]{2,63}";
const CHANNEL = "[a-z0-9][a-z0-9._-]{0,79}";

const contact = textField({
  pattern: new RegExp(`^(${NO_REPLY}${MAILBOX}|${CHANNEL})$`),
  what: "a mailbox people read, or the name of a channel",
  example: "security@acme.example, or acme-oncall",
  code: "TEN-111",
});

/** A channel of whatever people write to each other in. */
export const channelField = textField({
  pattern: new RegExp(`^#?${CHANNEL}$`),
  what: "the name of a channel",
  example: "acme-platform",
  code: "TEN-111",
});

/** Whom to reach, and about what. */
export const contactsBlock = z
  .strictObject({
    security: contact.optional().describe("Who hears of an incident: a mailbox or a channel."),
    billing: contact.optional().describe("Who hears of costs: a mailbox or a channel."),
    support: contact.optional().describe("Whom the tenant's own users ask: a mailbox or a channel."),
    oncall: contact.optional().describe("Who is woken: a mailbox or a channel."),
  })
  .describe("Whom to reach about what; annotations of the namespace.");

/** Free text about the tenant. */
export const descriptionField = textField({
  pattern: /^\S(.*\S)?$/,
  longest: 500,
  what: "a description of 1 to 500 characters on one line",
  example: "Plant analytics for the European plants",
}).describe("What the tenant is for, on one line; an annotation of the namespace.");

const MOST_LABELS = 20;

/** Words to group tenants by. Annotations and not labels in the cluster, so that no selector can ever trust them. */
export const labelsBlock = z
  .record(
    z
      .string()
      .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
      .max(40),
    textField({
      pattern: /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/,
      what: "1 to 63 letters, digits, dots, hyphens and underscores, with a letter or digit at both ends",
      example: "manufacturing",
    }),
  )
  .refine((labels) => Object.keys(labels).length <= MOST_LABELS, {
    params: {
      fault: { code: "TEN-114", message: `There are more than ${MOST_LABELS} labels.`, fix: "Keep those that reports use." },
    },
  })
  .meta({ maxProperties: MOST_LABELS })
  .describe("Words to group tenants by in reports: {industry: manufacturing}. Annotations of the namespace, which open nothing.");
