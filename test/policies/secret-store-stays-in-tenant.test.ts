import { describeOthers, foreign, ofAcme } from "../support/other-program";

const ESO = "external-secrets.io/v1";
const vault = {
  server: "https://vault.example",
  path: "kv",
  auth: { kubernetes: { role: "tenant-acme", serviceAccountRef: { name: "app" } } },
};
const clusterWide = (kind: string, spec: object) =>
  foreign(`kubernetes:${ESO}:${kind}`, "wide", { metadata: { name: "wide" }, spec });
const more = (data: object, name = "more") => [
  ofAcme(`${ESO}:ExternalSecret`, name, { spec: { secretStoreRef: { name: "vault" }, ...data } }),
];

describeOthers(
  "secret-store-stays-in-tenant",
  [
    ofAcme(`${ESO}:SecretStore`, "vault", { spec: { provider: { vault } } }),
    ofAcme(`${ESO}:SecretStore`, "near", { spec: { provider: { kubernetes: { remoteNamespace: "t-acme" } } } }),
    ofAcme(`${ESO}:ExternalSecret`, "db", {
      spec: {
        secretStoreRef: { name: "vault", kind: "SecretStore" },
        data: [{ secretKey: "password", remoteRef: { key: "tenants/acme/app/db", property: "password" } }],
        dataFrom: [
          { extract: { key: "tenants/acme/app/redis" } },
          { find: { path: "tenants/acme/own", name: { regexp: ".*" } } },
        ],
      },
    }),
    clusterWide("ClusterSecretStore", { provider: { vault }, conditions: [{ namespaces: ["dev-platform"] }] }),
  ],
  {
    "another tenant's path": ["db", "spec.data.0.remoteRef.key", "tenants/globex/app/db"],
    "a path that leads up": ["db", "spec.data.0.remoteRef.key", "tenants/acme/../globex/app/db"],
    "a path that only begins like the tenant's": ["db", "spec.dataFrom.0.extract.key", "tenants/acme-eu/redis"],
    "a search everywhere": ["db", "spec.dataFrom.1.find", { name: { regexp: ".*" } }],
    "a store that is not there": ["db", "spec.secretStoreRef.name", "other"],
    "a store of everybody": more({
      secretStoreRef: { name: "wide", kind: "ClusterSecretStore" },
      data: [{ remoteRef: { key: "tenants/acme/app/db" } }],
    }),
    "a store of everybody for one value": more({
      data: [{ remoteRef: { key: "tenants/acme/x" }, sourceRef: { storeRef: { name: "wide", kind: "ClusterSecretStore" } } }],
    }),
    "a generator": more({ dataFrom: [{ sourceRef: { generatorRef: { kind: "VaultDynamicSecret", name: "all" } } }] }),
    "a role of another tenant": ["vault", "spec.provider.vault.auth.kubernetes.role", "tenant-globex"],
    "no role": ["vault", "spec.provider.vault.auth.kubernetes.role", undefined],
    "a token instead of an account": ["vault", "spec.provider.vault.auth", { tokenSecretRef: { name: "token", key: "token" } }],
    "an account of another namespace": ["vault", "spec.provider.vault.auth.kubernetes.serviceAccountRef.namespace", "t-globex"],
    "Secrets of another namespace": ["near", "spec.provider.kubernetes.remoteNamespace", "t-globex"],
    "Secrets of a namespace by default": ["near", "spec.provider.kubernetes.remoteNamespace", undefined],
    "a store that no policy judges": ["near", "spec.provider", { aws: { service: "SecretsManager" } }],
    "a store that says nothing": ["near", "spec.provider", {}],
    "a cluster-wide store for all": ["wide", "spec.conditions", undefined],
    "a cluster-wide store for labels": ["wide", "spec.conditions.0", { namespaceSelector: { matchLabels: { a: "b" } } }],
    "a cluster-wide store for a tenant": ["wide", "spec.conditions.0.namespaces", ["dev-platform", "t-acme"]],
    "a cluster-wide secret": [clusterWide("ClusterExternalSecret", { namespaceSelectors: [{ matchLabels: {} }] })],
  },
);
