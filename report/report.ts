/** What a report is made of: computed once, written by every renderer. */

import type { Finding } from "./finding";
import type { IsolationModel } from "./isolation/isolation-model";

/** A whole report. Nothing in it depends on the clock or the machine: the same commit and day give the same bytes. */
export interface Report {
  /** Version of the program that judged. */
  readonly version: string;
  /** Commit that was checked, and the one it is compared with; absent outside of git or without a base. */
  readonly commit?: string;
  readonly base?: string;
  /** Whether files differ from the commit that was checked: what was judged is not all in it. */
  readonly isUncommitted?: true;
  /** The day on which expiry is judged, such as 2026-03-02. */
  readonly today: string;
  /** Ordered; what blocks first comes last in texts. */
  readonly findings: readonly Finding[];
  readonly environments: readonly EnvironmentReport[];
  /** Who must agree to the change; empty without a base. */
  readonly approvals: readonly Approval[];
}

/** One environment of the fleet. */
export interface EnvironmentReport {
  readonly id: string;
  readonly after: IsolationModel;
  /** The same at the base commit. */
  readonly before?: IsolationModel;
  readonly tenants: readonly TenantRow[];
  /** Tenants whose resolved values or resources differ from the base; empty without one. */
  readonly changes: readonly TenantChange[];
  readonly pools: readonly PoolUse[];
  /** By day. */
  readonly endings: readonly Ending[];
  /** How many invariants were judged over how many resources. */
  readonly judged: {
    readonly invariants: number;
    readonly resources: number;
    /** The resources by kind, such as `NetworkPolicy` or `postgresql.Role`. */
    readonly kinds?: Readonly<Record<string, number>>;
  };
}

/** A row of the fleet table. */
export interface TenantRow {
  readonly id: string;
  readonly name: string;
  readonly tier: string;
  readonly owner: string;
  readonly status: string;
  readonly openings: number;
  readonly grants: number;
  /** The next day on which something of it ends. */
  readonly nextEnding?: string;
  /** CPU and memory it may request, as numbers of cores and bytes. */
  readonly requests: { readonly cpu: number; readonly memory: number };
}

/** What a change does to a tenant in one environment. */
export interface TenantChange {
  readonly tenant: string;
  readonly kind: "new" | "changed" | "closed" | "gone";
  /** One line each, such as `quotas.requests.cpu 32 → 40`. */
  readonly values: readonly ValueChange[];
  readonly resources: {
    readonly added: readonly string[];
    readonly changed: readonly string[];
    readonly removed: readonly string[];
  };
}

/** One value before and after; absent where it did not exist. */
export interface ValueChange {
  readonly path: string;
  readonly before?: string;
  readonly after?: string;
  readonly file?: string;
  readonly line?: number;
}

/** What an environment has of something, and how much of it the tenants were promised. */
export interface PoolUse {
  /** Part of the environment that the amounts are of; absent where the environment has none. */
  readonly region?: string;
  readonly resource: "cpu" | "memory" | "storage" | "connections";
  readonly capacity: number;
  /** What all amounts here are counted in, such as `cores` or `GiB`. */
  readonly unit: string;
  readonly used: number;
  readonly usedBefore?: number;
  readonly byTenant: readonly { readonly tenant: string; readonly amount: number }[];
}

/** What ends by itself, in the order in which reports show it. */
export const ENDING_KINDS = ["opening", "grant", "key", "member", "exception", "retention"] as const;

/** A day on which something ends: for a retention, the last day on which the data of a tenant that left must be kept. */
export interface Ending {
  readonly tenant: string;
  readonly kind: (typeof ENDING_KINDS)[number];
  readonly what: string;
  readonly on: string;
  readonly file: string;
  readonly line: number;
}

/** Who must agree, and why. */
export interface Approval {
  /** `platform`, `security` or the name of a team. */
  readonly lane: string;
  /** Absent for what all tenants share. */
  readonly tenant?: string;
  /** Whether the lane is the team that owned the tenant before the change. */
  readonly isOwner?: true;
  readonly why: string;
  readonly file: string;
  readonly line: number;
}
