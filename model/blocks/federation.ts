/** What a tenant lets another tenant have, and what it takes from another. */

import { z } from "zod";
import { choiceField, dayField, field, textField } from "../fields";
import { shown } from "../printable";
import { ticketField } from "./network";

/** What access is called, the weakest first. */
export const ACCESS = ["read", "write"] as const;

const resourceField = textField({
  pattern: /^[a-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*$/,
  longest: 63,
  what: "the name of one kind of resource; `*` would grant what nobody listed",
  example: "reports",
  code: "FED-105",
});

const idField = textField({
  pattern: /^[A-Za-z0-9][A-Za-z0-9._:/-]*$/,
  longest: 200,
  what: "one thing, spelled out; patterns would grant what nobody listed",
  example: "q3-summary",
  code: "FED-105",
});

/** Any text: whether it is a tenant is judged by the rules, which know them all. */
const partnerField = textField({ pattern: /^/, longest: 63, what: "the id of a tenant", example: "globex" });

const environmentsField = z
  .array(textField({ pattern: /^/, longest: 63, what: "an environment", example: "prod" }))
  .min(1)
  .max(20);

/** There is no `true`: whoever else should have it gets a grant from its owner, who then knows. */
const reshareField = field<false>({ const: false }, (value) => {
  if (value === false) return { is: value };
  const message = `reshare: ${shown(value)} would let others pass on what is this tenant's.`;
  return { code: "FED-107", message, fix: "Write reshare: false, and grant it yourself to everybody who should have it." };
});

const grant = z.strictObject({
  to: partnerField.describe("The tenant that gets it."),
  resource: resourceField.describe("Kind of what is granted, as the application calls it: reports."),
  ids: z.array(idField).min(1).max(100).optional().describe("Which ones, each by its id; required."),
  access: choiceField(ACCESS, "Access").describe("read, or write, which includes read."),
  environments: environmentsField
    .optional()
    .describe("Only in these environments. Without it: in all in which both tenants are."),
  reshare: reshareField
    .optional()
    .describe(
      "false: the other tenant never grants these ids to a third. Without it: nothing of that kind, unless this tenant grants it to the third too.",
    ),
  ticket: ticketField.optional().describe("Where it was approved; required."),
  expires: dayField.optional().describe("The last day of the grant, at most 365 days ahead; required."),
});

const accept = z.strictObject({
  from: partnerField.describe("The tenant that grants it."),
  resource: resourceField.describe("Kind of what is taken, as in the other tenant's grant."),
  access: choiceField(ACCESS, "Access").describe("read or write; not more than is granted."),
  environments: environmentsField.optional().describe("Only in these environments. Without it: wherever it is granted."),
});

/** Grants and what answers them. Only the tenant's own file says them. */
export const federationBlock = z
  .strictObject({
    grants: z.array(grant).min(1).max(100).optional().describe("What other tenants may have of this one."),
    accepts: z
      .array(accept)
      .min(1)
      .max(100)
      .optional()
      .describe("What this tenant takes of others; each needs a grant in the other's file."),
  })
  .describe(
    "What tenants agreed to share; counts only when both files say so. It is a checked record: network and gateway open nothing for it yet.",
  );
