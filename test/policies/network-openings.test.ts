import { describe, expect, test } from "vitest";
import { loadFleet } from "../../model/fleet";
import { judge } from "../../policies/judge";
import { repository, TODAY, tenantFile } from "../model/repository";
import { fleetWithOpenings } from "../support/fleet";
import { provision } from "../support/mocks";
import type { Editable, Recorded } from "../support/recorded";
import { describeSabotages, summary } from "../support/sabotage";

const EGRESS = /^acme-egress-/;
const INGRESS = /^acme-ingress-/;

/** The policy of acme's opening in one direction, edited. */
const opening = (pattern: RegExp, edit: (props: Editable) => void) => (stack: Recorded) => {
  const found = stack.resources.find(({ name }) => pattern.test(name));
  return stack.changed("NetworkPolicy", found?.name ?? "", edit);
};
const egress = (path: string, value: unknown) => opening(EGRESS, (props) => props.set(`spec.egress.0.${path}`, value));
const to = (cidr: unknown) => egress("to.0.ipBlock.cidr", cidr);
const from = (cidr: unknown) => opening(INGRESS, (props) => props.set("spec.ingress.0.from.0.ipBlock.cidr", cidr));
const annotated = (key: string, value: unknown) =>
  opening(EGRESS, (props) => props.setKey("metadata.annotations", `leasehold/${key}`, value));

/** Ranges that are never opened, by what they are. */
const REFUSED: Readonly<Record<string, string>> = {
  "the whole internet": "0.0.0.0/0",
  "half of it": "128.0.0.0/1",
  "a /15": "198.50.0.0/15",
  "cloud metadata": "169.254.169.254/32",
  "a neighbour of it": "169.254.0.0/16",
  loopback: "127.0.0.1/32",
  "this machine": "0.0.0.0/16",
  "another cloud's metadata": "100.100.100.200/32",
  "a cloud's node service": "168.63.129.16/32",
  "a range around it": "168.63.0.0/16",
  "a private range": "10.1.0.0/16",
  another: "172.16.5.0/24",
  "a third": "192.168.0.0/24",
  "carriers' addresses": "100.64.3.0/24",
  multicast: "224.0.0.1/32",
  broadcast: "255.255.255.255/32",
  "benchmark addresses": "198.18.0.0/16",
  "protocol assignments": "192.0.0.192/32",
  "the whole of IPv6": "::/0",
  "a /31 of IPv6": "2600::/31",
  "cloud metadata over IPv6": "fd00:ec2::254/128",
  "IPv6 link-local": "fe80::1/128",
  "IPv6 loopback": "::1/128",
  "a mapped address": "::ffff:169.254.169.254/128",
  "a mapped range": "::ffff:0:0/96",
  "a translated address": "64:ff9b::a9fe:a9fe/128",
  "a tunnelled address": "2002:a9fe:a9fe::/48",
  "a Teredo address": "2001::1/128",
  "IPv6 multicast": "ff02::1/128",
  "a unique local range": "fd12:3456::/32",
};

/** Ranges that may be opened. */
const ACCEPTED = ["203.0.113.0/24", "198.51.0.0/16", "9.9.9.9/32", "2001:db8:1::/48", "2600:1f00::/32", "2a00:1450::8a/128"];

describeSabotages(
  "network-opening-is-narrow",
  {
    ...Object.fromEntries(Object.entries(REFUSED).map(([name, cidr]) => [`${name}, ${cidr}`, to(cidr)])),
    "a wide range from outside": from("2000::/3"),
    "a range that is none": to("erp.partner.example"),
    "no range": to(undefined),
    "a prefix that does not exist": to("203.0.113.0/33"),
    "every port": egress("ports", undefined),
    "an empty list of ports": egress("ports", []),
    "every port of a protocol": egress("ports.0", { protocol: "TCP" }),
    "a range of ports": egress("ports.0.endPort", 65_535),
    "a port by its name": egress("ports.0.port", "https"),
    "one peer too many": opening(EGRESS, (props) => props.push("spec.egress.0.to", { ipBlock: { cidr: "10.0.0.0/24" } })),
  },
  "openings",
);

describeSabotages(
  "network-opening-is-dated",
  {
    "no reason": annotated("reason", undefined),
    "a blank reason": annotated("reason", " "),
    "no ticket": annotated("ticket", undefined),
    "no last day": annotated("expires", undefined),
    "a last day that is none": annotated("expires", "never"),
    "a month that is none": annotated("expires", "2027-13-01"),
    "an opening hidden in another policy": (stack) =>
      stack.changed("NetworkPolicy", "acme-dns", (props) =>
        props.push("spec.egress.0.to", { ipBlock: { cidr: "203.0.113.0/24" } }),
      ),
  },
  "openings",
);

describe("the model and the policy judge ranges alike, each by its own arithmetic", () => {
  const byModel = (cidr: string): readonly string[] => {
    const entry = `{cidr: "${cidr}", ports: [443], reason: test, ticket: SEC-1, expires: 2026-12-31}`;
    const root = repository({ "tenants/acme.yaml": tenantFile("acme", `network: {egress: [${entry}]}\n`) });
    return loadFleet(root, "dev", { today: TODAY }).problems.map(({ code }) => code);
  };

  test.each(Object.values(REFUSED))("%s is refused", (cidr) => {
    expect(["NET-101", "NET-103", "NET-107"]).toContain(byModel(cidr).join());
  });

  test.each(ACCEPTED)("%s may be opened", async (cidr) => {
    expect(byModel(cidr)).toEqual([]);
    const { recorded } = await provision(fleetWithOpenings());
    expect(summary(judge(to(cidr)(recorded)))).toEqual([]);
  });
});
