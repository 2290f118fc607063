/** What other programs may declare beside the tenants, all of it in order: the fleet has none of these kinds itself. */

import type { StackResource } from "../../policies/resources";
import type { RecordedResource } from "../support/recorded";

function foreign(type: string, name: string, props: Readonly<Record<string, unknown>>): StackResource {
  return { type, name, urn: `urn:pulumi:other::other::${type}::${name}`, props };
}

function ofAcme(type: string, name: string, props: object): StackResource {
  const metadata = { name, namespace: "t-acme", labels: { "leasehold/tenant": "acme", "leasehold/managed": "true" } };
  return foreign(`kubernetes:${type}`, name, { metadata, ...props });
}

const CNPG = "postgresql.cnpg.io/v1";
const ESO = "external-secrets.io/v1";
const encrypted = { encryption: "AES256", compression: "gzip" };
const container = {
  name: "app",
  image: "app",
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
};
const pod = {
  securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
  automountServiceAccountToken: false,
  containers: [container],
  initContainers: [{ ...container, name: "init" }],
};

function server(): StackResource[] {
  const spec = {
    instances: 3,
    imageName: `ghcr.io/cloudnative-pg/postgresql@sha256:${"0".repeat(64)}`,
    enableSuperuserAccess: false,
    resources: { limits: { cpu: "1", memory: "2Gi" } },
    postgresql: { pg_hba: ["hostssl all all all scram-sha-256"] },
    managed: { roles: [{ name: "app", login: true }] },
    plugins: [{ name: "barman-cloud.cloudnative-pg.io", isWALArchiver: true, parameters: { barmanObjectName: "store" } }],
  };
  const configuration = { destinationPath: "s3://backups/acme/", data: encrypted, wal: encrypted };
  return [
    ofAcme(`${CNPG}:Cluster`, "cluster", { spec }),
    ofAcme(`${CNPG}:ScheduledBackup`, "daily", {
      spec: { schedule: "0 30 2 * * *", method: "plugin", cluster: { name: "cluster" } },
    }),
    ofAcme("barmancloud.cnpg.io/v1:ObjectStore", "store", { spec: { configuration, retentionPolicy: "14d" } }),
  ];
}

function vault(): StackResource[] {
  const path = 'path "kv/data/tenants/acme/app/*" {\n  capabilities = ["read"]\n}\n';
  const login = {
    ...{
      roleName: "tenant-acme",
      boundServiceAccountNames: ["app"],
      boundServiceAccountNamespaces: ["t-acme"],
      audience: "vault",
    },
    ...{ tokenPolicies: ["tenant-acme"], tokenMaxTtl: 1800 },
  };
  const auth = { kubernetes: { role: "tenant-acme", serviceAccountRef: { name: "app" } } };
  return [
    foreign("vault:index/policy:Policy", "policy", { name: "tenant-acme", policy: path }),
    foreign("vault:kubernetes/authBackendRole:AuthBackendRole", "login", login),
    foreign("vault:transit/secretBackendKey:SecretBackendKey", "key", { name: "tenant-acme", backend: "transit" }),
    ofAcme(`${ESO}:SecretStore`, "vault", {
      spec: { provider: { vault: { server: "https://vault.example", path: "kv", auth } } },
    }),
    ofAcme(`${ESO}:ExternalSecret`, "fetched", {
      spec: {
        secretStoreRef: { name: "vault", kind: "SecretStore" },
        data: [{ secretKey: "p", remoteRef: { key: "tenants/acme/app/db" } }],
      },
    }),
  ];
}

function workloads(): StackResource[] {
  const account = (name: string, tenant: string): StackResource =>
    foreign("kubernetes:core/v1:ServiceAccount", name, {
      metadata: {
        ...{ name: "worker", namespace: `t-${tenant}`, labels: { "leasehold/tenant": tenant, "leasehold/managed": "true" } },
        annotations: { "eks.amazonaws.com/role-arn": `arn:aws:iam::1:role/${tenant}` },
      },
      automountServiceAccountToken: false,
    });
  const claim = { accessModes: ["ReadWriteOnce"], storageClassName: "standard", resources: { requests: { storage: "1Gi" } } };
  return [
    account("worker", "acme"),
    account("worker-globex", "globex"),
    ofAcme("apps/v1:Deployment", "web", { spec: { template: { metadata: { labels: { app: "web" } }, spec: pod } } }),
    foreign("kubernetes:scheduling.k8s.io/v1:PriorityClass", "gold", {
      metadata: { name: "gold" },
      value: 1000,
      globalDefault: false,
    }),
    ofAcme("core/v1:PersistentVolumeClaim", "data", { spec: claim }),
  ];
}

function platform(): StackResource[] {
  const connection = { host: "db.example.com", sslmode: "verify-full", superuser: "false", maxConnections: "0" };
  const metadata = { name: "everywhere", namespace: "apisix" };
  const plugins = [{ name: "prometheus", enable: true, config: {} }];
  return [
    foreign("pulumi:providers:postgresql", "administrator", connection),
    foreign("aws:s3/bucketV2:BucketV2", "logs", { bucket: "platform-logs" }),
    foreign("kubernetes:apisix.apache.org/v2:ApisixGlobalRule", "everywhere", {
      metadata,
      spec: { ingressClassName: "apisix", plugins },
    }),
  ];
}

/** All of them, as the recordings of our own components are. */
export function neighbours(): readonly RecordedResource[] {
  return [...server(), ...vault(), ...workloads(), ...platform()].map((resource) => ({
    ...resource,
    custom: true,
  }));
}
