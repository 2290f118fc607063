/** Which calls go to which Service of the tenant, and on what terms. */

import { z } from "zod";
import { bytesField } from "../amounts";
import { booleanField, choiceField, type FieldFault, field, nameField, numberField, textField } from "../fields";
import { shown } from "../printable";

/** An absolute path, exact or with `*` as its last part; no dots at the start of a part, nothing encoded. */
export const pathField = textField({
  pattern: /^\/([A-Za-z0-9_~-][A-Za-z0-9._~-]*\/)*(\*|[A-Za-z0-9_~-][A-Za-z0-9._~-]*)?$/,
  longest: 200,
  what: "a path that begins with /, of plain characters, with * only as its last part",
  example: "/api/exports/*",
  code: "GTW-101",
});

/** A path without `*`. */
const plainPathField = textField({
  pattern: /^\/([A-Za-z0-9_~-][A-Za-z0-9._~-]*\/)*([A-Za-z0-9_~-][A-Za-z0-9._~-]*)?$/,
  longest: 200,
  what: "a path that begins with /, of plain characters",
  example: "/healthz",
  code: "GTW-101",
});

/** A time with its unit, whole seconds or minutes, up to an hour. */
const SPAN = /^([1-9][0-9]{0,2}s|[12][0-9]{3}s|3[0-5][0-9]{2}s|3600s|[1-9]m|[1-5][0-9]m|60m)$/;
const spanField = field<string>({ type: "string", pattern: SPAN.source }, readSpan);

/** The gateway's shortest pause has a limit of its own. */
const pauseField = field<string>({ type: "string", pattern: `^(?![12]s)${SPAN.source.slice(1)}` }, (value) => {
  if (value !== "1s" && value !== "2s") return readSpan(value);
  return { code: "OPS-106", message: `{field}: ${value} is shorter than the gateway can pause.`, fix: "Write 3s or more." };
});

function readSpan(value: unknown): { readonly is: string } | FieldFault {
  if (typeof value === "string" && SPAN.test(value)) return { is: value };
  const bare = typeof value === "number" || (typeof value === "string" && /^\d{1,9}$/.test(value));
  const message = bare
    ? `{field}: ${shown(value)} has no unit; it could be seconds or milliseconds.`
    : `{field}: \`${shown(value)}\` is not a time from 1s to 60m.`;
  return { code: "OPS-106", message, fix: bare ? `Write ${shown(value)}s for seconds.` : "Write for example 30s or 2m." };
}

/** How the gateway chooses a pod. */
const BALANCES = ["roundrobin", "leastConn", "ewma", "chash"] as const;

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

const validate = z
  .strictObject({
    body: z
      .record(z.string(), z.unknown())
      .optional()
      .describe("JSON Schema of the bodies of POST, PUT and PATCH; what does not match is refused with 400."),
    maxSize: bytesField.optional().describe("Largest body: 10Mi; what is larger is refused with 413."),
  })
  .describe("What a call must look like.");

const breaker = z
  .strictObject({
    failures: numberField(1, 100).describe("5xx answers in a row after which the gateway stops asking the application."),
    openFor: pauseField.describe("How long at most it does not ask; the first pause is 2s and doubles: 60s."),
  })
  .describe("Answers 503 at once while the application fails, so that it can recover.");

const cors = z
  .strictObject({
    origins: z
      .array(
        textField({
          pattern: /^https:\/\/[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:[0-9]{1,5})?$/,
          what: "the https origin of a site",
          example: "https://app.acme.example",
        }),
      )
      .min(1)
      .max(20)
      .describe("Sites whose pages may call: https://app.acme.example."),
    credentials: booleanField.default(false).describe("Whether such pages may send cookies and credentials."),
  })
  .describe("Which sites' pages may call from a browser.");

const address = textField({
  pattern: /^[0-9A-Fa-f.:]{2,45}(\/[0-9]{1,3})?$/,
  what: "an address or a range of addresses",
  example: "203.0.113.0/24",
  code: "GTW-105",
});

const plugins = z
  .strictObject({
    cors: cors.optional(),
    ipRestriction: z
      .strictObject({ allow: z.array(address).min(1).max(50).describe("The only callers' addresses or ranges: 203.0.113.0/24.") })
      .optional()
      .describe("From where calls may come."),
    gzip: booleanField.default(false).describe("Whether answers are compressed."),
  })
  .describe("What else the gateway does on this route; nothing but what is listed here can be asked for.");

const HOST = /^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,20}[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.?$/;

/** A host name as it is compared: in lower case, without a dot at its end. */
export const hostField = field<string>({ type: "string", pattern: HOST.source, maxLength: 253 }, (value) => {
  if (typeof value === "string" && value.length <= 253 && HOST.test(value)) return { is: value.toLowerCase().replace(/\.$/, "") };
  const message = `\`${shown(value)}\` is not a host name (other alphabets in their xn-- form; no * and no port).`;
  return { code: "GTW-103", message, fix: "For example: acme.dev.leasehold.example" };
});

/** One route. Every field but its name and path has a default. */
const route = z.strictObject({
  name: textField({
    pattern: /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    longest: 40,
    what: "a name of lower-case letters, digits and single hyphens",
    example: "exports",
  }).describe("Name of the route; part of the names of the gateway's objects."),
  path: pathField.describe("Path of the calls: exact, or with * at its end: /api/exports/*."),
  host: hostField
    .optional()
    .describe(
      "The tenant's own host, one below it, or one of `identity.domains`. Without it: wherever `identity` says the tenant is reached.",
    ),
  methods: z
    .array(choiceField(METHODS, "Method"))
    .min(1)
    .max(METHODS.length)
    .optional()
    .describe("Only these methods. Without it: all."),
  service: nameField.default("app").describe("Service of the tenant's namespace that answers."),
  port: numberField(1, 65_535).default(80).describe("Port of the Service."),
  podPort: numberField(1, 65_535)
    .default(8080)
    .describe(
      "Port on which the pods behind the Service listen (its targetPort). The gateway may reach it, and no other, on pods with the label app.kubernetes.io/name: <service>.",
    ),
  timeout: spanField.default("60s").describe("How long the gateway waits for the application, with its unit: 30s."),
  retries: numberField(0, 5).default(0).describe("How often another pod is asked when one cannot be reached."),
  balance: choiceField(BALANCES, "Way to balance")
    .default("roundrobin")
    .describe("How a pod is chosen: roundrobin, leastConn, ewma (the fastest), chash (the same for the same client address)."),
  health: plainPathField.optional().describe("Path the gateway asks every pod; one that fails gets no calls: /healthz."),
  websocket: booleanField.default(false).describe("Whether the connection may become a websocket."),
  rewrite: plainPathField
    .optional()
    .describe("What the application sees in place of the path before its *: / takes the prefix away."),
  validate: validate.optional(),
  breaker: breaker.optional(),
  plugins: plugins.default({ gzip: false }),
});

/** Everything the gateway passes on. */
export const routesBlock = z
  .array(route)
  .min(1)
  .max(50)
  .describe("Which calls go where. A list replaces the one of the layer below; without any: every path goes to Service app.");
