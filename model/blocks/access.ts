/** Who works in a tenant. */

import { z } from "zod";
import { choiceField, textField } from "../fields";

const subject = textField({ pattern: /^\S(.*\S)?$/, what: "the name of a group or user", example: "acme-admins" });

const member = z.strictObject({
  group: subject.optional().describe("A group of the identity provider; either this or user."),
  user: subject.optional().describe("One person or service account; either this or group."),
  role: choiceField(["viewer", "editor", "admin"], "Role", "IDN-107").describe("What they may do."),
});

/** Members and what they may do. Without it nobody but the platform gets in. */
export const accessBlock = z
  .strictObject({ members: z.array(member).max(200).describe("Groups and users; at least one has role admin.") })
  .describe("Who works in the tenant. Without it nobody but the platform gets in.");
