/** What is spoilt in what other programs declare beside the tenants. */

import type { Fields } from "../../../policies/values";
import { inStack, type Row, table, within } from "../table";
import { any, gone, more, put, to } from "../values";

const SERVER = ["dedicated-cluster-is-closed"];
const BACKED_UP = ["dedicated-cluster-is-backed-up"];
const PATH = ["vault-path-is-the-tenants-own"];
const LOGIN = ["vault-role-is-bound"];
const KEY = ["vault-key-stays-inside"];
const STORE = ["secret-store-stays-in-tenant"];
const POD = ["pod-is-restricted"];
const PLACE = ["pod-keeps-its-place"];
const PRIORITY = ["priority-is-the-tenants-own"];
const VOLUME = ["volume-is-new"];
const CONNECTION = ["database-connection-is-verified"];
const EVERYBODY = ["gateway-settings-run-no-code"];

const pod = "spec template spec";
const path = (written: string): string => `path "${written}" { capabilities = ["read"] }`;
/** One more property of the resource as a whole. */
const having =
  (properties: Fields) =>
  (_: unknown, { resource }: { resource: { props: Fields } }): readonly unknown[] =>
    Object.entries(properties).map(([key, value]) => [{ props: { ...resource.props, [key]: value } }]);

const rows: readonly Row[] = [
  ["a server's superuser lets himself in", "Cluster", "spec enableSuperuserAccess", to(true), SERVER],
  ["an image that changes", "Cluster", "spec imageName", any(gone, to("postgresql:18", "postgresql@sha256:1")), SERVER],
  ["a server without limits", "Cluster", "spec resources limits *", gone, SERVER],
  [
    "a server that asks nobody",
    "Cluster",
    "spec postgresql pg_hba",
    more("host all all all scram-sha-256", "hostssl all all all trust", "local all all peer"),
    SERVER,
  ],
  [
    "a role with a power",
    "Cluster",
    "spec managed roles 0",
    any(...["superuser", "createdb", "createrole", "replication", "bypassrls"].map((power) => put(power, true))),
    SERVER,
  ],
  [
    "a server that is copied from",
    "Cluster",
    "spec",
    put("externalClusters", [{ name: "x", connectionParameters: { host: "x" } }]),
    SERVER,
  ],
  ["a log that is not archived", "Cluster", "spec plugins", any(gone, to([])), BACKED_UP],
  ["a plugin that does not archive", "Cluster", "spec plugins 0 isWALArchiver", any(gone, to(false)), BACKED_UP],
  ["no copies", "ScheduledBackup", "", gone, BACKED_UP],
  ["copies now and then", "ScheduledBackup", "spec schedule", any(gone, to("0 30 2 * * 0", "0 30 2 1 * *")), BACKED_UP],
  ["copies that are off", "ScheduledBackup", "spec", put("suspend", true), BACKED_UP],
  ["copies without encryption", "ObjectStore", "spec configuration * encryption", any(gone, to("")), BACKED_UP],
  ["copies that soon go", "ObjectStore", "spec retentionPolicy", any(gone, to("1d", "6d")), BACKED_UP],

  [
    "another's path",
    "Policy",
    "policy",
    to(
      ...[
        "kv/data/tenants/globex/*",
        "kv/data/tenants/acme*",
        "kv/data/tenants/+/app",
        "kv/*",
        "*",
        "sys/mounts",
        "auth/token/create",
        "identity/*",
      ].map(path),
    ),
    PATH,
  ],
  ["a policy's sudo", "Policy", "policy", to('path "kv/data/tenants/acme/x" { capabilities = ["read", "sudo"] }'), PATH],
  ["a login of any account", "AuthBackendRole", "boundServiceAccountNames", any(gone, to([], ["*"]), more("*")), LOGIN],
  [
    "a login of any namespace",
    "AuthBackendRole",
    "boundServiceAccountNamespaces",
    any(to(["*"], ["t-*"]), more("t-globex", "kube-system")),
    LOGIN,
  ],
  ["a login for any audience", "AuthBackendRole", "audience", any(gone, to("")), LOGIN],
  ["another's policy", "AuthBackendRole", "tokenPolicies", more("tenant-globex", "root"), LOGIN],
  ["a token that does not end", "AuthBackendRole", "tokenMaxTtl", any(gone, to(0, 86_400)), LOGIN],
  ["a token without end", "AuthBackendRole", "", having({ tokenPeriod: 3600 }), LOGIN],
  [
    "a key that gets out",
    "SecretBackendKey",
    "",
    having({ exportable: true, allowPlaintextBackup: true, deletionAllowed: true }),
    KEY,
  ],
  ["another's store", "SecretStore", "spec provider vault auth kubernetes role", any(gone, to("tenant-globex", "admin")), STORE],
  [
    "another's secret",
    "ExternalSecret",
    "spec data 0 remoteRef key",
    any(gone, to("tenants/globex/app/db", "platform/root")),
    STORE,
  ],
  ["everybody's store", "ExternalSecret", "spec secretStoreRef kind", to("ClusterSecretStore"), STORE],

  ["a pod of the node", "Deployment", pod, any(put("hostNetwork", true), put("hostPID", true), put("hostIPC", true)), POD],
  ["a pod with the node's files", "Deployment", pod, put("volumes", [{ name: "host", hostPath: { path: "/" } }]), POD],
  [
    "a container with powers",
    "Deployment",
    `${pod} * 0 securityContext`,
    any(put("privileged", true), put("allowPrivilegeEscalation", true), put("runAsUser", 0), put("procMount", "Unmasked")),
    POD,
  ],
  [
    "a container that keeps capabilities",
    "Deployment",
    `${pod} * 0 securityContext capabilities`,
    any(gone, to({}), put("add", ["SYS_ADMIN"])),
    POD,
  ],
  ["a container that may become more", "Deployment", `${pod} * 0 securityContext allowPrivilegeEscalation`, gone, POD],
  ["a pod that may be root", "Deployment", `${pod} securityContext runAsNonRoot`, any(gone, to(false)), POD],
  [
    "a pod without a filter of system calls",
    "Deployment",
    `${pod} securityContext seccompProfile`,
    any(gone, to({ type: "Unconfined" })),
    POD,
  ],
  ["a pod on a node of its choice", "Deployment", pod, put("nodeName", "node-1"), PLACE],
  ["a pod of a priority of the cluster's", "Deployment", pod, put("priorityClassName", "system-node-critical"), PLACE],
  ["a pod that may go anywhere", "Deployment", pod, put("tolerations", [{ operator: "Exists" }]), PLACE],
  [
    "a pod with a label of the platform's",
    "Deployment",
    "spec template metadata labels",
    put("leasehold/tenant", "globex"),
    ["trust-labels-are-the-platforms"],
  ],
  [
    "a volume of somebody else's",
    "PersistentVolumeClaim",
    "spec",
    any(
      put("volumeName", "pv-of-globex"),
      put("dataSourceRef", { kind: "PersistentVolumeClaim", name: "data", namespace: "t-globex" }),
    ),
    VOLUME,
  ],
  [
    "the cloud identity of another",
    "ServiceAccount",
    "metadata annotations eks.amazonaws.com/role-arn",
    to("arn:aws:iam::1:role/globex"),
    ["cloud-identity-is-the-tenants-own"],
    ({ tenant }) => tenant === "acme",
  ],

  ["a priority above all", "PriorityClass", "value", any(gone, to(2_000_000_000)), PRIORITY],

  ["a server not verified", "postgresql", "sslmode", any(gone, to("require", "disable", "prefer")), CONNECTION],
  ["a connection of who knows whom", "postgresql", "superuser", any(gone, to("")), CONNECTION],
  ["connections that wait for each other", "postgresql", "maxConnections", any(gone, to("20")), CONNECTION],
  ["a tenant's thing that nobody judges", "BucketV2", "bucket", to("acme-data", "t-globex"), ["provider-is-known"]],
  [
    "code for everybody",
    "ApisixGlobalRule",
    "spec plugins",
    more(...["serverless-pre-function", "ext-plugin-pre-req", "inspect"].map((name) => ({ name, enable: true, config: {} }))),
    EVERYBODY,
  ],
  [
    "a caller's name for everybody",
    "ApisixGlobalRule",
    "spec plugins",
    more(...["key-auth", "acl", "attach-consumer-label"].map((name) => ({ name, enable: true, config: {} }))),
    EVERYBODY,
  ],
];

/** They are spoilt where they are in order, which is one stack. */
export const beside = table(...within(inStack("neighbours"), rows));
