import { TENANT_LABEL, TIER_LABEL } from "../model/labels";
import { type Invariant, violation } from "./invariant";
import type { KubernetesObject } from "./resources";
import { PROVIDER, unusedCredentials, type Watched, watchedIn } from "./route-headers";
import { everyRule, hasConsumers, isClosed, named, type Rule, skipProblems } from "./route-rules";
import { fields, text, texts } from "./values";

/** Headers by which an application learns whose a call is. */
const IDENTITY = ["x-tenant-id", "x-tenant-tier", "x-tenant-name", "x-tenant-context"];

/** Headers of calls between tenants. */
const BETWEEN = ["x-source-tenant-id", "x-target-tenant-id"];

/** Headers that name a consumer; on routes that know none, a caller could write them. */
const CONSUMER = ["x-consumer-username", "x-credential-identifier", "x-consumer-custom-id"];

export const routeHeaderIsTheGateways: Invariant = {
  name: "route-header-is-the-gateways",
  displayName: "Only the gateway says whose a call is",
  ids: ["F6"],
  holds: "every header that says whose a call is, in every spelling, comes from the gateway and never from the caller",
  sources: ["apisix #13590, #13753", "OWASP Multi-Tenant"],
  severity: "critical",
  isAbsolute: true,
  remedy: "let proxy-rewrite or attach-consumer-label set the header, and proxy-rewrite remove every other spelling of it",
  violations: (stack) =>
    everyRule(stack).flatMap(({ route, rule }) => {
      if (isClosed(rule)) return [];
      const watched = watchedIn(route.namespace, stack);
      const problems = [...headerProblems(route, rule, watched), ...contextProblems(rule, stack.tenantOf(route.namespace))];
      return problems.map((problem) => violation(route, `${problem} (rule ${rule.name})`, rule.place));
    }),
};

/** Plugins without which a caller's own headers go on. */
const REWRITING = ["proxy-rewrite", "attach-consumer-label"];

function headerProblems(route: KubernetesObject, rule: Rule, watched: Watched): string[] {
  const headers = fields(named(rule.plugins, "proxy-rewrite")[0]?.config["headers"]);
  const removed = new Set(texts(headers["remove"]).map((name) => name.toLowerCase()));
  const set = lowered(fields(headers["set"]));
  const attached = lowered(fields(named(rule.plugins, "attach-consumer-label")[0]?.config["headers"]));
  const known = hasConsumers(rule);
  // Set or removed: what is both would vanish.
  const isFixed = (name: string): boolean => attached[name] !== undefined || (set[name] !== undefined) !== removed.has(name);
  const mustGo = [...BETWEEN, ...(known ? [] : [...CONSUMER, ...PROVIDER])].flatMap((name) => [name, ...twins(name)]);
  const ownOrGone = [...watched.marks, ...watched.addresses, ...unusedCredentials(rule, watched)];
  const leaks = [
    ...[...IDENTITY, ...ownOrGone].filter((name) => !isFixed(name)),
    ...[...IDENTITY, ...CONSUMER, ...watched.marks, ...watched.addresses].flatMap(twins).filter((name) => !removed.has(name)),
    ...mustGo.filter((name) => !removed.has(name)),
  ];
  return [
    ...(leaks.length === 0 ? [] : [`passes on whatever ${[...new Set(leaks)].join(", ")} the caller sent`]),
    ...(leaks.includes("x-tenant-id") || says(route, known ? attached : set, known)
      ? []
      : ["lets the application take the caller for another tenant"]),
    ...Object.entries({ ...set })
      .filter(([, value]) => value.includes("$"))
      .map(([name]) => `sets ${name} from a variable`),
    ...named(rule.plugins, ...REWRITING).flatMap(skipProblems),
  ];
}

/** What the application is told of the tenant at length: JSON in base64. */
function contextProblems(rule: Rule, tenant: string | undefined): string[] {
  const headers = fields(named(rule.plugins, "proxy-rewrite")[0]?.config["headers"]);
  const told = lowered(fields(headers["set"]))["x-tenant-context"];
  if (told === undefined || told === "" || tenant === undefined || idIn(told) === tenant) return [];
  return [`tells the application at length of another tenant than "${tenant}"`];
}

function idIn(context: string): unknown {
  try {
    return fields(JSON.parse(Buffer.from(context, "base64url").toString()))["id"];
  } catch {
    return undefined; // names nobody
  }
}

/** The tenant comes from the consumer's label, or, where there is none, from the route's own. */
function says(route: KubernetesObject, headers: Readonly<Record<string, string>>, known: boolean): boolean {
  const [id, tier] = known
    ? [`$${TENANT_LABEL}`, `$${TIER_LABEL}`]
    : [route.labels[TENANT_LABEL] ?? "", route.labels[TIER_LABEL] ?? ""];
  return headers["x-tenant-id"] === id && headers["x-tenant-tier"] === tier;
}

function lowered(headers: object): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), text(value)]));
}

/** They are asked for again and again, and there are few names. */
const spellings = new Map<string, readonly string[]>();

/** Other spellings with underscores, which many servers read as the same header. */
function twins(name: string): readonly string[] {
  const found = spellings.get(name) ?? spell(name);
  spellings.set(name, found);
  return found;
}

function spell(name: string): string[] {
  const parts = name.split("-");
  return Array.from({ length: 2 ** (parts.length - 1) - 1 }, (_, index) =>
    parts.reduce((done, part, at) => `${done}${((index + 1) >> (at - 1)) & 1 ? "_" : "-"}${part}`),
  );
}
