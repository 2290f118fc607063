/** One tenant per thing that a tenant file can ask of the gateway. */

import type { ResolvedTenant } from "../../model/resolved-tenant";
import { byIssuer, everyWay, ownDomain, route, signIn, tenantWith } from "./gateway-fleet";

const LIMITED = route("exports", "/api/exports/*");
const NARROW = { path: "/api/exports/*", perSecond: 5, burst: 1, concurrent: 2, perDay: 1000 };

/** By what it asks for. */
export function featureTenants(id: string): Readonly<Record<string, ResolvedTenant>> {
  const app = route("app", "/*");
  const keys = ["batch", "mobile"].map((name) => ({ name, secretRef: `${id}/${name}-key`, expires: "2027-01-31" }));
  const tenants: Readonly<Record<string, Parameters<typeof tenantWith>[1]>> = {
    nothing: {},
    "keys of its own": { identity: { apiKeys: keys } },
    "tokens by a static key": { identity: { resolve: ["jwt"], jwt: { keyRef: `${id}/token-key`, algorithm: "RS256" } } },
    "every address and both proofs": { identity: everyWay(id) },
    "keys before tokens": { identity: { ...everyWay(id), resolve: ["apiKey", "jwt", "subdomain"] } },
    "tokens of an issuer": { identity: { resolve: ["jwt"], ...byIssuer(id) } },
    "tokens of an issuer and keys": { identity: { ...everyWay(id), ...byIssuer(id) } },
    "a header of its own": { identity: { ...everyWay(id), header: "X-Customer-ID" } },
    "people who log in": { identity: { ...everyWay(id), ...byIssuer(id), ...signIn(id, true) } },
    "people who may log in": { identity: { ...everyWay(id), ...signIn(id, false) } },
    "nobody but people": { identity: { resolve: ["subdomain"], ...signIn(id, true) } },
    "hosts of its own": { identity: { ...everyWay(id), ...byIssuer(id), ...signIn(id, true), ...ownDomain(id) } },
    "the shared endpoint": {
      identity: { ...everyWay(id), sharedEndpoint: true },
      routes: [app, route("write", "/v1.0/*", { methods: ["POST"], timeout: "2m" })],
    },
    "one window": { rateLimits: { perMinute: 100 } },
    "several windows": { rateLimits: { perMinute: 100, perHour: 1000, perDay: 5000 } },
    "calls that wait": { rateLimits: { onExceeded: "degrade" } },
    "a shared window": { identity: everyWay(id, byIssuer(id)), rateLimits: { perDay: 5000 } },
    "narrower limits of a route": { routes: [app, LIMITED], rateLimits: { perDay: 5000, routes: [NARROW] } },
    "narrower limits, tokens of an issuer": {
      ...{ identity: { resolve: ["jwt"], ...byIssuer(id) }, routes: [app, LIMITED], rateLimits: { routes: [NARROW] } },
    },
    "another Service and its pods": {
      routes: [route("exports", "/*", { service: "exports", port: 8080, balance: "chash", retries: 2, health: "/healthz" })],
    },
    "a time, methods, a websocket": { routes: [route("app", "/*", { timeout: "2m", methods: ["GET"], websocket: true })] },
    "another path": {
      identity: everyWay(id),
      routes: [route("app", "/api/*", { rewrite: "/" }), route("one", "/x", { rewrite: "/y" })],
    },
    "bodies of a shape and size": {
      routes: [route("app", "/*", { validate: { body: { type: "object", required: ["a"] }, maxSize: "1Mi" } })],
    },
    "a size": { routes: [route("app", "/*", { validate: { maxSize: "1Mi" } })] },
    "a breaker": { routes: [route("app", "/*", { breaker: { failures: 3, openFor: "60s" } })] },
    "other sites' pages": {
      routes: [route("app", "/*", { plugins: { gzip: true, cors: { origins: ["https://app.example"], credentials: true } } })],
    },
    "some addresses": {
      routes: [route("app", "/*", { plugins: { gzip: false, ipRestriction: { allow: ["203.0.113.0/24"] } } })],
    },
    "texts of its own": {
      errors: { locale: "de-DE", messages: { TENANT_MISMATCH: "Falscher $Mandant.", QUOTA_EXCEEDED: "Zu viel." } },
    },
    "failures that are told": { errors: { details: true, redact: ["[0-9]{16}"] } },
    "failures that are told in full": { errors: { details: true } },
    "nothing any more": { status: "suspended", identity: { ...everyWay(id), ...byIssuer(id), ...signIn(id, true) } },
  };
  return Object.fromEntries(Object.entries(tenants).map(([name, parts]) => [name, tenantWith(id, parts)]));
}
