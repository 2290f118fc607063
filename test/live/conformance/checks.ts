/** What must be refused, and in whose words. */

/** The parts of a pod that a check changes one of. */
export interface PodChange {
  readonly spec?: object;
  readonly container?: object;
  readonly security?: object;
}

/** A pod that Pod Security admits, but for the change. */
export function pod({ spec = {}, container = {}, security = {} }: PodChange = {}): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "probe" },
    spec: {
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      containers: [
        {
          name: "app",
          image: "registry.example/app:1",
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] }, ...security },
          ...container,
        },
      ],
      ...spec,
    },
  };
}

/** One forbidden thing each, and the words with which Pod Security refuses it. */
export const POD_CHECKS: readonly (readonly [id: string, change: PodChange, reason: string])[] = [
  ["BC-CPI-3 an added capability", { security: { capabilities: { drop: ["ALL"], add: ["NET_ADMIN"] } } }, "NET_ADMIN"],
  ["BC-CPI-4 a container that runs as root", { security: { runAsNonRoot: false } }, "runAsNonRoot"],
  ["BC-CPI-5 a privileged container", { security: { privileged: true, allowPrivilegeEscalation: true } }, "privileged"],
  ["BC-CPI-6 privilege escalation", { security: { allowPrivilegeEscalation: true } }, "allowPrivilegeEscalation"],
  ["BC-HI-1 a folder of the node", { spec: { volumes: [{ name: "host", hostPath: { path: "/" } }] } }, "hostPath"],
  ["BC-HI-3 the node's network", { spec: { hostNetwork: true } }, "host namespaces"],
  ["BC-HI-3 a port of the node", { container: { ports: [{ containerPort: 80, hostPort: 8080 }] } }, "hostPort"],
  ["BC-HI-4 the node's processes", { spec: { hostPID: true } }, "host namespaces"],
  ["BC-HI-5 the node's shared memory", { spec: { hostIPC: true } }, "host namespaces"],
  [
    "no seccomp filter",
    { spec: { securityContext: { runAsNonRoot: true, seccompProfile: { type: "Unconfined" } } } },
    "seccompProfile",
  ],
];

/** What a quota must bound, by the ids of the checks. */
export const BOUNDED = {
  "CC-FNS-1": ["cpu", "memory", "ephemeral-storage"].flatMap((name) => [`requests.${name}`, `limits.${name}`]),
  "CC-FNS-2": [
    "pods",
    "services",
    "secrets",
    "configmaps",
    "persistentvolumeclaims",
    "replicationcontrollers",
    "resourcequotas",
  ].concat("services.nodeports", "services.loadbalancers"),
};

/** Rights of admins in a tenant with the access profile `self-service`, and of nobody else. */
export const SELF_SERVICE_RIGHTS: readonly string[] = ["write network policies", "write role bindings"];

/** Rights that let somebody out of the namespace or up in it; each with what the same person may do. */
export const RIGHTS: readonly (readonly [id: string, right: Readonly<Record<string, string>>])[] = [
  ...["create", "update", "patch", "delete", "deletecollection"].flatMap((verb) =>
    ["resourcequotas", "limitranges"].map((resource) => [`PL1-CC-TI-1 ${verb} ${resource}`, { verb, resource }] as const),
  ),
  ...["escalate", "bind"].flatMap((verb) =>
    ["roles", "clusterroles"].map(
      (resource) => [`PL2-CC-TI-1 ${verb} ${resource}`, { verb, resource, group: "rbac.authorization.k8s.io" }] as const,
    ),
  ),
  ...["users", "groups", "serviceaccounts"].map(
    (resource) => [`impersonate ${resource}`, { verb: "impersonate", resource }] as const,
  ),
  ["tokens of service accounts", { verb: "create", resource: "serviceaccounts", subresource: "token" }],
  ["list secrets", { verb: "list", resource: "secrets" }],
  ["watch secrets", { verb: "watch", resource: "secrets" }],
  ["create secrets", { verb: "create", resource: "secrets" }],
  ["write endpoints", { verb: "create", resource: "endpoints" }],
  ["write endpoint slices", { verb: "create", resource: "endpointslices", group: "discovery.k8s.io" }],
  ["bind pods to nodes", { verb: "create", resource: "pods", subresource: "binding" }],
  ["write routes of the gateway", { verb: "create", resource: "apisixroutes", group: "apisix.apache.org" }],
  ["write network policies", { verb: "create", resource: "networkpolicies", group: "networking.k8s.io" }],
  ["write role bindings", { verb: "create", resource: "rolebindings", group: "rbac.authorization.k8s.io" }],
];
