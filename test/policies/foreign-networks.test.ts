import { describe, expect, test } from "vitest";
import { judge } from "../../policies/judge";
import type { StackResource } from "../../policies/resources";
import { describeForeign, FOREIGN, object, resource, withMore } from "../support/foreign-cluster";
import { summary } from "../support/sabotage";

type Part = Readonly<Record<string, unknown>>;

const NAME = "kubernetes.io/metadata.name";
const TCP_443 = [{ protocol: "TCP", port: 443 }];

const policy = (spec: Part): readonly StackResource[] =>
  withMore(object("networking.k8s.io/v1:NetworkPolicy", "more", { spec: { podSelector: {}, ...spec } }));
const egress = (to: unknown, ports: unknown = TCP_443) => policy({ policyTypes: ["Egress"], egress: [{ to, ports }] });
const ingress = (from: unknown) => policy({ policyTypes: ["Ingress"], ingress: [{ from, ports: TCP_443 }] });
const peer = (namespaceSelector: Part, labels: Part = { app: "server" }) => ({
  namespaceSelector,
  podSelector: { matchLabels: labels },
});
const named = (...values: string[]) => ({ matchExpressions: [{ key: NAME, operator: "In", values }] });
const pinned = (name: string) => ({ matchLabels: { [NAME]: name } });
const globex = resource("core/v1:Namespace", "team-globex", {
  metadata: { name: "team-globex", labels: { "leasehold/tenant": "globex" } },
});

/** The stack with another tenant, of which only the network policies of acme are looked at. */
const beside = (stack: readonly StackResource[]): string[] =>
  summary(judge([...stack, globex])).filter((name) => name === "network-stays-in-tenant");

describeForeign(
  "network-stays-in-tenant",
  {
    "ingress from every namespace": ingress([{ namespaceSelector: {} }]),
    "ingress from every namespace but some": ingress([
      { namespaceSelector: { matchExpressions: [{ key: NAME, operator: "NotIn", values: ["kube-system"] }] }, podSelector: {} },
    ]),
    "a tenant of another stack": egress([peer(pinned("t-globex"))]),
    "several namespaces, of which one is a tenant's": egress([peer(named("monitoring", "t-globex"))]),
    "namespaces without any name in the list": egress([peer(named())]),
    "namespaces by a label that anybody writes": egress([peer({ matchLabels: { team: "platform" } })]),
    "the namespace where anybody's pods run": egress([peer(pinned("default"))]),
    "every pod of the platform": egress([{ namespaceSelector: pinned("monitoring"), podSelector: {} }]),
    "every pod of the platform, without a selector": egress([{ namespaceSelector: pinned("monitoring") }]),
    "every pod of the platform but some": egress([
      {
        namespaceSelector: pinned("monitoring"),
        podSelector: { matchExpressions: [{ key: "app", operator: "NotIn", values: ["x"] }] },
      },
    ]),
    "a rule without peers": egress(undefined),
  },
  {
    "pods of the platform": egress([peer(pinned("monitoring"))]),
    "pods of the platform in two namespaces": egress([peer(named("monitoring", "logging"))]),
    "pods of the platform by an expression": egress([
      {
        namespaceSelector: named("monitoring"),
        podSelector: { matchExpressions: [{ key: "app", operator: "In", values: ["x"] }] },
      },
    ]),
    "a gateway, by its namespace and its pods": ingress([peer(pinned("monitoring"))]),
    "pods of its own namespace": policy({ policyTypes: ["Egress"], egress: [{ to: [{ podSelector: {} }] }] }),
    "its own namespace by name": policy({
      policyTypes: ["Egress"],
      egress: [{ to: [{ namespaceSelector: pinned("team-acme") }] }],
    }),
    "another namespace of the same tenant": policy({
      policyTypes: ["Egress"],
      egress: [{ to: [{ namespaceSelector: pinned("t-acme--batch") }] }],
    }),
  },
);

describe("network-stays-in-tenant, beside another tenant of another program", () => {
  test("reports a policy that joins it", () => {
    expect(beside(egress([peer(pinned("team-globex"))]))).toEqual(["network-stays-in-tenant"]);
    expect(beside(egress([peer(pinned("monitoring"))]))).toEqual([]);
  });

  test("the platform's namespaces can be listed", () => {
    const config = { "network-stays-in-tenant": { platformNamespaces: ["kube-system"] } };
    expect(judge(FOREIGN, { config })).toEqual([]);
    expect(summary(judge(egress([peer(pinned("monitoring"))]), { config }))).toEqual(["network-stays-in-tenant"]);
  });
});

describeForeign("network-policy-names-its-directions", {
  "a policy that names none": policy({ ingress: [] }),
  "rules for egress in a policy for ingress": policy({
    policyTypes: ["Ingress"],
    egress: [{ to: [{ podSelector: {} }] }],
  }),
});

const DNS = { "k8s-app": "kube-dns" };
const UDP_53 = [{ protocol: "UDP", port: 53 }];

describeForeign(
  "network-egress-names-ports",
  {
    "every port of the platform's pods": egress([peer(pinned("monitoring"))], null),
    "a range of ports": egress([peer(pinned("monitoring"))], [{ protocol: "TCP", port: 1, endPort: 65_535 }]),
    "every port of a protocol": egress([peer(pinned("monitoring"))], [{ protocol: "TCP" }]),
    "names asked elsewhere": egress([peer(pinned("monitoring"))], UDP_53),
    "names asked elsewhere, by the port's name": egress([peer(pinned("monitoring"))], [{ protocol: "UDP", port: "dns" }]),
    "the API server's pods": egress([peer(pinned("kube-system"), { component: "kube-apiserver" })]),
    "the metrics of the DNS": egress([peer(pinned("kube-system"), DNS)], [...UDP_53, { protocol: "TCP", port: 9153 }]),
    "the DNS on every port": egress([peer(pinned("kube-system"), DNS)], undefined),
    "DNS in another namespace's clothes": egress([peer(named("kube-system", "monitoring"), DNS)], UDP_53),
  },
  {
    "DNS as OpenShift has it": egress(
      [peer(pinned("openshift-dns"), { "dns.operator.openshift.io/daemonset-dns": "default" })],
      [{ protocol: "UDP", port: 5353 }],
    ),
    "a service of the platform by the name of its port": egress([peer(pinned("monitoring"))], [{ port: "https" }]),
  },
);
