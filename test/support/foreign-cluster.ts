/** A tenant as another program declares it: plain resources of Pulumi's Kubernetes provider, and of ours nothing but the tenant label. */

import { describe, expect, test } from "vitest";
import { judge } from "../../policies/judge";
import type { StackResource } from "../../policies/resources";
import { NAMESPACE, object, POD, platformObject, resource, TENANT } from "./foreign-objects";
import { summary } from "./sabotage";

export { CONTAINER, object, POD, platformObject, resource } from "./foreign-objects";

const RBAC = "rbac.authorization.k8s.io";

const MODES = ["enforce", "audit", "warn"];

function namespaceOf(tenant: string, name: string): StackResource {
  const podSecurity = MODES.flatMap((mode) => [
    [`pod-security.kubernetes.io/${mode}`, "restricted"],
    [`pod-security.kubernetes.io/${mode}-version`, "v1.34"],
  ]);
  const labels = { "leasehold/tenant": tenant, ...(Object.fromEntries(podSecurity) as Record<string, string>) };
  return resource("core/v1:Namespace", name, { metadata: { name, labels } });
}

const compute = (cpu: string, memory: string, storage: string): Record<string, string> => ({
  cpu,
  memory,
  "ephemeral-storage": storage,
});
const prefixed = (prefix: string, amounts: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(amounts).map(([key, amount]) => [`${prefix}.${key}`, amount]));

/** What bounds a namespace. */
function bounds(): StackResource[] {
  return [
    object("core/v1:ResourceQuota", "compute", {
      spec: {
        hard: { ...prefixed("requests", compute("4", "8Gi", "20Gi")), ...prefixed("limits", compute("8", "16Gi", "40Gi")) },
      },
    }),
    object("core/v1:ResourceQuota", "objects", {
      spec: {
        hard: {
          ...{ pods: "30", services: "10", secrets: "30", configmaps: "30", persistentvolumeclaims: "5", resourcequotas: "2" },
          ...{
            replicationcontrollers: "0",
            "services.nodeports": "0",
            "services.loadbalancers": "1",
            "requests.storage": "100Gi",
          },
          "fast.storageclass.storage.k8s.io/requests.storage": "100Gi",
        },
      },
    }),
    object("core/v1:LimitRange", "limits", {
      spec: {
        limits: [
          {
            type: "Container",
            max: compute("2", "4Gi", "8Gi"),
            default: compute("1", "1Gi", "2Gi"),
            defaultRequest: compute("100m", "128Mi", "1Gi"),
          },
          { type: "PersistentVolumeClaim", max: { storage: "50Gi" } },
        ],
      },
    }),
    object("networking.k8s.io/v1:NetworkPolicy", "deny-all", { spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] } }),
    object("networking.k8s.io/v1:NetworkPolicy", "dns", {
      spec: {
        podSelector: {},
        policyTypes: ["Egress"],
        egress: [
          {
            to: [
              {
                namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
                podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
              },
            ],
            ports: [
              { protocol: "UDP", port: 53 },
              { protocol: "TCP", port: 53 },
            ],
          },
        ],
      },
    }),
  ];
}

/** Who may do what. */
function access(): StackResource[] {
  return [
    object("core/v1:ServiceAccount", "default", { automountServiceAccountToken: false }),
    object(`${RBAC}/v1:Role`, "developer", {
      rules: [
        { apiGroups: ["", "apps"], resources: ["pods", "pods/exec", "deployments"], verbs: ["get", "list", "create", "delete"] },
      ],
    }),
    object(`${RBAC}/v1:RoleBinding`, "developers", {
      roleRef: { apiGroup: RBAC, kind: "Role", name: "developer" },
      subjects: [{ kind: "Group", apiGroup: RBAC, name: "acme-developers" }],
    }),
  ];
}

/** What runs. */
function workloads(): StackResource[] {
  const template = { metadata: { labels: { app: "web" } }, spec: POD };
  return [
    object("apps/v1:Deployment", "web", { spec: { selector: { matchLabels: { app: "web" } }, template } }),
    object("apps/v1:StatefulSet", "store", {
      spec: {
        template,
        volumeClaimTemplates: [
          { metadata: { name: "data" }, spec: { storageClassName: "fast", accessModes: ["ReadWriteOnce"] } },
        ],
      },
    }),
    object("batch/v1:CronJob", "nightly", {
      spec: { schedule: "0 3 * * *", jobTemplate: { spec: { template: { spec: POD } } } },
    }),
    object("core/v1:Service", "web", { spec: { selector: { app: "web" }, ports: [{ port: 80 }] } }),
    object("core/v1:PersistentVolumeClaim", "files", { spec: { storageClassName: "fast" } }),
    object("core/v1:ConfigMap", "settings", { data: { COLOUR: "blue" } }),
    object("core/v1:Secret", "key", { type: "Opaque", stringData: { key: "not read" } }),
    object("autoscaling/v2:HorizontalPodAutoscaler", "web", { spec: { maxReplicas: 3 } }),
    object("policy/v1:PodDisruptionBudget", "web", { spec: { minAvailable: 1 } }),
  ];
}

/** What is beside the tenant and concerns it as little as it should. */
function platform(): StackResource[] {
  return [
    platformObject("core/v1:Namespace", "monitoring"),
    platformObject("core/v1:ServiceAccount", "collector", {}, "monitoring"),
    platformObject("monitoring.coreos.com/v1:Prometheus", "all", {}, "monitoring"),
    platformObject(
      "apps/v1:DaemonSet",
      "node-exporter",
      {
        spec: { template: { spec: { hostNetwork: true, hostPID: true, containers: [{ name: "exporter", image: "exporter" }] } } },
      },
      "monitoring",
    ),
    platformObject("storage.k8s.io/v1:StorageClass", "fast", { provisioner: "csi.example", reclaimPolicy: "Delete" }),
    platformObject("scheduling.k8s.io/v1:PriorityClass", "standard", { value: 1000 }),
    platformObject(`${RBAC}/v1:ClusterRoleBinding`, "collector", {
      roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: "collector" },
      subjects: [{ kind: "ServiceAccount", name: "collector", namespace: "monitoring" }],
    }),
  ];
}

/** A whole stack of another program, with one tenant. */
export const FOREIGN: readonly StackResource[] = [
  namespaceOf(TENANT, NAMESPACE),
  ...bounds(),
  ...access(),
  ...workloads(),
  ...platform(),
];

/** The stack with something more. */
export function withMore(...more: readonly StackResource[]): readonly StackResource[] {
  return [...FOREIGN, ...more];
}

/** The stack in which one object is written otherwise. */
export function withInstead(...others: readonly StackResource[]): readonly StackResource[] {
  const urns = new Set(others.map(({ urn }) => urn));
  return [...FOREIGN.filter(({ urn }) => !urns.has(urn)), ...others];
}

/** Each of these stacks must give exactly one violation, of this invariant; each of those allowed, none. */
export function describeForeign(
  invariant: string,
  refused: Readonly<Record<string, readonly StackResource[]>>,
  allowed: Readonly<Record<string, readonly StackResource[]>> = {},
): void {
  describe(`${invariant} (another program's stack)`, () => {
    test.each(Object.entries({ "what is as it should be": FOREIGN, ...allowed }))("has nothing to say about %s", (_, stack) => {
      expect(judge(stack).map(({ object: title, problem }) => `${title} ${problem}`)).toEqual([]);
    });

    test.each(Object.entries(refused))("reports %s", (_, stack) => {
      expect(summary(judge(stack))).toEqual([invariant]);
    });
  });
}
