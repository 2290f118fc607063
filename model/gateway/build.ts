/** From a resolved tenant to what the gateway is to do for it. */

import type { Values } from "../definition";
import { proofsOf, secretOf, tokenSource } from "../identity";
import { namespaceName } from "../names";
import { milliValue } from "../quantity";
import type { Environment, ResolvedTenant } from "../resolved-tenant";
import { entrancesOf, loginEntrance, type Place } from "./entrances";
import type {
  Certificate,
  Consumer,
  Entrance,
  Errors,
  GatewayModel,
  GatewayRoute,
  SharedTarget,
  Upstream,
} from "./gateway-model";
import { consumerLimits, entranceLimits, markOf } from "./limits";

type Route = Values["routes"][number];

/** The consumer and the Secret of a tenant that lists no keys of its own. */
export const DEFAULT_KEY = { consumer: "app", secret: "gateway-key" } as const;

/** Consumer of a static key for tokens. */
const TOKEN_CONSUMER = "token";

/** Texts where the tenant gives none. */
const MESSAGES: Errors["messages"] = {
  REQUEST_INVALID: "The body is not what is expected here.",
  UNAUTHENTICATED: "A valid key or token is required.",
  TENANT_MISMATCH: "The key or token belongs to another tenant.",
  TENANT_SUSPENDED: "This tenant does not work at present.",
  QUOTA_EXCEEDED: "Too many calls; try again later.",
  UPSTREAM_FAILED: "The application failed; try again later.",
};

/** What the names of a tenant's gateway objects follow from. */
type Named = Pick<ResolvedTenant, "id" | "identity" | "routes">;

/** Everything the gateway does for a tenant. */
export function gatewayModel(tenant: ResolvedTenant, environment: Environment): GatewayModel {
  const { id, name, tier, status, identity, errors } = tenant;
  const routes = routesOf(tenant, environment.gateway.domain);
  const isSpread = consumersOf(identity).length > 1 || routes.flatMap(({ entrances }) => entrances).length > 1;
  return {
    tenant: { id, name, tier, namespace: namespaceName(id) },
    environment: environment.id,
    isServing: status === "active",
    header: identity.header,
    consumers: consumersOf(identity).map((consumer) => ({
      ...consumer,
      limits: consumerLimits(id, tenant.rateLimits, isSpread),
    })),
    routes: routes.map((entered) => routeOf(tenant, entered, isSpread)),
    upstreams: upstreamsOf(tenant.routes),
    certificates: certificatesOf(identity),
    shared: identity.sharedEndpoint === true ? sharedTargets(tenant.routes) : [],
    errors: { ...errors, messages: { ...MESSAGES, ...errors.messages } },
  };
}

/** One certificate per domain; no Secret is that of two. */
export function certificatesOf({ domains = [] }: Values["identity"]): readonly Certificate[] {
  return domains.map(({ secretRef, hosts }) => ({ secret: secretOf(secretRef), hosts }));
}

/** Everybody who counts calls for the tenant: consumers, and entrances that no consumer comes through. */
export function countersOf(tenant: Named, domain: string): number {
  const entrances = routesOf(tenant, domain).flatMap((route) => route.entrances);
  return consumersOf(tenant.identity).length + entrances.filter(isUncounted).length;
}

/** A route of the tenant, with the name of its object and its entrances. */
interface Entered {
  readonly name: string;
  readonly route: Route;
  readonly entrances: readonly Entrance[];
}

/** The tenant's routes, and where its people log in. */
export function routesOf({ id, identity, routes }: Named, domain: string): readonly Entered[] {
  const place: Place = { id, domain, identity };
  const [login, first] = [loginEntrance(place), routes[0]];
  const listed = routes.map((route) => ({ name: route.name, route, entrances: entrancesOf(place, route) }));
  if (login === undefined || first === undefined) return listed;
  // Whoever has logged in lands at the application.
  return [...listed, { name: login.name, route: withoutExtras(first), entrances: [login] }];
}

/** Consumers, without their limits. */
export function consumersOf(identity: Values["identity"]): readonly Omit<Consumer, "limits">[] {
  const proofs = proofsOf(identity);
  const keys = identity.apiKeys?.map(({ name, secretRef }) => ({ consumer: `key-${name}`, secret: secretOf(secretRef) }));
  const made = (proofs.includes("apiKey") ? (keys ?? [DEFAULT_KEY]) : []).map(({ consumer, secret }) => ({
    name: consumer,
    credential: { kind: "key", secret, isMade: true } as const,
  }));
  const source = tokenSource(identity);
  if (source?.kind !== "key") return made;
  return [...made, { name: TOKEN_CONSUMER, credential: { kind: "token", secret: source.secret, isMade: false } }];
}

function isUncounted({ guard }: Entrance): boolean {
  return guard.kind === "issuer" || guard.kind === "login";
}

/** Only the Service of a route, not what the route does to calls. */
function withoutExtras({ name, service, port, podPort, timeout, retries, balance }: Route): Route {
  const same = { name, service, port, podPort, timeout, retries, balance };
  return { ...same, path: "/*", websocket: false, plugins: { gzip: false } };
}

function routeOf(tenant: ResolvedTenant, { name, route, entrances }: Entered, isSpread: boolean): GatewayRoute {
  const { service, port, timeout, websocket, validate, breaker, plugins, path } = route;
  const isNarrow = tenant.rateLimits.routes.some((limits) => limits.path === path);
  const byPod = tenant.status === "active" && upstreamsOf(tenant.routes).some((upstream) => upstream.service === service);
  return {
    name,
    entrances: entrances.map((entrance) => ({
      ...entrance,
      ...(isUncounted(entrance) ? { limits: entranceLimits(tenant.id, tenant.rateLimits, { path, isSpread }) } : {}),
      ...(isNarrow && !isUncounted(entrance) ? { mark: markOf(path) } : {}),
    })),
    backend: { service, port, byPod },
    timeout: seconds(timeout),
    websocket,
    ...(validate === undefined ? {} : { validate: validation(validate) }),
    ...(breaker === undefined ? {} : { breaker: { failures: breaker.failures, longest: seconds(breaker.openFor) } }),
    plugins,
  };
}

function validation({ body, maxSize }: NonNullable<Route["validate"]>): NonNullable<GatewayRoute["validate"]> {
  const bytes = maxSize === undefined ? undefined : milliValue(maxSize);
  return {
    ...(body === undefined ? {} : { body }),
    ...(bytes === undefined ? {} : { maxBytes: Number(bytes / 1000n) }),
  };
}

/** What the gateway finds by itself among routes, a list tried in order must say: an exact path, then a longer one, comes first. */
function sharedTargets(routes: readonly Route[]): readonly SharedTarget[] {
  const rank = ({ path }: Route): number => (path.endsWith("*") ? path.length : Number.MAX_SAFE_INTEGER);
  return [...routes]
    .sort((a, b) => rank(b) - rank(a))
    .map(({ path, methods, service, port, timeout }) => ({
      ...{ path, service, port, timeout: seconds(timeout) },
      ...(methods === undefined ? {} : { methods }),
    }));
}

/** Services about whose pods something is said; the rules have made sure that routes of one Service agree. */
function upstreamsOf(routes: readonly Route[]): readonly Upstream[] {
  const upstreams = new Map<string, Upstream>();
  for (const { service, balance, retries, health } of routes) {
    if (balance === "roundrobin" && retries === 0 && health === undefined) continue;
    upstreams.set(service, { service, balance, retries, ...(health === undefined ? {} : { health }) });
  }
  return [...upstreams.values()];
}

const SECONDS = { s: 1, m: 60 } as const;

/** Seconds of a time such as `30s` or `2m`. */
function seconds(text: string): number {
  return Number(text.slice(0, -1)) * SECONDS[text.endsWith("m") ? "m" : "s"];
}
