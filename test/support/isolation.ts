/** Fleets for tests of the isolation model, and objects written by hand to plant in them. */

import type { StackResource } from "../../policies/resources";
import type { Edge } from "../../report/isolation/isolation-model";
import { isolationOf } from "../../report/isolation/model";
import { fleetOf } from "./fleet";
import { provision, provisionPlatform } from "./mocks";
import type { Recorded } from "./recorded";

type Values = Readonly<Record<string, unknown>>;

/** API groups of the kinds that tests write. */
const GROUPS: Readonly<Record<string, string>> = {
  NetworkPolicy: "networking.k8s.io/v1",
  CiliumNetworkPolicy: "cilium.io/v2",
  Role: "rbac.authorization.k8s.io/v1",
  RoleBinding: "rbac.authorization.k8s.io/v1",
  ClusterRole: "rbac.authorization.k8s.io/v1",
  ClusterRoleBinding: "rbac.authorization.k8s.io/v1",
  Deployment: "apps/v1",
  ApisixTls: "apisix.apache.org/v2",
  ApisixUpstream: "apisix.apache.org/v2",
  ExternalSecret: "external-secrets.io/v1",
  PushSecret: "external-secrets.io/v1alpha1",
  HTTPRoute: "gateway.networking.k8s.io/v1",
};

/** An object of Kubernetes; `place` is `namespace/name`, or a name alone for what belongs to no namespace. */
export function object(kind: string, place: string, content: Values = {}, labels: Values = {}): StackResource {
  const [first = "", second] = place.split("/");
  const metadata = second === undefined ? { name: first, labels } : { name: second, namespace: first, labels };
  const type = `kubernetes:${GROUPS[kind] ?? "core/v1"}:${kind}`;
  const name = place.replace("/", "-");
  return { type, name, urn: `urn:pulumi:test::leasehold::${type}::${name}`, props: { metadata, ...content } };
}

/** Something on the database server. */
export function onServer(kind: string, name: string, content: Values): StackResource {
  const type = `postgresql:index/${kind.toLowerCase()}:${kind}`;
  return { type, name, urn: `urn:pulumi:test::leasehold::${type}::${name}`, props: { name, ...content } };
}

/** A tenant's namespace and nothing else. */
export function namespaceOf(id: string, labels: Values = {}): StackResource {
  return object("Namespace", `t-${id}`, {}, { "leasehold/tenant": id, ...labels });
}

/** Both stacks of an environment. */
export interface Built {
  readonly tenants: Recorded;
  readonly platform: readonly StackResource[];
}

/** What the program builds for tenants acme and globex, and for the platform. */
export async function built(fleet = fleetOf("acme", "globex")): Promise<Built> {
  const platform = (await provisionPlatform(fleet)).recorded.resources;
  return { tenants: (await provision(fleet)).recorded, platform };
}

/** Every leak as `from > to on layer`. */
export function leaksIn(resources: readonly StackResource[]): string[] {
  const leaks = isolationOf(resources).edges.filter(({ letter }) => letter === "!");
  return [...new Set(leaks.map(arrow))].sort();
}

/** An edge in short. */
export function arrow({ from, to, layer }: Pick<Edge, "from" | "to" | "layer">): string {
  return `${from} > ${to} on ${layer}`;
}
