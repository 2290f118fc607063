/** What callers read when something goes wrong. */

import { z } from "zod";
import { booleanField, textField } from "../fields";

const text = textField({
  pattern: /^\S(.*\S)?$/,
  longest: 200,
  what: "a text of 1 to 200 characters on one line",
  example: "Quota reached.",
});

const messages = z
  .strictObject({
    REQUEST_INVALID: text.optional().describe("400: the body is not what the route's `validate` asks for."),
    UNAUTHENTICATED: text.optional().describe("401: no valid key or token."),
    TENANT_MISMATCH: text.optional().describe("403: the key or token is another tenant's."),
    TENANT_SUSPENDED: text.optional().describe("403: the tenant does not work now."),
    QUOTA_EXCEEDED: text.optional().describe("429: more calls than rateLimits allow."),
    UPSTREAM_FAILED: text.optional().describe("5xx: the application failed, or did not answer."),
  })
  .describe("Texts of the gateway's own answers, by code; where there is none the gateway says it in English.");

/** Bodies of the gateway's answers with status 400 and above. */
export const errorsBlock = z
  .strictObject({
    locale: textField({
      pattern: /^[a-z]{2,3}(-[A-Z]{2})?$/,
      longest: 6,
      what: "a language, with or without a country",
      example: "de-DE",
    }).describe("Language of `messages`; told in the body."),
    details: booleanField.describe(
      "true: bodies of the application's 5xx answers reach the caller; only in an ephemeral environment. false: the text of UPSTREAM_FAILED does instead.",
    ),
    redact: z
      .array(
        textField({
          pattern: /^./,
          longest: 200,
          what: "a pattern of 1 to 200 characters",
          example: "[0-9]{16}",
          code: "OPS-107",
        }),
      )
      .max(20)
      .describe("Regular expressions; what they match in a 5xx body that `details` lets through becomes [redacted]."),
    messages,
  })
  .describe("What callers read when something goes wrong.");
