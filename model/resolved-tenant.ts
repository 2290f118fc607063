/** What the rest of the program works with: nothing optional, nothing left to decide. */

import type { Origins } from "./origins";

/** What a member may do inside the tenant's namespace. */
export type MemberRole = "viewer" | "editor" | "admin";

/** A group or a user that works in the tenant. */
export interface Member {
  readonly kind: "Group" | "User";
  readonly name: string;
  readonly role: MemberRole;
}

/** CPU, memory and ephemeral storage as Kubernetes quantities. */
export interface ComputeAmounts {
  readonly cpu: string;
  readonly memory: string;
  readonly ephemeralStorage: string;
}

/** The tenant's share of an environment. */
export interface Quotas {
  readonly requests: ComputeAmounts;
  readonly limits: ComputeAmounts;
  /** What one container gets if it asks for nothing, and the most it may ask for. */
  readonly container: { readonly request: ComputeAmounts; readonly limit: ComputeAmounts; readonly max: ComputeAmounts };
  readonly objects: { readonly pods: number; readonly services: number; readonly persistentVolumeClaims: number };
  /** In all, and per storage class; a class of the environment that is not listed here gets nothing. */
  readonly storage: { readonly total: string; readonly classes: Readonly<Record<string, string>> };
}

/** One tenant after every layer was merged and every check passed. */
export interface ResolvedTenant {
  readonly id: string;
  readonly name: string;
  readonly tier: string;
  readonly owner: { readonly team: string; readonly email: string };
  readonly access: { readonly members: readonly Member[] };
  readonly quotas: Quotas;
  /** Limits of the tenant's logins on the shared server. Times in milliseconds. */
  readonly database: {
    readonly connections: number;
    readonly statementTimeout: number;
    readonly idleInTransactionTimeout: number;
  };
  /** Where each value came from; keys are paths such as `quotas.requests.cpu`. */
  readonly origins: Origins;
}

/** What an environment offers to every tenant. */
export interface Environment {
  readonly id: string;
  /** Identity of the cluster: survives a changed address or certificate. */
  readonly cluster: string;
  /** Whether everything may be destroyed, data included. Otherwise namespaces, databases and roles are protected. */
  readonly ephemeral: boolean;
  /** Pod Security version that namespaces pin, such as `v1.36`. */
  readonly podSecurityVersion: string;
  /** Pods that answer DNS. */
  readonly dns: PodSelection;
  /** Pods that serve PostgreSQL. The server's address comes from the run's `PGHOST` and `PGPORT`. */
  readonly database: PodSelection;
  /** Pods of the gateway, its ingress class, and the domain under which tenants get their hosts. */
  readonly gateway: PodSelection & { readonly ingressClass: string; readonly domain: string };
  /** Every storage class of the cluster. */
  readonly storageClasses: readonly string[];
}

/** Pods of a platform service: picked by namespace and label, reached on these ports. */
export interface PodSelection {
  readonly namespace: string;
  readonly podLabels: Readonly<Record<string, string>>;
  readonly ports: readonly { readonly protocol: "TCP" | "UDP"; readonly port: number }[];
}

/** The whole fleet, ready to be built. Tenants are ordered by id. */
export interface Fleet {
  readonly environment: Environment;
  readonly tenants: readonly ResolvedTenant[];
  /** Ids of the tenants whose files say that they are deleted: nothing of them is built, and their ids stay taken. */
  readonly closed: readonly string[];
}
