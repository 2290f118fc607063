import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Workspace } from "../support/workspace";

let workspace: Workspace;

/** May do nearly everything by rights: what stops this account is admission alone. */
const OVERLORD = "overlord";

/** Runs kubectl with an object as its input. */
function kubectl(args: readonly string[], input?: object): { readonly ok: boolean; readonly text: string } {
  const { status, stdout, stderr } = spawnSync("kubectl", args, {
    encoding: "utf8",
    input: input === undefined ? undefined : JSON.stringify(input),
  });
  return { ok: status === 0, text: `${stdout}${stderr}` };
}

/** The same as the account that has the rights; nothing is kept. */
const tried = (args: readonly string[], input?: object): { readonly ok: boolean; readonly text: string } =>
  kubectl([...args, "--dry-run=server", "--as", OVERLORD, "--as-group", "system:authenticated"], input);

beforeAll(async () => {
  workspace = new Workspace();
  const { exitCode, output } = await workspace.tenant("up", "--env", "dev");
  expect(exitCode, output).toBe(0);
  const groups = ["", "apps", "batch", "networking.k8s.io", "discovery.k8s.io", "rbac.authorization.k8s.io", "policy"];
  const rights = {
    apiVersion: "v1",
    kind: "List",
    items: [
      {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "ClusterRole",
        metadata: { name: OVERLORD },
        rules: [{ apiGroups: groups, resources: ["*"], verbs: ["*"] }],
      },
      {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "ClusterRoleBinding",
        metadata: { name: OVERLORD },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: OVERLORD },
        subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: OVERLORD }],
      },
    ],
  };
  expect(kubectl(["apply", "-f", "-"], rights).text).toContain("created");
});

afterAll(async () => {
  kubectl(["delete", "clusterrolebinding,clusterrole", OVERLORD]);
  await workspace.tenant("destroy", "--env", "dev");
  workspace.remove();
});

interface Metadata {
  readonly labels?: Record<string, string>;
  readonly name?: string;
}

const container = { name: "app", image: "registry.example/app:1", securityContext: restricted() };

function restricted(): object {
  return { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };
}

function object(
  apiVersion: string,
  kind: string,
  { metadata = {}, ...rest }: { readonly metadata?: Metadata } & Record<string, unknown>,
): object {
  return { apiVersion, kind, metadata: { name: "probe", namespace: "t-acme", ...metadata }, ...rest };
}

const pod = (spec: object = {}, metadata: Metadata = {}): object =>
  object("v1", "Pod", { metadata, spec: { ...podSpec(), ...spec } });

function podSpec(): object {
  return { securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } }, containers: [container] };
}

const deployment = (labels: Record<string, string>): object =>
  object("apps/v1", "Deployment", {
    spec: {
      selector: { matchLabels: { app: "a" } },
      template: { metadata: { labels: { app: "a", ...labels } }, spec: podSpec() },
    },
  });
const cronJob = (labels: Record<string, string>): object =>
  object("batch/v1", "CronJob", {
    spec: {
      schedule: "0 3 * * *",
      jobTemplate: { spec: { template: { metadata: { labels }, spec: { ...podSpec(), restartPolicy: "Never" } } } },
    },
  });
const service = (spec: object): object =>
  object("v1", "Service", { spec: { selector: { app: "a" }, ports: [{ port: 80 }], ...spec } });
const networkPolicy = (spec: object): object =>
  object("networking.k8s.io/v1", "NetworkPolicy", { spec: { podSelector: {}, ...spec } });
const claim = (spec: object): object =>
  object("v1", "PersistentVolumeClaim", {
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } }, storageClassName: "standard", ...spec },
  });
const own = [{ podSelector: { matchLabels: { app: "a" } } }];

/** What is refused, in whose words, and what differs from it in that one thing and is let through. */
const CREATED: readonly (readonly [name: string, refused: object, message: string, allowed: object])[] = [
  ["a pod on a node of its choice", pod({ nodeName: "node-1" }), "the scheduler places a pod", pod()],
  [
    "a pod that tolerates everything",
    pod({ tolerations: [{ operator: "Exists" }] }),
    "names its taint",
    pod({ tolerations: [{ key: "spot", operator: "Exists" }] }),
  ],
  [
    "a pod that tolerates another tenant's nodes",
    pod({ tolerations: [{ key: "leasehold/dedicated", operator: "Exists" }] }),
    "not one of the platform's",
    pod({ tolerations: [{ key: "spot", operator: "Exists" }] }),
  ],
  [
    "a pod with the cluster's priority",
    pod({ priorityClassName: "system-node-critical" }),
    "priority of the cluster's own",
    pod(),
  ],
  [
    "a pod that says whose it is",
    pod({}, { labels: { "leasehold/tenant": "globex" } }),
    "only the platform sets leasehold/ labels",
    pod({}, { labels: { app: "a" } }),
  ],
  [
    "pods of a Deployment that say whose they are",
    deployment({ "leasehold/tenant": "globex" }),
    "on pods of a template too",
    deployment({}),
  ],
  [
    "pods of a CronJob that say whose they are",
    cronJob({ "leasehold/tenant": "globex" }),
    "on pods of a template too",
    cronJob({ app: "a" }),
  ],
  [
    "an object that claims to be the platform's",
    object("v1", "ConfigMap", { metadata: { labels: { "leasehold/managed": "true" } } }),
    "is the platform's",
    object("v1", "ConfigMap", { metadata: { labels: { app: "a" } } }),
  ],
  ["a Service with an external address", service({ externalIPs: ["203.0.113.7"] }), "no externalIPs", service({})],
  [
    "a Service that stands for another host",
    service({ type: "ExternalName", externalName: "app.t-globex.svc" }),
    "type ClusterIP",
    service({}),
  ],
  ["a Service on every node's port", service({ type: "NodePort" }), "type ClusterIP", service({})],
  [
    "a Service with a load balancer",
    service({ type: "LoadBalancer", allocateLoadBalancerNodePorts: false }),
    "type ClusterIP",
    service({}),
  ],
  [
    "endpoints of one's own",
    object("v1", "Endpoints", { subsets: [{ addresses: [{ ip: "10.0.0.7" }], ports: [{ port: 80 }] }] }),
    "written by the cluster",
    service({}),
  ],
  [
    "endpoint slices of one's own",
    object("discovery.k8s.io/v1", "EndpointSlice", { addressType: "IPv4", endpoints: [{ addresses: ["10.0.0.7"] }] }),
    "written by the cluster",
    service({}),
  ],
  [
    "an opening to everybody",
    networkPolicy({ ingress: [{}] }),
    "pods of its own namespace only",
    networkPolicy({ ingress: [{ from: own }] }),
  ],
  [
    "an opening to another namespace",
    networkPolicy({ ingress: [{ from: [{ namespaceSelector: {} }] }] }),
    "pods of its own namespace only",
    networkPolicy({ ingress: [{ from: own }] }),
  ],
  [
    "a way out to an address",
    networkPolicy({ policyTypes: ["Egress"], egress: [{ to: [{ ipBlock: { cidr: "169.254.169.254/32" } }] }] }),
    "pods of its own namespace only",
    networkPolicy({ policyTypes: ["Egress"], egress: [{ to: own }] }),
  ],
  ["a claim of an unknown class", claim({ storageClassName: "unlisted" }), "the storage classes are", claim({})],
  ["a claim of a volume that exists", claim({ volumeName: "pv-1" }), "a new volume", claim({})],
  [
    "a token that never ends",
    object("v1", "Secret", {
      metadata: { annotations: { "kubernetes.io/service-account.name": "app" } } as Metadata,
      type: "kubernetes.io/service-account-token",
    }),
    "never ends",
    object("v1", "Secret", { type: "Opaque" }),
  ],
  [
    "a namespace that looks like a tenant's",
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "t-umbrella" } },
    "which only the platform makes",
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "umbrella" } },
  ],
  [
    "a namespace with the label of a tenant",
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "umbrella", labels: { "leasehold/tenant": "acme" } } },
    "only the platform writes, removes or labels",
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "umbrella", labels: { team: "acme" } } },
  ],
];

describe("whatever rights somebody has, the API server refuses", () => {
  test.each(CREATED)("%s", (_, refused, message, allowed) => {
    const denied = tried(["create", "-f", "-"], refused);
    expect(denied.ok, denied.text).toBe(false);
    expect(denied.text).toContain(message);
    const control = tried(["create", "-f", "-"], allowed);
    expect(control.text).toMatch(/created \(server dry run\)/);
  });

  const CHANGED: readonly (readonly [name: string, args: readonly string[], message: string])[] = [
    ["to delete the default deny", ["delete", "networkpolicy", "default-deny", "-n", "t-acme"], "is the platform's"],
    [
      "to take the label off and delete later",
      ["label", "networkpolicy", "default-deny", "-n", "t-acme", "leasehold/managed-"],
      "is the platform's",
    ],
    ["to delete all at once", ["delete", "networkpolicy", "--all", "-n", "t-acme"], "is the platform's"],
    [
      "to raise the quota",
      ["patch", "resourcequota", "quota", "-n", "t-acme", "-p", '{"spec":{"hard":{"pods":"9999"}}}'],
      "is the platform's",
    ],
    [
      "to widen a role binding",
      [
        "patch",
        "rolebinding",
        "viewer",
        "-n",
        "t-acme",
        "--type=json",
        "-p",
        '[{"op":"add","path":"/subjects/-","value":{"kind":"User","name":"mallory"}}]',
      ],
      "is the platform's",
    ],
    [
      "to let the default account mount a token",
      ["patch", "serviceaccount", "default", "-n", "t-acme", "-p", '{"automountServiceAccountToken":true}'],
      "is the platform's",
    ],
    [
      "to relabel the namespace",
      ["label", "namespace", "t-acme", "leasehold/tenant=globex", "--overwrite"],
      "only the platform writes",
    ],
    [
      "to lower Pod Security",
      ["label", "namespace", "t-acme", "pod-security.kubernetes.io/enforce=privileged", "--overwrite"],
      "only the platform writes",
    ],
    ["to delete the namespace", ["delete", "namespace", "t-acme"], "only the platform writes"],
    [
      "to make kube-system a tenant's",
      ["label", "namespace", "kube-system", "leasehold/tenant=acme"],
      "only the platform writes",
    ],
    ["to get a token of a service account", ["create", "token", "app", "-n", "t-acme"], "to nobody else"],
  ];
  test.each(CHANGED)("%s", (_, args, message) => {
    const asOverlord = ["--as", OVERLORD, "--as-group", "system:authenticated"];
    const dryRun = args.includes("token") ? [] : ["--dry-run=server"];
    const denied = kubectl([...args, ...asOverlord, ...dryRun]);
    expect(denied.ok, denied.text).toBe(false);
    expect(denied.text).toContain(message);
    if (dryRun.length > 0) expect(kubectl([...args, ...dryRun]).ok).toBe(true); // the platform may
  });

  test.each(["status", "finalize"])("to change the namespace through /%s", (subresource) => {
    const path = `/api/v1/namespaces/t-acme/${subresource}?dryRun=All`;
    const namespace = JSON.parse(kubectl(["get", "namespace", "t-acme", "-o", "json"]).text) as { metadata: { labels: object } };
    const changed = { ...namespace, metadata: { ...namespace.metadata, labels: { ...namespace.metadata.labels, extra: "x" } } };
    const asOverlord = ["--as", OVERLORD, "--as-group", "system:authenticated"];
    const denied = kubectl(["replace", "--raw", path, "-f", "-", ...asOverlord], changed);
    expect(denied.ok, denied.text).toBe(false);
    expect(denied.text).toContain("only the platform writes");
  });
});

test("a tenant's own admin works in the namespace, and changes nothing of the platform's", () => {
  const asAdmin = ["--as", "anna", "--as-group", "acme-admins", "--as-group", "system:authenticated", "--dry-run=server"];
  expect(kubectl(["create", "-f", "-", ...asAdmin], deployment({})).text).toContain("created");
  const denied = kubectl(["delete", "service", "app", "-n", "t-acme", ...asAdmin]);
  expect(denied.text).toContain("is the platform's");
});

test("the cluster's controllers still do their work: pods of a Deployment run, a deleted namespace goes", async () => {
  expect(kubectl(["create", "-f", "-"], deployment({})).ok).toBe(true);
  const ready = kubectl(["rollout", "status", "deployment/probe", "-n", "t-acme", "--timeout=60s"]);
  expect(ready.ok, ready.text).toBe(true);
  expect(kubectl(["delete", "deployment", "probe", "-n", "t-acme"]).ok).toBe(true);
  await workspace.tenant("destroy", "--env", "dev");
  expect(kubectl(["get", "namespaces", "-o", "name"]).text).not.toContain("t-acme");
});
