/** Whatever joins a tenant's pods to somebody they must not reach. */

import type { Target } from "../mutant";
import { called, ofClosedTenant, ofOpenTenant, type Row, table } from "../table";
import { any, beside, gone, metadataLike, more, otherTenant, put, to } from "../values";

const DENY = ["namespace-denies-by-default"];
const STAYS = ["network-stays-in-tenant"];
const NARROW = ["network-opening-is-narrow"];
const DATED = ["network-opening-is-dated"];
const ROUTED = ["network-gateway-reaches-routed-pods"];
const DIRECTED = ["network-policy-names-its-directions"];
const PORTS = ["network-egress-names-ports"];
const NAME = "kubernetes.io/metadata.name";

const isDeny = called("default-deny");
const isOpening = ({ name }: Target): boolean => /^(egress|ingress)-/.test(name);
const isToPlatform = called("dns", "to-database", "from-gateway");

const namespaced = (name: string) => ({ namespaceSelector: { matchLabels: { [NAME]: name } } });
const everyPod = { podSelector: {} };
const anyNamespace = [{}, { matchExpressions: [{ key: NAME, operator: "Exists" }] }, { matchLabels: { team: "web" } }];
const anyPod = [{}, { matchLabels: {} }, { matchExpressions: [{ key: "app", operator: "DoesNotExist" }] }];
const oneOfTwo = { matchExpressions: [{ key: NAME, operator: "In", values: ["kube-system", "t-initech"] }] };

const wide = ["0.0.0.0/0", "128.0.0.0/1", "::/0", "2000::/3"];
const inside = ["10.0.0.0/16", "172.16.0.0/16", "192.168.0.0/24", "100.64.0.0/24", "fd12::/32", "127.0.0.1/32"];
const ofMachines = ["169.254.169.254/32", "fd00:ec2::254/128", "100.100.100.200/32", "168.63.129.16/32", "fe80::1/128"];

/** What is said of both directions alike. */
function bothWays(rules: string, peers: string): Row[] {
  const peer = `spec ${rules} * ${peers} *`;
  const ports = rules === "ingress" ? ROUTED : PORTS;
  /** Whoever lets in another namespace's pods lets them in to pods that no route names. */
  const letsIn = (target: Target): readonly string[] =>
    rules === "ingress" && target.name !== "from-gateway" ? [...STAYS, ...ROUTED] : STAYS;
  return [
    ["every namespace", "NetworkPolicy", `${peer} namespaceSelector`, to(...anyNamespace), STAYS],
    ["one namespace more", "NetworkPolicy", `${peer} namespaceSelector`, to(oneOfTwo), STAYS],
    ["another tenant's namespace", "NetworkPolicy", `${peer} namespaceSelector matchLabels ${NAME}`, toAnother, STAYS],
    [
      "a tenant's namespace of another stack",
      "NetworkPolicy",
      `${peer} namespaceSelector matchLabels ${NAME}`,
      to("t-initech"),
      STAYS,
    ],
    ["a namespace no longer pinned", "NetworkPolicy", `${peer} namespaceSelector matchLabels ${NAME}`, gone, STAYS],
    [
      "every pod of the platform's namespace",
      "NetworkPolicy",
      `${peer} podSelector`,
      any(gone, to(...anyPod)),
      STAYS,
      isToPlatform,
    ],
    ["a peer without selector", "NetworkPolicy", `${peer} podSelector`, gone, STAYS, called("same-tenant")],
    ["pods of every namespace", "NetworkPolicy", peer, put("namespaceSelector", {}), letsIn, called("same-tenant")],
    ["an empty peer more", "NetworkPolicy", `spec ${rules} * ${peers}`, more({}), STAYS],
    [
      "a foreign peer more",
      "NetworkPolicy",
      `spec ${rules} * ${peers}`,
      more({ namespaceSelector: {} }, namespaced("t-initech")),
      letsIn,
    ],
    ["peers dropped", "NetworkPolicy", `spec ${rules} * ${peers}`, any(gone, to([])), STAYS, (target) => !isOpening(target)],
    ["an empty rule more", "NetworkPolicy", `spec ${rules}`, more({}, { [peers]: [] }, { ports: [{ port: 443 }] }), STAYS],
    ["ports dropped", "NetworkPolicy", `spec ${rules} * ports`, any(gone, to([])), ports, isToPlatform],
    ["a range of ports", "NetworkPolicy", `spec ${rules} * ports *`, put("endPort", 65_535), ports, isToPlatform],
    [
      "the internet in another policy",
      "NetworkPolicy",
      `spec ${rules} * ${peers}`,
      more({ ipBlock: { cidr: "0.0.0.0/0" } }),
      [...NARROW, ...DATED],
      isToPlatform,
    ],
    ["a wide range", "NetworkPolicy", `${peer} ipBlock cidr`, to(...wide), NARROW],
    ["a range inside", "NetworkPolicy", `${peer} ipBlock cidr`, to(...inside), NARROW],
    ["the machines' own addresses", "NetworkPolicy", `${peer} ipBlock cidr`, to(...ofMachines), NARROW],
    ["no range", "NetworkPolicy", `${peer} ipBlock cidr`, any(gone, to("", "partner.example", "203.0.113.0")), NARROW],
    ["every port of a range", "NetworkPolicy", `spec ${rules} * ports`, any(gone, to([])), NARROW, isOpening],
    [
      "a number of ports of a range",
      "NetworkPolicy",
      `spec ${rules} * ports *`,
      any(put("endPort", 65_535), to({ protocol: "TCP" })),
      NARROW,
      isOpening,
    ],
  ];
}

function toAnother(_: unknown, { tenant }: Target): readonly unknown[] {
  return [`t-${otherTenant(tenant)}`];
}

const opened = (spec: object) =>
  beside("kubernetes:networking.k8s.io/v1:NetworkPolicy", (target) => ({ metadata: metadataLike(target, "more"), spec }));

export const network = table(
  ["the default deny dropped", "NetworkPolicy", "", gone, DENY, isDeny],
  ["a policy type dropped", "NetworkPolicy", "spec policyTypes *", gone, DENY, isDeny],
  ["all policy types dropped", "NetworkPolicy", "spec policyTypes", any(gone, to([])), [...DENY, ...DIRECTED], isDeny],
  ["directions no longer named", "NetworkPolicy", "spec policyTypes", any(gone, to([])), DIRECTED, (target) => !isDeny(target)],
  [
    "a deny for some pods",
    "NetworkPolicy",
    "spec podSelector",
    to({ matchLabels: { app: "web" } }, { matchExpressions: [{ key: "app", operator: "Exists" }] }),
    DENY,
    isDeny,
  ],
  [
    "a deny that opens the namespace",
    "NetworkPolicy",
    "spec",
    any(put("ingress", [{ from: [everyPod] }]), put("egress", [{ to: [everyPod] }])),
    DENY,
    (target) => isDeny(target) && ofOpenTenant(target),
  ],
  [
    "a deny that opens everything",
    "NetworkPolicy",
    "spec",
    any(put("ingress", [{}]), put("egress", [{}])),
    [...DENY, ...STAYS],
    (target) => isDeny(target) && ofOpenTenant(target),
  ],
  ...bothWays("ingress", "from"),
  ...bothWays("egress", "to"),
  [
    "a way to every pod",
    "NetworkPolicy",
    "spec podSelector",
    to({}, { matchLabels: { app: "x" } }, { matchLabels: { "app.kubernetes.io/name": "cron" } }),
    ROUTED,
    called("from-gateway"),
  ],
  [
    "a way to pods by an expression",
    "NetworkPolicy",
    "spec podSelector",
    put("matchExpressions", [{ key: "app.kubernetes.io/name", operator: "Exists" }]),
    ROUTED,
    called("from-gateway"),
  ],
  ["a wider DNS", "NetworkPolicy", "spec egress * ports * port", to(10_250, 8080), PORTS, called("dns")],
  ["an opening without a record", "NetworkPolicy", "metadata annotations", gone, DATED, isOpening],
  ["a record that says nothing", "NetworkPolicy", "metadata annotations leasehold/reason", any(gone, to("", " ")), DATED],
  ["a record without ticket", "NetworkPolicy", "metadata annotations leasehold/ticket", any(gone, to("", " ")), DATED],
  [
    "an opening without end",
    "NetworkPolicy",
    "metadata annotations leasehold/expires",
    any(gone, to("", "never", "2027-13-01", "2027-1-1")),
    DATED,
  ],
  [
    "one more policy that opens all",
    "Namespace",
    "",
    opened({ podSelector: {}, policyTypes: ["Ingress"], ingress: [{}] }),
    STAYS,
    ofOpenTenant,
  ],
  [
    "one more policy that lets all out",
    "Namespace",
    "",
    opened({ podSelector: {}, policyTypes: ["Egress"], egress: [{}] }),
    STAYS,
    ofOpenTenant,
  ],
  [
    "an opening of who is closed",
    "Namespace",
    "",
    opened({ podSelector: {}, policyTypes: ["Ingress"], ingress: [{ from: [everyPod] }] }),
    ["suspended-tenant-is-closed"],
    ofClosedTenant,
  ],
  [
    "every namespace let in by a new policy",
    "Namespace",
    "",
    opened({ podSelector: {}, policyTypes: ["Ingress"], ingress: [{ from: [{ namespaceSelector: {} }] }] }),
    [...STAYS, ...ROUTED],
    ofOpenTenant,
  ],
);
