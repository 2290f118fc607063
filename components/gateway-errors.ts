/** Bodies of the gateway's own answers. */

import type { ErrorCode, GatewayModel, Limits } from "../model/gateway/gateway-model";

/** The gateway knows no moment at which a window ends, so a caller is asked to try again within a minute, in seconds. */
const LONGEST_WAIT = 60;

const JSON_TYPE = { "Content-Type": "application/json" } as const;

/**
 * The body for a code, as text: the gateway would write an object's keys in any order. `$` would begin a variable in some
 * plugins, so it is written as JSON can also write it.
 */
export function errorBody({ errors }: GatewayModel, code: ErrorCode): string {
  const error = { code: code.toLowerCase(), message: errors.messages[code], locale: errors.locale };
  return JSON.stringify({ error }).replaceAll("$", "\\u0024");
}

/** A setting of any plugin: what it answers instead of its own words. */
export function answering(model: GatewayModel, code: ErrorCode): { readonly error_response: string } {
  return { error_response: errorBody(model, code) };
}

/** Answers of authentication: nobody is known yet, so this one stands on the route. */
export function strangersAnswer(): object {
  return { vars: [["status", "==", 401]], headers: { set: JSON_TYPE } };
}

/**
 * Answers to callers that are known. There can be one such plugin and one condition, so it takes two cases together: too many
 * calls (says when to come back) and a failing application (hides how it failed). Bodies tell the two apart.
 */
export function knownAnswer(model: GatewayModel, limits: Limits): object {
  const { details, redact } = model.errors;
  const longest = Math.max(1, ...limits.windows.map(({ seconds }) => seconds));
  const retry = { "Retry-After": String(Math.min(LONGEST_WAIT, longest)) };
  const failures = ["OR", ["status", "==", 429], ["status", ">=", 500]];
  if (!details) return { vars: failures, headers: { set: { ...retry, ...JSON_TYPE } }, filters: [hiding(model)] };
  if (redact.length === 0) return { vars: [["status", "==", 429]], headers: { set: { ...retry, ...JSON_TYPE } } };
  const filters = redact.map((regex) => ({ regex, scope: "global", replace: "[redacted]" }));
  return { vars: failures, headers: { set: retry }, filters };
}

/** Answers before anybody is asked for a proof. */
export function refusing(model: GatewayModel, code: ErrorCode): object {
  return { http_status: 403, body: errorBody(model, code), headers: JSON_TYPE };
}

/** Everything but the gateway's own answer to too many calls becomes one text. */
function hiding(model: GatewayModel): object {
  const own = errorBody(model, "QUOTA_EXCEEDED").slice(0, '{"error":{"code":"quota_exceeded"'.length);
  return { regex: `^(?!${own.replaceAll("{", "\\{")})[\\s\\S]*`, scope: "once", replace: errorBody(model, "UPSTREAM_FAILED") };
}
