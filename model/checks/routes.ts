/** Whether the gateway can tell a tenant's routes apart, and whether they stay under the tenant's own name. */

import { isIP } from "node:net";
import { schemaFault } from "../body-schema";
import { addressesOf, proofsOf } from "../identity";
import { type Context, placeOf, problemFrom } from "../layers";
import { routeHost } from "../names";
import type { Path } from "../paths";
import type { Problem } from "../problems";
import { aligned, isAligned, parseRange, rangeText, single } from "../ranges";
import { listed } from "../suggest";

type Route = Context["values"]["routes"][number];
type Check = (context: Context) => readonly Problem[];

/** Every problem of the routes of one tenant, or of a tier's defaults. */
export function checkRoutes(context: Context): readonly Problem[] {
  return CHECKS.flatMap((check) => check(context));
}

const CHECKS: readonly Check[] = [
  each(ownPath),
  namedOnce,
  matchedOnce,
  each(ownHost),
  each(breakerAlone),
  each(addressesFit),
  each(bodiesCanBeChecked),
];

interface Fault {
  readonly code: "GTW-101" | "GTW-102" | "GTW-103" | "GTW-104" | "GTW-105" | "GTW-106";
  readonly path: Path;
  readonly message: string;
  readonly fix: string;
}

/** A rule about one route; paths of its faults begin at the route. */
function each(rule: (context: Context, route: Route) => readonly Fault[]): Check {
  return (context) =>
    context.values.routes.flatMap((route, index) =>
      rule(context, route).map(({ path, ...finding }) => problemFrom(context, ["routes", index, ...path], finding)),
    );
}

/** Paths that mean something to the gateway; the last two only where people log in. */
const RESERVED = ["/apisix", "/tenants", "/login", "/logout"] as const;

function ownPath({ values }: Context, { path }: Route): readonly Fault[] {
  const reserved = RESERVED.slice(0, values.identity.sso === undefined ? 2 : RESERVED.length);
  const found = reserved.find((start) => path === start || path.startsWith(`${start}/`));
  if (found === undefined) return [];
  const message = `${path} belongs to the gateway, as does everything from ${found} on.`;
  return [{ code: "GTW-101", path: ["path"], message, fix: "Choose another path, such as /api/*." }];
}

function namedOnce(context: Context): readonly Problem[] {
  return repeats(context, (route, other) => route.name === other.name, {
    field: "name",
    message: ({ name }, line) => `Name ${name} is also that of the route on line ${line}.`,
    fix: "Give every route its own name.",
  });
}

/** Two routes may share a path only if their hosts or methods differ. */
function matchedOnce(context: Context): readonly Problem[] {
  const [own, elsewhere] = [hostOf(context), ownHosts(context)];
  const hosts = ({ host }: Route): readonly (string | undefined)[] => (host === undefined ? [own, ...elsewhere] : [host]);
  const sameCalls = (route: Route, other: Route): boolean =>
    route.path === other.path && hosts(route).some((host) => hosts(other).includes(host)) && sameMethod(route, other);
  return repeats(context, sameCalls, {
    field: "path",
    message: ({ path }, line) => `Calls to ${path} are matched by the route on line ${line} too.`,
    fix: "Merge the two, or give them different hosts or methods.",
  });
}

function sameMethod({ methods }: Route, other: Route): boolean {
  return methods === undefined || other.methods === undefined || methods.some((method) => other.methods?.includes(method));
}

interface Repeat {
  readonly field: string;
  readonly message: (route: Route, line: number) => string;
  readonly fix: string;
}

/** Routes that are the same as one before; a list holds few enough to compare each with each. */
function repeats(
  context: Context,
  isSame: (route: Route, other: Route) => boolean,
  { field, message, fix }: Repeat,
): readonly Problem[] {
  const { routes } = context.values;
  return routes.flatMap((route, index) => {
    const first = routes.slice(0, index).findIndex((other) => isSame(route, other));
    if (first < 0) return [];
    const { line } = placeOf(context, ["routes", first]);
    return [problemFrom(context, ["routes", index, field], { code: "GTW-102", message: message(route, line), fix })];
  });
}

/** The tenant's own host; undefined for a tier, or where the environment is wrong. */
function hostOf({ tenant, environment, values }: Context): string | undefined {
  if (tenant === undefined || environment === undefined) return undefined;
  return routeHost(values.identity.subdomain ?? tenant.definition.id, environment.definition.gateway.domain);
}

/** Hosts of the tenant's own domains. */
function ownHosts({ values }: Context): readonly string[] {
  return (values.identity.domains ?? []).flatMap(({ hosts }) => hosts);
}

function ownHost(context: Context, { host }: Route): readonly Fault[] {
  if (host === undefined || (context.tenant !== undefined && ownHosts(context).includes(host))) return [];
  const own = hostOf(context);
  const problem = (message: string, fix: string): readonly Fault[] => [{ code: "GTW-103", path: ["host"], message, fix }];
  if (context.tenant === undefined)
    return problem(`host ${host} in a tier would be that of many tenants.`, "Move it into the tenant's file.");
  if (!addressesOf(context.values.identity).includes("subdomain"))
    return problem(
      `host ${host} is given, but resolve [${context.values.identity.resolve.join(", ")}] serves this tenant only on the shared host.`,
      "Add subdomain to identity.resolve, or remove host.",
    );
  if (own === undefined || host === own) return [];
  if (host.endsWith(`.${own}`) && proofsOf(context.values.identity).length > 0) return [];
  if (host.endsWith(`.${own}`))
    return problem(
      `nobody could call host ${host}: people log in at ${own} only.`,
      "Remove host, or add apiKey or jwt to identity.resolve.",
    );
  const where = context.environment?.definition.id ?? "";
  return problem(
    `host ${host} is not this tenant's own in environment ${where}.`,
    `Use ${own}, a name below it or a host of identity.domains, or leave host out. For one environment write environments.${where}.routes.`,
  );
}

/** The gateway counts failures per host and path, whoever calls. */
function breakerAlone(context: Context, { breaker, host }: Route): readonly Fault[] {
  const shared = addressesOf(context.values.identity).filter((address) => address !== "subdomain");
  if (breaker === undefined || host !== undefined || shared.length === 0) return [];
  const message = `breaker counts failures per host, and ${listed(shared)} puts this route on the host of all tenants.`;
  return [{ code: "GTW-104", path: ["breaker"], message, fix: "Give the route a host of the tenant's own, or remove breaker." }];
}

function addressesFit(_: Context, { plugins }: Route): readonly Fault[] {
  return (plugins.ipRestriction?.allow ?? []).flatMap((address, index) => {
    const fault = addressFault(address);
    const path: Path = ["plugins", "ipRestriction", "allow", index];
    return fault === undefined ? [] : [{ code: "GTW-105", path, ...fault }];
  });
}

function addressFault(text: string): Pick<Fault, "message" | "fix"> | undefined {
  const range = parseRange(text.includes("/") ? text : `${text}/${isIP(text) === 4 ? 32 : 128}`);
  const fix = "Write for example 203.0.113.7 or 203.0.113.0/24.";
  const isMixed = text.includes(":") && text.includes("."); // the gateway knows no such spelling
  if (range === undefined || isMixed) return { message: `${text} is neither an address nor a range.`, fix };
  if (range.prefix === 0) return { message: `${text} means everybody; a restriction that lets in everybody is none.`, fix };
  if (isAligned(range)) return undefined;
  const meant = `Did you mean ${rangeText(aligned(range))} or ${rangeText(single(range))}?`;
  return { message: `${text} is a range, but begins inside it.`, fix: meant };
}

function bodiesCanBeChecked(_: Context, { validate, methods }: Route): readonly Fault[] {
  if (validate === undefined) return [];
  const { body, maxSize } = validate;
  const problem = (path: Path, message: string, fix: string): readonly Fault[] => [
    { code: "GTW-106", path: ["validate", ...path], message, fix },
  ];
  if (body === undefined && maxSize === undefined)
    return problem([], "validate asks for nothing.", "Add body (a JSON Schema) or maxSize, or remove validate.");
  if (methods !== undefined && !methods.some((method) => ["POST", "PUT", "PATCH"].includes(method)))
    return problem([], `Calls with ${listed(methods)} have no body.`, "Remove validate, or add POST, PUT or PATCH to methods.");
  const fault = body === undefined ? undefined : schemaFault(body);
  return fault === undefined ? [] : problem(["body", ...fault.path], fault.message, fault.fix);
}
