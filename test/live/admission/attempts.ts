/** What is tried against admission, and the words in which it is refused. */

import { claim, cronJob, deployment, type Metadata, networkPolicy, object, own, pod, service } from "./objects";

/** What is refused, in whose words, and what differs from it in that one thing and is let through. */
export const CREATED: readonly (readonly [name: string, refused: object, message: string | RegExp, allowed: object])[] = [
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
  ["a pod with the cluster's priority", pod({ priorityClassName: "system-node-critical" }), "never the cluster's own", pod()],
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
    // Two rules refuse it, and the API server names one of them, now this, now that.
    /is the platform's|only the platform sets leasehold\/ labels/,
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

/** Changes of what is there, as arguments for kubectl. */
export const CHANGED: readonly (readonly [name: string, args: readonly string[], message: string | RegExp])[] = [
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
    /is the platform's|a Role of its own namespace/, // two rules refuse it, and the API server names one of them
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
  ["to make kube-system a tenant's", ["label", "namespace", "kube-system", "leasehold/tenant=acme"], "only the platform writes"],
  ["to get a token of a service account", ["create", "token", "app", "-n", "t-acme"], "to nobody else"],
];
