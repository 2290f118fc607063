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

/** Annotations of a network policy that opens an address range: what for, where it was approved, and its last day. */
export const OPENING_ANNOTATIONS = {
  reason: "leasehold/reason",
  ticket: "leasehold/ticket",
  expires: "leasehold/expires",
} as const;
