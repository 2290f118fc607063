/** A small fleet written by hand, so that a change of the sample files does not move what the tests assert. */

import type { Values } from "../../model/definition";
import { programDefaults } from "../../model/resolve";
import type { ComputeAmounts, Environment, Fleet, MemberRole, ResolvedTenant } from "../../model/resolved-tenant";

const amounts = (cpu: string, memory: string, ephemeralStorage: string): ComputeAmounts => ({ cpu, memory, ephemeralStorage });

export const environment: Environment = {
  id: "test",
  cluster: "test-cluster",
  ephemeral: true,
  podSecurityVersion: "v1.36",
  dns: {
    namespace: "kube-system",
    podLabels: { "k8s-app": "kube-dns" },
    ports: [
      { protocol: "UDP", port: 53 },
      { protocol: "TCP", port: 53 },
    ],
  },
  database: {
    namespace: "postgresql",
    podLabels: { "app.kubernetes.io/name": "postgresql" },
    ports: [{ protocol: "TCP", port: 5432 }],
  },
  gateway: {
    namespace: "apisix",
    podLabels: { "app.kubernetes.io/name": "apisix" },
    ports: [{ protocol: "TCP", port: 9080 }],
    ingressClass: "apisix",
    domain: "tenants.example.com",
  },
  registries: [],
  storageClasses: ["fast", "standard"],
};

/** A tenant whose own teams have the given roles. */
export function tenant(id: string, roles: readonly MemberRole[] = ["viewer", "editor", "admin"]): ResolvedTenant {
  return {
    ...(programDefaults as Values),
    id,
    status: "active",
    name: `${id.toUpperCase()} Inc.`,
    tier: "standard",
    owner: { team: `${id}-platform`, email: `platform@${id}.example.com` },
    access: {
      roles: {},
      profile: "strict",
      members: roles.map((role) => ({ kind: "Group", name: `${id}-${role}s`, role, permissions: [], external: false })),
    },
    compliance: {},
    network: { egress: [], ingress: [] },
    federation: {},
    labels: {},
    contacts: {},
    quotas: {
      requests: amounts("2", "4Gi", "10Gi"),
      limits: amounts("4", "8Gi", "20Gi"),
      container: {
        request: amounts("100m", "128Mi", "256Mi"),
        limit: amounts("500m", "512Mi", "1Gi"),
        max: amounts("2", "4Gi", "8Gi"),
      },
      objects: { pods: 20, services: 10, persistentVolumeClaims: 5 },
      storage: { total: "50Gi", classes: { standard: "50Gi" } },
      features: {},
      notifyAt: [],
    },
    database: { connections: 10, statementTimeout: 30_000, idleInTransactionTimeout: 60_000 },
    isolation: {
      model: "separate-data",
      compute: { nodes: "shared", priority: "normal" },
      data: { default: "schema", overrides: {} },
    },
    origins: {},
  };
}

/** A fleet of tenants with these ids. */
export function fleetOf(...ids: string[]): Fleet {
  return { closed: [], absent: [], environment, tenants: ids.sort().map((id) => tenant(id)) };
}

/** A fleet whose tenants keep their data apart in this way. */
export function fleetOfModel(model: ResolvedTenant["isolation"]["data"]["default"], ...ids: string[]): Fleet {
  const fleet = fleetOf(...ids);
  const isolated = fleet.tenants.map((each) => ({
    ...each,
    isolation: { ...each.isolation, data: { default: model, overrides: {} } },
  }));
  return { ...fleet, tenants: isolated };
}

/** Tenants acme and globex, of which acme has an opening in each direction. */
export function fleetWithOpenings(): Fleet {
  const record = { reason: "ERP order sync", ticket: "SEC-214", expires: "2027-01-31" };
  const network = {
    egress: [{ cidr: "203.0.113.0/24", protocol: "TCP", ports: [443, 8443], ...record }],
    ingress: [{ cidr: "2001:db8:1::/48", protocol: "UDP", ports: [500], ...record }],
  } as const;
  const fleet = fleetOf("acme", "globex");
  return { ...fleet, tenants: fleet.tenants.map((each) => (each.id === "acme" ? { ...each, network } : each)) };
}
