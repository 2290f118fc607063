/** Every way into a route: each address the tenant is reached at, once for each thing that can prove whose a call is. */

import type { Values } from "../definition";
import { addressesOf, proofsOf, secretOf, tokenSource } from "../identity";
import { routeHost, sharedHost, sharedPath } from "../names";
import type { Condition, Entrance, Guard, LoginGuard, PathChange } from "./gateway-model";

type Route = Values["routes"][number];

/** Whose entrances, and where. */
export interface Place {
  readonly id: string;
  readonly domain: string;
  readonly identity: Values["identity"];
}

/** Where a call comes in, before it is asked for a proof. */
type Address = Pick<Entrance, "hosts" | "paths" | "when" | "path"> & { readonly suffix: string; readonly isOwn: boolean };

/** A proof, and what a call must carry for it to be asked for. */
type Way = Pick<Entrance, "guard" | "when"> & { readonly suffix: string };

/** The header of API keys. */
export const KEY_HEADER = "X-API-Key";

/** The cookie of people who have logged in; the gateway's own name for it. */
const SESSION_COOKIE = "session";

/** Ends the name of an entrance for people who have logged in; names in files have no double hyphen. */
const LOGIN = "--session";

/** Name of the route, and of its entrance, where people log in and out. */
const LOGIN_ROUTE = "sso--login";

/** Paths that belong to logging in and out, on the tenant's own host. */
const LOGIN_PATHS = ["/login", "/login/*", "/logout"] as const;

/** Every entrance of a route; names begin with the route's and are unique in it. */
export function entrancesOf(place: Place, route: Route): readonly Entrance[] {
  return addresses(place, route).flatMap((address) => {
    const ways = waysOf(place, address.isOwn);
    return ways.map(({ guard, when, suffix }, index) => ({
      name: `${route.name}${address.suffix}${suffix}`,
      hosts: address.hosts,
      paths: address.paths,
      ...(route.methods === undefined ? {} : { methods: route.methods }),
      when: [...address.when, ...when],
      priority: ways.length - 1 - index, // the first way tried is the highest
      guard,
      path: address.path,
      ...agreement(place, address),
    }));
  });
}

/** Where people log in and out: on the tenant's own host, whatever its routes are. */
export function loginEntrance(place: Place): Entrance | undefined {
  const guard = loginGuard(place, true);
  if (guard === undefined) return undefined;
  const [hosts, paths] = [[ownHost(place)], [...LOGIN_PATHS]];
  return { name: LOGIN_ROUTE, hosts, paths, when: [], priority: 0, guard, path: { kind: "as-is" } };
}

/** The tenant's own host. */
function ownHost({ id, domain, identity }: Place): string {
  return routeHost(identity.subdomain ?? id, domain);
}

/** Where tenants are named by header, one that names another tenant than host or path do is refused. */
function agreement({ id, identity }: Place, { when }: Address): Pick<Entrance, "agrees"> {
  const isUsed = addressesOf(identity).includes("header") && when.length === 0;
  return isUsed ? { agrees: { header: identity.header, value: id } } : {};
}

function addresses(place: Place, route: Route): readonly Address[] {
  const { id, identity } = place;
  const at = (...hosts: readonly string[]) => ({ when: [], hosts, paths: [route.path], path: pathChange(route, "") });
  const own: Address = { ...at(ownHost(place)), suffix: "", isOwn: true };
  if (route.host !== undefined) return [{ ...at(route.host), suffix: "", isOwn: route.host === ownHost(place) }];
  const byAddress: Readonly<Record<ReturnType<typeof addressesOf>[number], Address>> = {
    subdomain: own,
    path: {
      ...{ suffix: "--path", isOwn: false, when: [], hosts: [sharedHost(place.domain)] },
      ...{ paths: [`${sharedPath(id)}${route.path}`], path: pathChange(route, sharedPath(id)) },
    },
    header: {
      ...{ suffix: "--header", isOwn: false, hosts: [sharedHost(place.domain)], paths: [route.path] },
      ...{ when: [{ kind: "header-is", name: identity.header, value: id }], path: pathChange(route, "") },
    },
  };
  const elsewhere = (identity.domains ?? []).flatMap(({ hosts }) => hosts);
  const domain: Address[] = elsewhere.length === 0 ? [] : [{ ...at(...elsewhere), suffix: "--domain", isOwn: false }];
  return [...addressesOf(identity).map((address) => byAddress[address]), ...domain];
}

/** The prefix of the tenant goes in any case; what the route wants instead of its own beginning comes with it. */
function pathChange({ path, rewrite }: Route, prefix: string): PathChange {
  const isOpen = path.endsWith("*");
  if (rewrite !== undefined && !isOpen) return { kind: "whole", to: rewrite };
  if (rewrite === undefined) return prefix === "" ? { kind: "as-is" } : { kind: "prefix", from: prefix, to: "" };
  return { kind: "prefix", from: `${prefix}${path.slice(0, -1)}`, to: rewrite.endsWith("/") ? rewrite : `${rewrite}/` };
}

/**
 * What is asked for, the first thing first. A call that carries what an earlier way looks for is judged by that way alone: a
 * wrong token is refused, not tried as something else. The last way takes what is left.
 */
function waysOf(place: Place, isOwn: boolean): readonly Way[] {
  const proofs = proofsOf(place.identity).map(
    (proof): Way =>
      proof === "jwt"
        ? { suffix: "--token", guard: tokenGuard(place), when: [{ kind: "bearer-given" }] }
        : { suffix: "", guard: { kind: "key" }, when: [{ kind: "header-given", name: KEY_HEADER }] },
  );
  const guard = isOwn ? loginGuard(place, place.identity.sso?.required === true) : undefined;
  if (guard?.invites === true) return [...proofs, { suffix: LOGIN, guard, when: [] }];
  const session: Way[] = guard === undefined ? [] : [{ suffix: LOGIN, guard, when: sessionOnly(proofs) }];
  return [...proofs.slice(0, -1), ...session, ...proofs.slice(-1).map((proof) => ({ ...proof, when: [] }))];
}

/** A session is looked at only in calls without any other proof. */
function sessionOnly(proofs: readonly Way[]): readonly Condition[] {
  const absent = proofs.map(
    ({ guard }): Condition => (guard.kind === "key" ? { kind: "header-absent", name: KEY_HEADER } : { kind: "bearer-absent" }),
  );
  return [{ kind: "cookie-given", name: SESSION_COOKIE }, ...absent];
}

function loginGuard(place: Place, invites: boolean): LoginGuard | undefined {
  const { sso } = place.identity;
  if (sso === undefined) return undefined;
  const { issuer, clientId, clientSecretRef, domains } = sso;
  const callback = `https://${ownHost(place)}/login/callback`;
  return { kind: "login", issuer, clientId, secret: secretOf(clientSecretRef), domains, callback, invites };
}

function tokenGuard({ identity }: Place): Guard {
  const source = tokenSource(identity);
  if (source === undefined) throw new Error("identity.resolve lists jwt, but nobody vouches for tokens");
  const { claim } = source;
  return source.kind === "key"
    ? { kind: "token", claim }
    : { kind: "issuer", claim, issuer: source.issuer, audience: source.audience };
}
