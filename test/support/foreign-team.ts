/**
 * A stack of another team, which knows nothing of this program: namespaces, roles and databases for two tenants, written with the
 * providers' own resources and names of the team's choice. All it has in common with ours is the label that says whose a thing is.
 */

import * as k8s from "@pulumi/kubernetes";
import * as postgresql from "@pulumi/postgresql";
import * as random from "@pulumi/random";
import { TENANT_LABEL } from "../../model/labels";
import { record } from "../../stacks/recording";
import { Recorded } from "./recorded";

type Meta = k8s.types.input.meta.v1.ObjectMeta;

/** What a namespace of the team is called, and the rest of what its helpers need to know. */
interface Tenant {
  readonly id: string;
  readonly namespace: string;
}

const TENANTS: readonly Tenant[] = ["north", "south"].map((id) => ({ id, namespace: `${id}-prod` }));

const metaOf =
  ({ id, namespace }: Tenant) =>
  (name: string): Meta => ({ name, namespace, labels: { [TENANT_LABEL]: id, "app.kubernetes.io/managed-by": "pulumi" } });

/** A stack that keeps its tenants apart. */
export function soundStack(preview = false): Promise<Recorded> {
  return recorded(preview, () => {
    developers();
    for (const tenant of TENANTS) {
      const meta = metaOf(tenant);
      namespace(tenant, { enforce: "restricted", audit: "restricted", warn: "restricted" }, "v1.34");
      quota(tenant, meta);
      network(tenant, meta);
      accounts(tenant, meta);
      application(tenant, meta);
      database(tenant);
    }
  });
}

async function recorded(preview: boolean, build: () => void): Promise<Recorded> {
  const { resources } = await record({ stack: "prod", preview, generated: () => ({ result: "generated" }) }, build);
  return new Recorded(resources);
}

type Standard = Readonly<Record<"enforce" | "audit" | "warn", string>>;

function namespace({ id, namespace: name }: Tenant, standard: Standard, version: string): void {
  const security = Object.entries(standard).flatMap(([mode, level]): [string, string][] => [
    [`pod-security.kubernetes.io/${mode}`, level],
    [`pod-security.kubernetes.io/${mode}-version`, version],
  ]);
  new k8s.core.v1.Namespace(name, {
    metadata: { name, labels: Object.fromEntries([[TENANT_LABEL, id], ...security]) as Record<string, string> },
  });
}

const OBJECTS = {
  ...{ pods: "30", services: "10", secrets: "50", configmaps: "50", persistentvolumeclaims: "5", resourcequotas: "2" },
  ...{ replicationcontrollers: "0", "services.nodeports": "0", "services.loadbalancers": "0" },
};

function quota({ namespace: name }: Tenant, meta: (name: string) => Meta): void {
  const hard = {
    ...{ "requests.cpu": "4", "limits.cpu": "8", "requests.memory": "8Gi", "limits.memory": "16Gi" },
    ...{ "requests.ephemeral-storage": "10Gi", "limits.ephemeral-storage": "20Gi", "requests.storage": "100Gi", ...OBJECTS },
  };
  new k8s.core.v1.ResourceQuota(`${name}-quota`, { metadata: meta("compute"), spec: { hard } });
  const amounts = (cpu: string, memory: string, storage: string) => ({ cpu, memory, "ephemeral-storage": storage });
  const container = {
    type: "Container",
    default: amounts("500m", "512Mi", "1Gi"),
    defaultRequest: amounts("100m", "128Mi", "256Mi"),
    max: amounts("2", "4Gi", "4Gi"),
  };
  const limits = [container, { type: "PersistentVolumeClaim", max: { storage: "50Gi" } }];
  new k8s.core.v1.LimitRange(`${name}-limits`, { metadata: meta("defaults"), spec: { limits } });
}

function network({ namespace: name }: Tenant, meta: (name: string) => Meta): void {
  const dns = {
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
    podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
  };
  const ports = ["UDP", "TCP"].map((protocol) => ({ protocol, port: 53 }));
  const policies: Readonly<Record<string, k8s.types.input.networking.v1.NetworkPolicySpec>> = {
    "deny-all": { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
    "allow-dns": { podSelector: {}, policyTypes: ["Egress"], egress: [{ to: [dns], ports }] },
    "allow-own": {
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ from: [{ podSelector: {} }] }],
      egress: [{ to: [{ podSelector: {} }] }],
    },
  };
  for (const [policy, spec] of Object.entries(policies))
    new k8s.networking.v1.NetworkPolicy(`${name}-${policy}`, { metadata: meta(policy), spec });
}

/** What developers of every tenant may do; bound in each namespace to that tenant's own. */
function developers(): void {
  const reading = ["get", "list", "watch"];
  const rules = [
    { apiGroups: [""], resources: ["pods", "pods/log", "services", "configmaps", "events"], verbs: reading },
    {
      apiGroups: ["apps"],
      resources: ["deployments", "statefulsets"],
      verbs: [...reading, "create", "update", "patch", "delete"],
    },
  ];
  new k8s.rbac.v1.ClusterRole("tenant-developer", { metadata: { name: "tenant-developer" }, rules });
}

const RBAC = "rbac.authorization.k8s.io";

function accounts({ id, namespace: name }: Tenant, meta: (name: string) => Meta): void {
  for (const account of ["default", "web"])
    new k8s.core.v1.ServiceAccount(`${name}-${account}`, { metadata: meta(account), automountServiceAccountToken: false });
  new k8s.rbac.v1.RoleBinding(`${name}-developers`, {
    metadata: meta("developers"),
    roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: "tenant-developer" },
    subjects: [{ apiGroup: RBAC, kind: "Group", name: `${id}-developers` }],
  });
}

function application({ namespace: name }: Tenant, meta: (name: string) => Meta): void {
  const labels = { app: "web" };
  const web = {
    name: "web",
    image: "registry.example/web@sha256:5f1c",
    ports: [{ containerPort: 8080 }],
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: "1", memory: "512Mi" } },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] }, runAsNonRoot: true },
  };
  const pod = {
    serviceAccountName: "web",
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    containers: [web],
  };
  new k8s.apps.v1.Deployment(`${name}-web`, {
    metadata: meta("web"),
    spec: { replicas: 2, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: pod } },
  });
  new k8s.core.v1.Service(`${name}-web`, {
    metadata: meta("web"),
    spec: { selector: labels, ports: [{ port: 80, targetPort: 8080 }] },
  });
  new k8s.core.v1.ConfigMap(`${name}-settings`, {
    metadata: meta("settings"),
    data: { LOG_LEVEL: "info", REGION: "eu-central-1" },
  });
}

/** A login and a schema of the tenant's on a server that both share. */
function database({ id, namespace: name }: Tenant): void {
  const password = new random.RandomPassword(`${id}-db`, { length: 40, special: false, keepers: { epoch: "1" } });
  const owner = `${id}_app`;
  new postgresql.Role(owner, {
    ...{ name: owner, login: true, password: password.result, connectionLimit: 20 },
    ...{ superuser: false, createDatabase: false, createRole: false, replication: false, bypassRowLevelSecurity: false },
    ...{ searchPaths: [id], statementTimeout: 30_000, idleInTransactionSessionTimeout: 60_000 },
  });
  new postgresql.Schema(id, { name: id, database: "crm", owner: "crm_admin", ifNotExists: false });
  const grant = { database: "crm", schema: id, role: owner, objectType: "schema", privileges: ["USAGE", "CREATE"] };
  new postgresql.Grant(`${id}-schema`, grant);
  new k8s.core.v1.Secret(`${name}-db`, {
    metadata: metaOf({ id, namespace: name })("db"),
    stringData: { password: password.result },
  });
}
