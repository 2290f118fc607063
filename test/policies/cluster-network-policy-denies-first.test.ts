import { describeForeign, platformObject, withMore } from "../support/foreign-cluster";

type Part = Readonly<Record<string, unknown>>;

const pinned = (name: string) => ({ matchLabels: { "kubernetes.io/metadata.name": name } });
const CNP = "policy.networking.k8s.io/v1alpha2:ClusterNetworkPolicy";
const tenants = { namespaces: { matchExpressions: [{ key: "leasehold/tenant", operator: "Exists" }] } };
const cluster = (name: string, spec: Part, type = CNP) => platformObject(type, name, { spec: { tier: "Admin", ...spec } });
const deny = cluster("deny", { priority: 10, subject: tenants, ingress: [{ action: "Deny", from: [tenants] }] });
const accept = (priority: number, spec: Part = {}) =>
  cluster("accept", { priority, subject: tenants, ingress: [{ action: "Accept", from: [{ namespaces: {} }] }], ...spec });

describeForeign(
  "cluster-network-policy-denies-first",
  {
    "two of one priority": withMore(deny, cluster("other", { priority: 10, subject: tenants })),
    "one without priority": withMore(cluster("other", { subject: tenants })),
    "an acceptance of everybody": withMore(accept(20)),
    "an acceptance before the denial": withMore(deny, accept(5)),
    "an acceptance after a denial of some ports only": withMore(
      cluster("deny", {
        priority: 10,
        subject: tenants,
        ingress: [{ action: "Deny", from: [tenants], ports: [{ portNumber: 1 }] }],
      }),
      accept(20),
    ),
    "an acceptance after a denial of the other direction": withMore(
      cluster("deny", { priority: 10, subject: tenants, egress: [{ action: "Deny", to: [tenants] }] }),
      accept(20),
    ),
    "an acceptance in the kind of before": withMore(
      cluster(
        "old",
        { priority: 1, subject: { namespaces: {} }, egress: [{ action: "Allow", to: [{ namespaces: {} }] }] },
        "policy.networking.k8s.io/v1alpha1:AdminNetworkPolicy",
      ),
    ),
    "an acceptance of another tenant": withMore(
      accept(20, {
        subject: { namespaces: { matchLabels: { "leasehold/tenant": "acme" } } },
        ingress: [{ action: "Accept", from: [{ namespaces: { matchLabels: { "leasehold/tenant": "globex" } } }] }],
      }),
    ),
    "an acceptance of whole networks": withMore(
      accept(20, {
        subject: { namespaces: pinned("team-acme") },
        ingress: [],
        egress: [{ action: "Accept", to: [{ networks: ["0.0.0.0/0"] }] }],
      }),
    ),
  },
  {
    "an acceptance after the denial": withMore(deny, accept(20)),
    "two of one priority in two tiers": withMore(deny, cluster("base", { tier: "Baseline", priority: 10, subject: tenants })),
    "an acceptance of a tenant by itself": withMore(
      accept(20, {
        subject: { namespaces: { matchLabels: { "leasehold/tenant": "acme" } } },
        ingress: [{ action: "Accept", from: [{ namespaces: { matchLabels: { "leasehold/tenant": "acme" } } }] }],
      }),
    ),
    "an acceptance of a platform's pods": withMore(
      accept(20, {
        subject: { namespaces: pinned("team-acme") },
        ingress: [{ action: "Accept", from: [{ pods: { namespaceSelector: pinned("monitoring"), podSelector: {} } }] }],
      }),
    ),
  },
);
