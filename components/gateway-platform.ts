/** Rules of the hosts that tenants share: everything the gateway answers there in words of the platform. */

import { KEY_HEADER } from "../model/gateway/entrances";
import { SHARED_LABEL, STATUS_LABEL } from "../model/labels";
import { strangersAnswer } from "./gateway-errors";
import { consumerLabels, keyPlaces } from "./gateway-guards";
import { sharedRemovals } from "./gateway-headers";
import { SHARED_ROUTE } from "./gateway-shared";

/** Below every route of a tenant: those that name their tenant by header share its path. */
const LAST = -1;

const JSON_TYPE = { "Content-Type": "application/json" } as const;

/** Answers of the platform's own, by code; no tenant is known whose words they could be. */
const MESSAGES = {
  tenant_missing: "The call does not say which tenant it is for.",
  tenant_named: "Here the key alone says which tenant a call is for.",
  unauthenticated: "A valid key is required.",
  tenant_mismatch: "The key is not for this address.",
} as const;

/** A call to the host of all tenants that names none: it is nobody's call. */
export function refusalRule(host: string, service: string): object {
  return {
    name: "refuse",
    priority: LAST,
    ...everything(host, service),
    plugins: listed({ "fault-injection": { abort: refusing("tenant_missing") } }),
  };
}

/**
 * Calls whose key alone says whose they are. The consumer's own plugins lead them to its tenant; where these are missing, or not
 * for this route, nothing answers.
 */
export function sharedRule(host: string, service: string): object {
  const fence = {
    allow_labels: { [SHARED_LABEL]: ["true"] },
    deny_labels: { [STATUS_LABEL]: ["suspended"] },
    ...{ rejected_code: 403, _meta: { error_response: body("tenant_mismatch") } },
  };
  return {
    name: SHARED_ROUTE.rule,
    ...everything(host, service),
    plugins: listed({
      // A header that names a tenant could only be ignored, or disagree.
      "fault-injection": { abort: { ...refusing("tenant_named"), vars: [[["http_x_tenant_id", "~~", ".+"]]] } },
      "key-auth": { ...keyPlaces(KEY_HEADER), _meta: { error_response: body("unauthenticated") } },
      acl: fence,
      "proxy-rewrite": { headers: { remove: sharedRemovals() } },
      "attach-consumer-label": consumerLabels,
      "response-rewrite": strangersAnswer(),
    }),
  };
}

function everything(host: string, service: string): object {
  return {
    match: { hosts: [host], paths: ["/*"] },
    backends: [{ serviceName: service, servicePort: 80, resolveGranularity: "service" }],
  };
}

function refusing(code: keyof typeof MESSAGES): object {
  return { http_status: 400, body: body(code), headers: JSON_TYPE };
}

function body(code: keyof typeof MESSAGES): string {
  return JSON.stringify({ error: { code, message: MESSAGES[code], locale: "en" } });
}

function listed(plugins: Readonly<Record<string, object>>): object[] {
  return Object.entries(plugins).map(([name, config]) => ({ name, enable: true, config }));
}
