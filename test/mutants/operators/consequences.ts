/** Who else notices when an object is another tenant's, or elsewhere. */

import type { Target } from "../mutant";

export const OURS = "objects-carry-their-tenant";
const FENCED = "route-is-fenced";
const HEADER = "route-header-is-the-gateways";
const LIMIT = "gateway-limit-is-real";
const NAME = "gateway-name-is-unique";
const ROUTED = "network-gateway-reaches-routed-pods";
const ISSUER = "issuer-names-one-tenant";

/**
 * What besides speaks of the tenant by the object's label: the contract; and, in the stack whose tenants use the whole gateway, the
 * claims, headers and counters of routes for tokens and people, addresses on the host of all tenants, and a consumer's counter.
 */
const RELABELLED: Readonly<Record<string, readonly string[]>> = {
  "gateway acme-route": [FENCED, HEADER, LIMIT, NAME],
  "gateway acme-route--sso--login": [FENCED, HEADER, LIMIT],
  "gateway globex-route": [NAME],
  "gateway acme-consumer": [LIMIT],
  "gateway globex-consumer": [LIMIT],
  "gateway globex-consumer--token": [LIMIT],
};

export function relabelled({ kind, stack, resource }: Target): readonly string[] {
  if (kind === "ConfigMap") return [OURS, "contract-is-the-tenants-own"];
  return [OURS, ...(RELABELLED[`${stack} ${resource.name}`] ?? [])];
}

/**
 * A route elsewhere: its fence still names the namespace it left, where no route is left for the gateway's way in; if others stay
 * there, one host, one issuer and one name have two owners.
 */
const MOVED: Readonly<Record<string, readonly string[]>> = {
  "gateway acme-route": [FENCED, NAME, ISSUER],
  "gateway acme-route--sso--login": [NAME, ISSUER],
};

export function moved({ stack, resource, isClosed }: Target): readonly string[] {
  return [OURS, ...(MOVED[`${stack} ${resource.name}`] ?? [FENCED, ...(isClosed ? [] : [ROUTED])])];
}

/** What is missing where it was. */
const MISSED: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  NetworkPolicy: { "default-deny": ["namespace-denies-by-default"] },
  ResourceQuota: { quota: ["quota-is-complete"], priority: ["priority-is-the-tenants-own"] },
  LimitRange: { limits: ["quota-is-complete"] },
  ConfigMap: { "tenant-contract": ["contract-is-the-tenants-own"] },
  Role: { "app-secrets": ["binding-stays-in-tenant"] },
  RoleBinding: { "app-secrets": ["binding-elsewhere-is-no-tenants"] },
  ServiceAccount: { default: ["accounts-mount-no-token"] },
};

export function missed({ kind, name, isClosed }: Target): readonly string[] {
  if (kind === "Role" && isClosed) return [];
  return [
    ...(MISSED[kind]?.[name] ?? []),
    ...(kind === "ResourceQuota" && name === "quota" && isClosed ? ["suspended-tenant-is-closed"] : []),
  ];
}

/** Of the consumer by which the shared endpoint leads to the tenant's Service, the Service is not there any more. */
export function unreached({ stack, resource }: Target): readonly string[] {
  return stack === "gateway" && resource.name === "acme-consumer" ? [OURS, "consumer-only-limits"] : [OURS];
}

/** The gateway refuses empty labels of consumers besides. */
export function emptied(target: Target): readonly string[] {
  return [...relabelled(target), ...(target.kind === "ApisixConsumer" ? ["consumer-only-limits"] : [])];
}

/** The quota of no pods is a slip unless the tenant is closed, and nobody says that any more. */
export function undeclared({ isClosed }: Target): readonly string[] {
  return ["suspended-tenant-is-closed", "contract-is-the-tenants-own", ...(isClosed ? ["quota-is-complete"] : [])];
}

/** Everything in it is then one tenant's and another's. */
export function twice({ isClosed }: Target): readonly string[] {
  const both = ["object-is-declared-once", "tenant-names-are-free", "binding-stays-in-tenant", OURS, HEADER];
  return [...both, ...(isClosed ? ["suspended-tenant-is-closed"] : [])];
}
