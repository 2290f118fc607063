/** Who works in a tenant. */

import { z } from "zod";
import { booleanField, choiceField, dayField, field, textField } from "../fields";
import { shown } from "../printable";

/** The roles that Kubernetes knows, the weakest first; a tenant's own roles extend one of them. */
export const BUILT_IN_ROLES = ["viewer", "editor", "admin"] as const;

const ROLE = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const roleField = textField({
  pattern: ROLE,
  longest: 40,
  what: "the name of a role: viewer, editor, admin or one of access.roles",
  example: "viewer",
  code: "IDN-107",
});

const subject = textField({ pattern: /^\S(.*\S)?$/, what: "the name of a group or user", example: "acme-admins" });

const member = z.strictObject({
  group: subject.optional().describe("A group of the identity provider; either this or user."),
  user: subject.optional().describe("One person or service account; either this or group."),
  role: roleField.describe("What they may do: viewer, editor, admin or a role of access.roles."),
  external: booleanField.optional().describe("true for guests, who need `expires`. Without it: false."),
  expires: dayField.optional().describe("The last day of the membership; nobody who has one counts as the admin a tenant needs."),
});

const PERMISSION = /^(?!platform\.)[a-z][A-Za-z0-9-]*(\.[A-Za-z0-9-]+)+$/;
const permissionField = field<string>({ type: "string", pattern: PERMISSION.source, maxLength: 100 }, (value) => {
  if (typeof value === "string" && value.length <= 100 && PERMISSION.test(value)) return { is: value };
  const isWide = typeof value === "string" && (value.includes("*") || value.startsWith("platform."));
  const message = isWide
    ? `permissions may not contain \`*\` or platform.*; \`${shown(value)}\` does.`
    : `\`${shown(value)}\` is not a permission of the application.`;
  return { code: "IDN-106", message, fix: "List each one, such as reports.read." };
});

const role = z.strictObject({
  extends: roleField.describe(
    "The role it builds on: viewer, editor, admin or another one of the tenant's; says what it may do in Kubernetes.",
  ),
  permissions: z
    .array(permissionField)
    .max(100)
    .describe("What it may do in the application, beside what it builds on: reports.read."),
});

/** Who changes what isolates the tenant inside of its namespace: the platform alone, or its admins within bounds. */
const ACCESS_PROFILES = ["strict", "self-service"] as const;

/** Members and what they may do. Without it nobody but the platform gets in. */
export const accessBlock = z
  .strictObject({
    roles: z
      .record(z.string().regex(ROLE).max(40), role)
      .refine((roles) => Object.keys(roles).length <= 50, {
        params: { fault: { code: "TEN-114", message: "There are more than 50 roles.", fix: "Merge roles that differ little." } },
      })
      .meta({ maxProperties: 50 })
      .optional()
      .describe("Roles of the tenant's own, which its application knows; their names are yours to choose."),
    profile: choiceField(ACCESS_PROFILES, "Access profile")
      .optional()
      .describe(
        "strict: roles and network policies come from this file alone. self-service: admins may add roles for the tenant's own service accounts, and network policies between its own pods. Without it: strict.",
      ),
    members: z.array(member).max(200).describe("Groups and users; at least one has role admin."),
  })
  .describe("Who works in the tenant. Without it nobody but the platform gets in.");
