/** What the rest of the program works with: nothing optional, nothing left to decide. */

import type { TenantDefinition, Values } from "./definition";
import type { Origins } from "./origins";

/** What a member may do inside the tenant's namespace. */
export type MemberRole = "viewer" | "editor" | "admin";

/** A group or a user that works in the tenant. */
export interface Member {
  readonly kind: "Group" | "User";
  readonly name: string;
  readonly role: MemberRole;
  /** The role of the tenant's own that they have, if not a built-in one; `role` is what it comes down to in Kubernetes. */
  readonly ownRole?: string;
  /** What the application lets them do because of it. */
  readonly permissions: readonly string[];
  readonly external: boolean;
  /** The last day of the membership; absent for people who stay. */
  readonly expires?: string;
}

/** A role of the tenant's own, with everything it got from those it extends. */
export interface OwnRole {
  readonly base: MemberRole;
  readonly permissions: readonly string[];
}

/** CPU, memory and ephemeral storage as Kubernetes quantities. */
export interface ComputeAmounts {
  readonly cpu: string;
  readonly memory: string;
  readonly ephemeralStorage: string;
}

/** The tenant's share of an environment. */
export type Quotas = Values["quotas"];

/** Where in its life a tenant is that exists. */
export type Status = "requested" | "active" | "suspended" | "offboarding";

/** What the law or a standard demands of the tenant. */
export type Compliance = NonNullable<TenantDefinition["compliance"]>;

/** An address range that is open until a day. */
export interface Opening {
  /** In its one spelling. */
  readonly cidr: string;
  readonly protocol: "TCP" | "UDP";
  readonly ports: readonly number[];
  readonly reason: string;
  readonly ticket: string;
  readonly expires: string;
}

/** Whom the tenant's pods may call outside, and who may call them. */
export interface Network {
  readonly egress: readonly Opening[];
  readonly ingress: readonly Opening[];
}

/** What tenants agreed to share. */
export type Federation = NonNullable<TenantDefinition["federation"]>;

/** One tenant in one environment, after every layer was merged and every check passed; the merged blocks are in `Values`. */
export interface ResolvedTenant extends Values {
  readonly id: string;
  readonly name: string;
  readonly tier: string;
  readonly owner: { readonly team: string; readonly email: string; readonly channel?: string | undefined };
  readonly status: Status;
  readonly description?: string;
  /** Words to group tenants by; nothing may trust them. */
  readonly labels: Readonly<Record<string, string>>;
  /** Whom to reach about what: mailboxes and channels. */
  readonly contacts: NonNullable<TenantDefinition["contacts"]>;
  /** The tenant it belongs to, for reports; it opens nothing. */
  readonly parent?: string;
  readonly access: {
    readonly members: readonly Member[];
    readonly roles: Readonly<Record<string, OwnRole>>;
    /** `self-service`: admins may write roles and network policies that stay inside the tenant. */
    readonly profile: "strict" | "self-service";
  };
  readonly compliance: Compliance;
  readonly network: Network;
  readonly federation: Federation;
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
  readonly database: PodSelection & {
    /** Image with psql, by digest, for the Job that prepares the server; undefined when no Job does. */
    readonly bootstrapImage?: string | undefined;
  };
  /** Pods of the gateway, its ingress class, and the domain under which tenants get their hosts. */
  readonly gateway: PodSelection & { readonly ingressClass: string; readonly domain: string };
  /** Registries images may come from; none named means any. */
  readonly registries: readonly string[];
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
  /** Ids that have a file but nothing in this environment. What the environment still holds of them must not be deleted. */
  readonly absent: readonly string[];
}
