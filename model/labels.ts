/**
 * Label and annotation keys that say whose an object is.
 *
 * This is the only module that both the components and the policies read: what one writes, the other looks for.
 */

/** Every key below begins so; only the platform may write such labels. */
export const TRUST_PREFIX = "leasehold/";

/** The tenant an object belongs to: its id. Present on every object of a tenant, and on nothing else. */
export const TENANT_LABEL = "leasehold/tenant";

/** `"true"` on everything this program owns; tenants may neither change nor remove such an object. */
export const MANAGED_LABEL = "leasehold/managed";

/** The tenant's tier. */
export const TIER_LABEL = "leasehold/tier";

/** The owning team, as written in `owner.team`. */
export const OWNER_LABEL = "leasehold/owner";

/** The environment, such as `dev`. */
export const ENVIRONMENT_LABEL = "leasehold/environment";

/**
 * Whether the tenant works. On its namespace: `active`, `suspended` or `offboarding`. On every gateway consumer: `active` or
 * `suspended`; one without it would pass a route that refuses suspended ones.
 */
export const STATUS_LABEL = "leasehold/status";

/** On a tenant's namespace: whose nodes its pods run on, `shared` or `dedicated`. */
export const NODES_LABEL = "leasehold/nodes";

/** On a tenant's namespace: the highest priority its pods may have, and the one they get: `low`, `normal` or `high`. */
export const PRIORITY_LABEL = "leasehold/priority";

/** Taint of nodes that are one tenant's, with the tenant's id as its value and the effect NoExecute. */
export const DEDICATED_TAINT = "leasehold/dedicated";

/** Label of nodes that are one tenant's, with its id as the value; the prefix is one that a node cannot give itself (NodeRestriction). */
export const DEDICATED_NODE_LABEL = "leasehold.node-restriction.kubernetes.io/tenant";

/** `"true"` on gateway consumers whose key alone says whose a call is, at the endpoint that tenants share. */
export const SHARED_LABEL = "leasehold/shared-endpoint";

/** Annotations of a network policy that opens an address range: what for, where it was approved, and its last day. */
export const OPENING_ANNOTATIONS = {
  reason: "leasehold/reason",
  ticket: "leasehold/ticket",
  expires: "leasehold/expires",
} as const;
