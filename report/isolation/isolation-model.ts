/** Who reaches whom, as the resources say it: what the matrix, `tenant can`, the comparison and the report are drawn from. */

/** Where one tenant could reach another, or something outside of all tenants. */
export const LAYERS = ["network", "access", "database", "secrets", "gateway"] as const;

/** One of `LAYERS`; `access` is RBAC. */
export type Layer = (typeof LAYERS)[number];

/** What is asked about a tenant by itself: how each of these is kept apart from the others' . */
export const ASPECTS = ["identity", "network", "gateway", "compute", "data", "keys", "quotas", "audit"] as const;

export type Aspect = (typeof ASPECTS)[number];

/** Targets that are no tenant: services all tenants share, and everything outside the cluster. */
export const SHARED = "shared";
export const INTERNET = "internet";

/**
 * What a cell says. `R`, `W`: an agreed grant to read or to write; `G`: a shared service behind a guard; `O`: a declared opening
 * to the outside; `!`: a leak. What is denied has no edge and is drawn as `·`.
 */
export type Letter = "R" | "W" | "G" | "O" | "!";

/** Why a cell says what it says. */
export interface Evidence {
  /** Title of the resource, such as `NetworkPolicy t-acme/default-deny`. */
  readonly resource: string;
  readonly urn: string;
  /** What it says there, such as `selects all pods and allows nothing`. */
  readonly rule: string;
  /** The line of a file that caused it, relative to the repository; absent where the program always does so. */
  readonly file?: string;
  readonly line?: number;
}

/** One way from a tenant to somebody else that is not denied. */
export interface Edge {
  /** A tenant's id; `internet` for callers from outside, `shared` for services that may call the tenant. */
  readonly from: string;
  /** A tenant's id, `shared` or `internet`. */
  readonly to: string;
  readonly layer: Layer;
  readonly letter: Letter;
  /** One line, such as `TCP 443 to 203.0.113.0/24 until 2027-01-31`. */
  readonly says: string;
  /** Never empty. */
  readonly evidence: readonly Evidence[];
}

/** How a tenant is kept apart in one respect. */
export interface AspectVerdict {
  readonly verdict: "dedicated" | "guarded" | "opening" | "leak" | "not applicable";
  readonly says: string;
  readonly evidence: readonly Evidence[];
}

/** A tenant in the model. */
export interface IsolatedTenant {
  readonly id: string;
  readonly tier: string;
  readonly status: string;
  readonly aspects: Readonly<Record<Aspect, AspectVerdict>>;
}

/** Everything that is not denied in one environment; pairs are too many to be listed. */
export interface IsolationModel {
  /** By id. */
  readonly tenants: readonly IsolatedTenant[];
  /** Ordered by from, to, layer. A denial without evidence is an edge with `!`. */
  readonly edges: readonly Edge[];
  /** Why nothing goes from one tenant to another tenant, `shared` or `internet` on a layer; empty when an edge says that something does. */
  denial(from: string, to: string, layer: Layer): readonly Evidence[];
}
