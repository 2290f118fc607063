/** What is measured and told about a tenant. */

import { z } from "zod";
import { booleanField, field, numberField, periodField, textField } from "../fields";
import { shown } from "../printable";

/** A share in percent, with decimals. */
const percentField = field<number>({ type: "number", exclusiveMinimum: 0, maximum: 100 }, (value) => {
  if (typeof value === "number" && value > 0 && value <= 100) return { is: value };
  const message = `{field}: \`${shown(value)}\` is not a percentage; nothing is above 100.`;
  return { code: "OPS-106", message, fix: "Write for example 99.9." };
});

const LATENCY = /^[1-9][0-9]{0,5}(ms|s)$/;

const latencyField = field<string>({ type: "string", pattern: LATENCY.source }, (value) => {
  if (typeof value === "string" && LATENCY.test(value)) return { is: value };
  const number = /^[1-9][0-9]{0,5}$/.exec(shown(value))?.[0];
  const message = `{field}: \`${shown(value)}\` is not a latency with its unit.`;
  return {
    code: "OPS-104",
    message,
    fix: number === undefined ? "Write for example 300ms or 2s." : `Write ${number}ms or ${number}s.`,
  };
});

const slo = z
  .strictObject({
    availability: percentField.optional().describe("Share of requests that are answered, in percent: 99.9."),
    latencyP95: latencyField.optional().describe("Time within which 95 of 100 requests are answered: 300ms."),
  })
  .describe("What the tenant was promised.");

const alerts = z
  .strictObject({
    channel: textField({
      pattern: /^[#@A-Za-z0-9]([A-Za-z0-9._-]{0,78}[A-Za-z0-9])?$/,
      what: "a channel",
      example: "acme-oncall",
    })
      .optional()
      .describe("Where alerts go."),
    quotaAt: numberField(1, 100).optional().describe("Use of a quota, in percent, at which somebody is told."),
    errorRate: percentField.optional().describe("Share of failed requests, in percent, at which somebody is told."),
  })
  .describe("When somebody is told.");

const logs = z
  .strictObject({
    retention: periodField.optional().describe("How long logs are kept: P30D."),
    maskTenantId: booleanField.optional().describe("Whether the logs do not show whose they are."),
  })
  .describe("The tenant's logs.");

/** Kept by the platform team's own means, and accepted only where the environment promises it. */
export const monitoringBlock = z
  .strictObject({ slo: slo.optional(), alerts: alerts.optional(), logs: logs.optional() })
  .describe("What is measured and told; only where the environment promises monitoring.");
