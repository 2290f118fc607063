/** Which field of a tenant file decides a part of a resource. A table: the first row whose object and field fit says it. */

import type { ResolvedTenant } from "../../model/resolved-tenant";
import { type Fields, fields, list, text } from "../../policies/values";

/** A part of a resource of a tenant. */
interface Part {
  readonly tenant: ResolvedTenant;
  /** Kind and logical name without the tenant's id, such as `NetworkPolicy dns`; the kind alone for the tenant's first resource. */
  readonly object: string;
  /** Where in the properties, such as `spec.hard.requests.cpu`; empty for the resource as a whole. */
  readonly field: string;
  readonly props: Fields;
}

/** What a row looks at: the part, and what its two patterns caught. */
interface Caught extends Part {
  readonly named: string;
  readonly caught: readonly string[];
}

interface Cause {
  readonly object: RegExp;
  readonly field?: RegExp;
  /** A path of the resolved tenant; `$1` stands for what the field's pattern caught. Whoever gave it, or part of it, is the cause. */
  readonly path: string | ((caught: Caught) => string);
}

const AMOUNTS: Readonly<Record<string, string>> = { "ephemeral-storage": "ephemeralStorage" };
const CONTAINER: Readonly<Record<string, string>> = { default: "limit", defaultRequest: "request", max: "max" };

/** What each plugin of the gateway is set up from; `routes` stands for the route that has it. */
const PLUGINS: Readonly<Record<string, string>> = {
  "limit-req": "rateLimits",
  "limit-conn": "rateLimits.concurrent",
  "limit-count": "rateLimits",
  "key-auth": "identity.resolve",
  "jwt-auth": "identity.jwt",
  "openid-connect": "identity.jwt",
  "response-rewrite": "errors",
};

const CAUSES: readonly Cause[] = [
  { object: /^Namespace$/, field: /leasehold\/status/, path: "status" },
  { object: /^Namespace$/, field: /leasehold\/tier/, path: "tier" },
  { object: /./, field: /leasehold\/owner/, path: "owner" },
  { object: /^ResourceQuota quota$/, field: /(requests|limits)\.(cpu|memory|ephemeral-storage)$/, path: quota },
  { object: /^ResourceQuota quota$/, field: /\bservices$/, path: "quotas.objects.services" },
  { object: /^ResourceQuota quota$/, field: /\bpersistentvolumeclaims$/, path: "quotas.objects.persistentVolumeClaims" },
  { object: /^ResourceQuota quota$/, field: /hard\.(?:pods|secrets|configmaps|count\/)/, path: "quotas.objects.pods" },
  { object: /^ResourceQuota quota$/, field: /hard\.([^.]+)\.storageclass\./, path: "quotas.storage.classes.$1" },
  { object: /^ResourceQuota quota$/, field: /requests\.storage$/, path: "quotas.storage.total" },
  { object: /^ResourceQuota quota$/, path: "quotas" },
  { object: /^LimitRange limits$/, field: /limits\[1\]/, path: "quotas.storage.total" },
  { object: /^LimitRange limits$/, field: /\b(default|defaultRequest|max)(?:\.([a-z-]+))?$/, path: container },
  { object: /^LimitRange limits$/, path: "quotas.container" },
  { object: /^NetworkPolicy (egress|ingress)-[0-9a-f]{12}$/, path: opening },
  { object: /^NetworkPolicy from-gateway(?:--(.+))?$/, path: ({ tenant, named }) => routeOf(tenant, "service", named || "app") },
  { object: /^NetworkPolicy to-database$/, path: "isolation.model" },
  { object: /^RoleBinding (admin|editor|viewer)$/, path: member },
  { object: /^Role login-[ab]$/, field: /^connectionLimit/, path: "database.connections" },
  { object: /^Role login-[ab]$/, field: /^statementTimeout/, path: "database.statementTimeout" },
  { object: /^Role login-[ab]$/, field: /^idleInTransactionSessionTimeout/, path: "database.idleInTransactionTimeout" },
  { object: /^(Schema|Database|Grant) /, path: "isolation.model" },
  { object: /^(RandomPassword|Secret|ApisixConsumer) [a-z-]+--key-(.+)$/, path: apiKey },
  { object: /^ApisixConsumer /, field: /\bplugins\[(\d+)\]/, path: (caught) => plugin(caught, pluginsOfConsumer(caught.props)) },
  { object: /^ApisixConsumer /, path: "identity" },
  { object: /^ApisixRoute route--sso--/, path: "identity.sso" },
  { object: /^ApisixRoute /, field: /\bhttp\[(\d+)\]\.plugins\[(\d+)\]/, path: pluginOfRoute },
  { object: /^ApisixRoute /, field: /\bmatch\.hosts/, path: "identity.subdomain" },
  { object: /^ApisixRoute route(?:--(.+))?$/, path: ({ tenant, named }) => routeOf(tenant, "name", named || "app") },
  { object: /^ApisixUpstream upstream(?:--(.+))?$/, path: ({ tenant, named }) => routeOf(tenant, "service", named || "app") },
  { object: /^ApisixTls /, path: "identity.domains" },
];

/** The path of the tenant's values that decides this part of a resource; empty where no value does. */
export function causeOf(part: Part): string {
  const field = plainPath(part.field);
  for (const { object, field: pattern = /^/, path } of CAUSES) {
    const [ofObject, ofField] = [object.exec(part.object), pattern.exec(field)];
    if (ofObject === null || ofField === null) continue;
    const caught = ofField.slice(1).map((group: string | undefined) => group ?? "");
    if (typeof path === "string") return path.replace("$1", caught[0] ?? "");
    return path({
      ...part,
      field,
      caught,
      named: ofObject.slice(1).findLast((group: string | undefined) => group !== undefined) ?? "",
    });
  }
  return "";
}

/** Keys in brackets as keys behind a dot: `hard["requests.cpu"]` is `hard.requests.cpu`. */
function plainPath(field: string): string {
  return field.replace(/\[["']([^\]]*)["']\]/g, ".$1");
}

function quota({ caught: [block = "", amount = ""] }: Caught): string {
  return `quotas.${block}.${AMOUNTS[amount] ?? amount}`;
}

function container({ caught: [bound = "", amount = ""] }: Caught): string {
  return `quotas.container.${CONTAINER[bound] ?? ""}${amount === "" ? "" : `.${AMOUNTS[amount] ?? amount}`}`;
}

/** The opening that says most of what the policy says: a policy that was tampered with still has its range, or its record. */
function opening({ tenant, named, props }: Caught): string {
  const direction = named === "egress" ? "egress" : "ingress";
  const written = JSON.stringify([props["spec"], fields(props["metadata"])["annotations"]]);
  const scores = tenant.network[direction].map(
    ({ cidr, ticket, reason, expires }) =>
      [cidr, ticket, reason, expires].filter((said) => written.includes(JSON.stringify(said))).length,
  );
  const best = scores.indexOf(Math.max(...scores));
  return best < 0 ? `network.${direction}` : `network.${direction}[${best}]`;
}

/** The member who is the subject; for a subject who is no member the one in whose place it stands, for the whole binding the first. */
function member({ tenant, named, field, props }: Caught): string {
  const position = Number(/^subjects\[(\d+)\]/.exec(field)?.[1] ?? 0);
  const subject = text(fields(list(props["subjects"])[position])["name"]);
  const bound = tenant.access.members
    .map(({ name, role }, index) => ({ name, role, index }))
    .filter(({ role }) => role === named);
  const found = bound.find(({ name }) => name === subject) ?? bound[position] ?? bound[0];
  return found === undefined ? "access" : `access.members[${found.index}]`;
}

function apiKey({ tenant, named }: Caught): string {
  const index = (tenant.identity.apiKeys ?? []).findIndex(({ name }) => name === named);
  return index < 0 ? "identity.apiKeys" : `identity.apiKeys[${index}]`;
}

function routeOf({ routes }: ResolvedTenant, key: "name" | "service", value: string): string {
  const index = routes.findIndex((route) => route[key] === value);
  return index < 0 ? "routes" : `routes[${index}]`;
}

function pluginsOfConsumer(props: Fields): readonly unknown[] {
  return list(fields(props["spec"])["plugins"]);
}

function plugin({ caught }: Caught, plugins: readonly unknown[]): string {
  return PLUGINS[text(fields(plugins[Number(caught[0])])["name"])] ?? "identity";
}

function pluginOfRoute(caught: Caught): string {
  const [rule = "", position = ""] = caught.caught;
  const plugins = list(fields(list(fields(caught.props["spec"])["http"])[Number(rule)])["plugins"]);
  const named = /^ApisixRoute route--(.+)$/.exec(caught.object)?.[1] ?? "app";
  return PLUGINS[text(fields(plugins[Number(position)])["name"])] ?? routeOf(caught.tenant, "name", named);
}
