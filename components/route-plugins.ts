/** The gateway plugins of a tenant's route: who gets in, and what the application is told about the caller. */

import { STATUS_LABEL, TENANT_LABEL, TIER_LABEL } from "../model/labels";
import { namespaceName } from "../model/names";
import type { ResolvedTenant } from "../model/resolved-tenant";
import type { TenantArgs } from "./metadata";

/** The gateway's controller writes it on every consumer itself, so a consumer cannot claim another namespace. */
const CONSUMER_NAMESPACE_LABEL = "k8s/namespace";

/** Identity headers that only the gateway may set. */
const REWRITTEN = ["X-Tenant-ID", "X-Tenant-Tier", "X-Tenant-Name", "X-Tenant-Context"];

/** Identity headers of calls between tenants: nothing sets them on a tenant's own route, so nobody may send them. */
const FOREIGN = ["X-Source-Tenant-ID", "X-Target-Tenant-ID"];

/** One plugin of a route. */
interface RoutePlugin {
  readonly name: string;
  readonly enable: true;
  readonly config: Readonly<Record<string, unknown>>;
}

/** Plugins of the tenant's route, in the order in which the gateway runs them. */
export function routePlugins(args: TenantArgs): RoutePlugin[] {
  const configs = {
    "key-auth": { header: "X-API-Key", query: "unused-key-arg", hide_credentials: true },
    acl: {
      allow_labels: { [CONSUMER_NAMESPACE_LABEL]: [namespaceName(args.tenant.id)] },
      deny_labels: { [STATUS_LABEL]: ["suspended"] },
      rejected_code: 403,
      _meta: { error_response: { error: { code: "tenant_mismatch" } } },
    },
    "proxy-rewrite": {
      headers: {
        set: { "X-Tenant-Name": headerText(args.tenant.name), "X-Tenant-Context": tenantContext(args) },
        remove: [...REWRITTEN.flatMap(twins), ...FOREIGN.flatMap((header) => [header, ...twins(header)])],
      },
    },
    "attach-consumer-label": { headers: { "X-Tenant-ID": `$${TENANT_LABEL}`, "X-Tenant-Tier": `$${TIER_LABEL}` } },
  };
  return Object.entries(configs).map(([name, config]) => ({ name, enable: true, config }));
}

/**
 * A text as a header value: printable ASCII stays, everything else is percent-encoded.
 * So is `$`, which the gateway would take for the start of a variable, and `%`, so that decoding is exact.
 */
export function headerText(text: string): string {
  return text.replace(/[^ -~]+|[$%]/gu, encodeURIComponent);
}

/** Facts about the tenant for the application, as base64url of JSON. */
function tenantContext({ tenant, environment }: TenantArgs): string {
  const facts: Record<string, string> & Pick<ResolvedTenant, "id"> = {
    id: tenant.id,
    name: tenant.name,
    tier: tenant.tier,
    environment: environment.id,
  };
  return Buffer.from(JSON.stringify(facts)).toString("base64url");
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
