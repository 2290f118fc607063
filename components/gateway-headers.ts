/** What the application is told about the caller, and the headers by which a caller could lie about it. */

import { KEY_HEADER } from "../model/gateway/entrances";
import type { Entrance, GatewayModel, PathChange } from "../model/gateway/gateway-model";

/** Identity headers that only the gateway may set. */
const OWN = ["X-Tenant-ID", "X-Tenant-Tier", "X-Tenant-Name", "X-Tenant-Context"];

/** Identity headers of calls between tenants: nothing sets them on a tenant's own route, so nobody may send them. */
const FOREIGN = ["X-Source-Tenant-ID", "X-Target-Tenant-ID"];

/** Headers that name the gateway's own consumer; it sets or clears them where it knows one. */
const CONSUMER = ["X-Consumer-Username", "X-Credential-Identifier", "X-Consumer-Custom-ID"];

/** Headers in which a gateway hands on what an identity provider said. */
const PROVIDER = ["X-Access-Token", "X-ID-Token", "X-Raw-ID-Token", "X-Refresh-Token", "X-Userinfo"];

type Headers = Readonly<Record<string, string>>;

/** Settings of the plugin that rewrites calls: it is on every route, since without it the application gets the path as it was typed. */
export function rewriting(model: GatewayModel, entrance: Entrance): object {
  const set = { ...setHeaders(model, entrance), ...(entrance.mark === undefined ? {} : { [entrance.mark]: "1" }) };
  const names = new Set(Object.keys(set).map((name) => name.toLowerCase()));
  const remove = removedHeaders(model, entrance).filter((name) => !names.has(name.toLowerCase()));
  return { ...pathSettings(entrance.path), headers: { set, remove: [...new Set(remove)] } };
}

/** What no label of a consumer can say. */
export function tenantHeaders({ tenant, environment }: Pick<GatewayModel, "tenant" | "environment">): Headers {
  const facts = { id: tenant.id, name: tenant.name, tier: tenant.tier, environment };
  return {
    "X-Tenant-Name": headerText(tenant.name),
    "X-Tenant-Context": Buffer.from(JSON.stringify(facts)).toString("base64url"),
  };
}

/** Everything of a caller's that the endpoint of all tenants takes away; the consumer's own plugins then say what holds. */
export function sharedRemovals(): readonly string[] {
  const about = ["X-Tenant-Name", "X-Tenant-Context", ...FOREIGN, ...PROVIDER];
  const all = [
    ...about.flatMap((header) => [header, ...twins(header)]),
    ...[...OWN, ...CONSUMER].flatMap(twins),
    "Authorization",
  ];
  return [...new Set(all)];
}

/** Without a consumer whose labels say it, the route itself says whose the call is. */
function setHeaders({ tenant, environment, header }: GatewayModel, { guard }: Entrance): Headers {
  const about = { ...tenantHeaders({ tenant, environment }), ...(isOwn(header) ? {} : { [header]: tenant.id }) };
  const isKnown = guard.kind === "key" || guard.kind === "token";
  return isKnown ? about : { "X-Tenant-ID": tenant.id, "X-Tenant-Tier": tenant.tier, ...about };
}

/** Everything a caller could pretend with: whole names that nothing else sets, and every other spelling. */
function removedHeaders(model: GatewayModel, { guard }: Entrance): readonly string[] {
  const isKnown = guard.kind === "key" || guard.kind === "token";
  const marks = model.consumers.flatMap(({ limits }) => limits.marked.map(({ mark }) => mark));
  const withTwins = [...FOREIGN, ...marks, ...(isKnown ? [] : [...CONSUMER, ...PROVIDER])];
  const twinsOnly = [...OWN, ...(isKnown ? CONSUMER : []), ...(isOwn(model.header) ? [] : [model.header])];
  return [
    ...twinsOnly.flatMap(twins),
    ...withTwins.flatMap((header) => [header, ...twins(header)]),
    ...unusedCredentials(model, guard),
  ];
}

/** A credential nobody looked at must not reach the application as if somebody had. */
function unusedCredentials({ routes }: GatewayModel, guard: Entrance["guard"]): readonly string[] {
  const guards = new Set(routes.flatMap(({ entrances }) => entrances.map((entrance) => entrance.guard.kind)));
  const takesTokens = guards.has("token") || guards.has("issuer");
  const isToken = guard.kind === "token" || guard.kind === "issuer";
  return [
    ...(takesTokens && !isToken ? ["Authorization"] : []),
    ...(guards.has("key") && guard.kind !== "key" ? [KEY_HEADER] : []),
  ];
}

function isOwn(header: string): boolean {
  return OWN.some((own) => own.toLowerCase() === header.toLowerCase());
}

function pathSettings(change: PathChange): object {
  if (change.kind === "as-is") return {};
  if (change.kind === "whole") return { uri: change.to };
  return { regex_uri: [`^${change.from.replaceAll(".", "\\.")}(.*)$`, `${change.to}$1`] };
}

/**
 * A text as a header value: printable ASCII stays, everything else is percent-encoded.
 * So is `$`, which the gateway would take for the start of a variable, and `%`, so that decoding is exact.
 */
export function headerText(text: string): string {
  return text.replace(/[^ -~]+|[$%]/gu, encodeURIComponent);
}

/**
 * The other spellings of a header, with underscores in place of some or all hyphens: many application servers read them as
 * the same header, and the gateway removes exact spellings only.
 */
export function twins(header: string): string[] {
  const [first = "", ...rest] = header.split("-");
  const spellings = rest.reduce((done, part) => done.flatMap((text) => [`${text}-${part}`, `${text}_${part}`]), [first]);
  return spellings.filter((spelling) => spelling !== header);
}
