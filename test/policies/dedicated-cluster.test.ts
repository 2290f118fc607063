import { describeOthers, ofAcme } from "../support/other-program";

const CNPG = "postgresql.cnpg.io/v1";
const encrypted = { encryption: "AES256", compression: "gzip" };
const store = (name: string, path: string) =>
  ofAcme("barmancloud.cnpg.io/v1:ObjectStore", name, {
    spec: { configuration: { destinationPath: path, data: encrypted, wal: encrypted }, retentionPolicy: "14d" },
  });

const inOrder = [
  ofAcme(`${CNPG}:Cluster`, "cluster", {
    spec: {
      instances: 3,
      imageName: `ghcr.io/cloudnative-pg/postgresql@sha256:${"0".repeat(64)}`,
      enableSuperuserAccess: false,
      resources: { limits: { cpu: "1", memory: "2Gi" } },
      postgresql: { pg_hba: ["hostssl all all all scram-sha-256", "host all all all reject"] },
      managed: { roles: [{ name: "app", login: true }], services: { additional: [{ selectorType: "rw" }] } },
      plugins: [{ name: "barman-cloud.cloudnative-pg.io", isWALArchiver: true, parameters: { barmanObjectName: "store" } }],
    },
  }),
  ofAcme(`${CNPG}:ScheduledBackup`, "daily", {
    spec: { schedule: "0 30 2 * * *", method: "plugin", cluster: { name: "cluster" } },
  }),
  store("store", "s3://backups/acme/"),
];

describeOthers("dedicated-cluster-is-closed", inOrder, {
  "a superuser who may log in": ["cluster", "spec.enableSuperuserAccess", true],
  "an image by a tag": ["cluster", "spec.imageName", "ghcr.io/cloudnative-pg/postgresql:18"],
  "no image at all": ["cluster", "spec.imageName", undefined],
  "no limit of memory": ["cluster", "spec.resources.limits", { cpu: "1" }],
  "callers without encryption": ["cluster", "spec.postgresql.pg_hba.0", "host all all all scram-sha-256"],
  "callers who are not asked": ["cluster", "spec.postgresql.pg_hba.0", "hostssl all all all trust"],
  "a role that may do anything": ["cluster", "spec.managed.roles.0.superuser", true],
  "a role that passes by RLS policies": ["cluster", "spec.managed.roles.0.bypassrls", true],
  "a Service for the outside": [
    "cluster",
    "spec.managed.services.additional.0.serviceTemplate",
    { spec: { type: "LoadBalancer" } },
  ],
  "a copy of another server": ["cluster", "spec.externalClusters", [{ name: "x", connectionParameters: { host: "x" } }]],
});

describeOthers("dedicated-cluster-is-backed-up", inOrder, {
  "no archive of the log": ["cluster", "spec.plugins", []],
  "a plugin that does not archive": ["cluster", "spec.plugins.0.isWALArchiver", false],
  "a plugin that is off": ["cluster", "spec.plugins.0.enabled", false],
  "an archive that is not there": ["cluster", "spec.plugins.0.parameters.barmanObjectName", "other"],
  "the old way of archiving": ["cluster", "spec.backup", { barmanObjectStore: { destinationPath: "s3://backups/acme" } }],
  "copies once a week": ["daily", "spec.schedule", "0 30 2 * * 0"],
  "copies once a month": ["daily", "spec.schedule", "0 30 2 1 * *"],
  "copies that are off": ["daily", "spec.suspend", true],
  "copies of another cluster": ["daily", "spec.cluster.name", "other"],
  "copies by another way": ["daily", "spec.method", "volumeSnapshot"],
  "copies without encryption": ["store", "spec.configuration.data.encryption", undefined],
  "a log without encryption": ["store", "spec.configuration.wal", undefined],
  "copies that go after three days": ["store", "spec.retentionPolicy", "3d"],
  "copies that go who knows when": ["store", "spec.retentionPolicy", undefined],
  "one place for two": [store("more", "s3://backups/acme")],
});
