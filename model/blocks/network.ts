/** Who outside the tenant its pods may talk to, for how long, and why. */

import { z } from "zod";
import { choiceField, dayField, field, meantNumber, notText, textField } from "../fields";
import { shown } from "../printable";
import { notationFault } from "../ranges";

/** What a range looks like; `checks/cidr.ts` judges what it means. */
const RANGE = /^[0-9A-Fa-f:.]{2,45}\/[0-9]{1,3}$/;

const cidrField = field<string>({ type: "string", pattern: RANGE.source }, (value) => {
  if (typeof value !== "string") return notText(value);
  if (RANGE.test(value)) return { is: value };
  const fault = notationFault(value);
  return {
    code: "NET-102",
    message: `\`${shown(value)}\` ${fault?.message ?? "is not a range of addresses"}.`,
    fix: fault?.fix ?? "Write for example 203.0.113.0/24.",
  };
});

const portField = field<number>({ type: "integer", minimum: 1, maximum: 65_535 }, (value) => {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 1 && value <= 65_535) return { is: value };
  const isNumber = typeof value === "number";
  const message = isNumber ? `Port ${value} does not exist; ports are 1 to 65535.` : `\`${shown(value)}\` is not one port.`;
  return {
    code: "NET-106",
    message,
    fix: meantNumber(value) ?? "List every port as a number, such as [443]; ranges and `all` are not accepted.",
  };
});

/** A ticket of whatever system the teams use. */
export const ticketField = textField({ pattern: /^\S+$/, longest: 100, what: "a ticket", example: "SEC-214" });

const opening = z.strictObject({
  cidr: cidrField
    .optional()
    .describe(
      "The range of addresses: 203.0.113.0/24, or 203.0.113.7/32 for one. At most a /16 of IPv4 or a /32 of IPv6, none of it private.",
    ),
  host: textField({
    pattern: /^(\*\.)?([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\.)*[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/,
    what: "a host name (other alphabets in their xn-- form)",
    example: "erp.partner.example",
    code: "NET-108",
  })
    .optional()
    .describe(
      "A host name in place of a range. Refused until the platform has an egress gateway: network policies know addresses only.",
    ),
  ports: z.array(portField).min(1).max(20).describe("Ports, each as a number: [443]. Of ingress: the ports of the pods."),
  protocol: choiceField(["TCP", "UDP"], "Protocol").default("TCP").describe("TCP or UDP."),
  reason: textField({ pattern: /^\S(.*\S)?$/, longest: 200, what: "a reason on one line", example: "ERP order sync" })
    .optional()
    .describe("What it is for, on one line; required."),
  ticket: ticketField.optional().describe("Where it was approved; required."),
  expires: dayField
    .optional()
    .describe("The last day it is open; required, and not further ahead than the tier's ceilings.exceptions.maxAge."),
});

const openings = z.array(opening).min(1).max(50);

/** Openings in a network that otherwise lets nothing in or out. Only the tenant's own file says them. */
export const networkBlock = z
  .strictObject({
    egress: openings.optional().describe("Where the tenant's pods may call."),
    ingress: openings.optional().describe("From where the tenant's pods may be called, beside the gateway."),
  })
  .describe(
    "Dated openings; without one nothing passes but the tenant's own pods, DNS, the gateway and the database. Holds in every environment of the tenant.",
  );

/** The two ways something may pass. */
export const DIRECTIONS = ["egress", "ingress"] as const;
