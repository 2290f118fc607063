/** Tenants that use what the gateway can do, for tests of what is declared for it. */

import { generateKeyPairSync } from "node:crypto";
import type { Values } from "../../model/definition";
import type { Fleet, ResolvedTenant } from "../../model/resolved-tenant";
import { environment, tenant } from "./fleet";
import { type Declared, fromRecorded } from "./gateway/objects";
import { secret, service } from "./gateway/sample";
import { generatedPassword, provisionGateways } from "./mocks";

type Route = Values["routes"][number];
type Identity = Values["identity"];

/** A route as the files' defaults complete it. */
export function route(name: string, path: string, more: Partial<Route> = {}): Route {
  return {
    ...{
      name,
      path,
      service: "app",
      port: 80,
      podPort: 8080,
      timeout: "60s",
      retries: 0,
      balance: "roundrobin",
      websocket: false,
    },
    plugins: { gzip: false },
    ...more,
  };
}

/** What a tenant of the tests has beside its id. */
export interface Parts {
  readonly identity?: Partial<Identity>;
  readonly routes?: readonly Route[];
  readonly rateLimits?: Partial<Values["rateLimits"]>;
  readonly errors?: Partial<Values["errors"]>;
  readonly status?: ResolvedTenant["status"];
}

/** A tenant with these values over those of everybody. */
export function tenantWith(id: string, { identity, routes, rateLimits, errors, status = "active" }: Parts = {}): ResolvedTenant {
  const plain = tenant(id);
  return {
    ...plain,
    status,
    identity: { ...plain.identity, ...identity },
    routes: routes === undefined ? [route("app", "/*")] : [...routes],
    rateLimits: { ...plain.rateLimits, perSecond: 1000, burst: 1000, concurrent: 1000, ...rateLimits },
    errors: { ...plain.errors, ...errors },
  };
}

export function fleetWith(...tenants: readonly ResolvedTenant[]): Fleet {
  return { closed: [], absent: [], environment, tenants };
}

/** An issuer of the tests; `sign` is what its holder can do. */
export const issuerOf = (id: string): string => `https://login.${id}.example`;

const keyPairs = new Map<string, { readonly privateKey: string; readonly publicKey: string }>();

/** The static key of a tenant's tokens; made once, since making one is slow. */
export function tokenKeyOf(id: string): { readonly privateKey: string; readonly publicKey: string } {
  const known = keyPairs.get(id);
  if (known !== undefined) return known;
  const made = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  keyPairs.set(id, made);
  return made;
}

/** Every address, keys of the tenant's own, tokens by a static key, and people who may log in. */
export const everyWay = (id: string, more: Partial<Identity> = {}): Partial<Identity> => ({
  resolve: ["jwt", "apiKey", "header", "path", "subdomain"],
  jwt: { keyRef: `${id}/token-key`, algorithm: "RS256" },
  ...more,
});

export const byIssuer = (id: string): Pick<Identity, "jwt"> => ({ jwt: { issuer: issuerOf(id), audience: `${id}-api` } });

export const signIn = (id: string, required: boolean): Pick<Identity, "sso"> => ({
  sso: {
    protocol: "oidc",
    issuer: issuerOf(id),
    clientId: `${id}-web`,
    clientSecretRef: `${id}/sso`,
    domains: [`${id}.example`],
    required,
  },
});

/** A domain of the tenant's own, with the shop there. */
export const ownDomain = (id: string): Pick<Identity, "domains"> => ({
  domains: [{ domain: `${id}.example`, ticket: "SEC-231", hosts: [`shop.${id}.example`], secretRef: `${id}/shop-tls` }],
});

/** Secret under which sessions of a tenant's people are sealed. */
export const sessionSecretOf = (id: string): string => `session-secret-of-${id}`;

/** What the program declares for these tenants, and the Secrets and Services that come from elsewhere. */
export async function declaredFor(fleet: Fleet): Promise<readonly Declared[]> {
  const recorded = await provisionGateways(fleet);
  return [...fromRecorded(recorded.resources), ...fleet.tenants.flatMap(outsideOf)];
}

/** What tenants and platform bring themselves. */
function outsideOf({ id, identity, routes }: ResolvedTenant): readonly Declared[] {
  const namespace = `t-${id}`;
  const services = [...new Set(routes.map((one) => `${one.service} ${one.port}`))].filter((one) => one !== "app 80");
  return [
    ...services.map((one) => service(namespace, one.split(" ")[0], Number(one.split(" ")[1]))),
    ...(identity.jwt?.keyRef === undefined
      ? []
      : [secret(namespace, "token-key", { key: id, algorithm: "RS256", public_key: tokenKeyOf(id).publicKey })]),
    ...(identity.domains ?? []).map(({ secretRef }) =>
      secret(namespace, secretRef.slice(id.length + 1), { "tls.crt": "a certificate", "tls.key": "its key" }),
    ),
    ...(identity.sso === undefined
      ? []
      : [secret(namespace, "sso", { client_secret: "from the issuer", "session.secret": sessionSecretOf(id) })]),
  ];
}

/** The key the program makes for a tenant's only, or for a named, consumer. */
export function keyOf(id: string, name?: string): string {
  return generatedPassword(name === undefined ? `${id}-gateway-key` : `${id}-gateway-key--key-${name}`);
}

/** Tenants acme and globex, of which acme takes tokens of an issuer and lets people log in, and globex has a static key. */
export function gatewayFleet(): Fleet {
  return fleetWith(
    tenantWith("acme", {
      identity: { ...everyWay("acme"), ...byIssuer("acme"), ...signIn("acme", true), sharedEndpoint: true },
      rateLimits: { perMinute: 100 },
      routes: [route("app", "/*", { balance: "chash" })],
    }),
    tenantWith("globex", { identity: everyWay("globex"), rateLimits: { perMinute: 100 } }),
  );
}
