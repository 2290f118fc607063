import { describe, expect, test } from "vitest";
import { judge } from "../../policies/judge";
import { reaches, readRange } from "../../policies/ranges";
import type { StackResource } from "../../policies/resources";
import { describeForeign, FOREIGN, resource, withMore } from "../support/foreign-cluster";
import { summary } from "../support/sabotage";

type Part = Readonly<Record<string, unknown>>;

const DATED = { "leasehold/reason": "ERP", "leasehold/ticket": "SEC-1", "leasehold/expires": "2027-01-31" };
const TCP_443 = [{ protocol: "TCP", port: 443 }];

const opened = (block: Part, direction = "egress", ports: unknown = TCP_443): readonly StackResource[] => {
  const rule = { [direction === "egress" ? "to" : "from"]: [{ ipBlock: block }], ports };
  const type = direction === "egress" ? "Egress" : "Ingress";
  const metadata = { name: "more", namespace: "team-acme", labels: { "leasehold/tenant": "acme" }, annotations: DATED };
  return withMore(
    resource("networking.k8s.io/v1:NetworkPolicy", "more", {
      metadata,
      spec: { podSelector: {}, policyTypes: [type], [direction]: [rule] },
    }),
  );
};

const PRIVATE = [
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16", "172.16.0.0/12"],
  ...["192.0.0.0/24", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/3"],
];
const PRIVATE_6 = ["::/3", "4000::/2", "8000::/1", "2001::/32", "2002::/16"];

describeForeign(
  "network-opening-is-narrow",
  {
    "the whole internet": opened({ cidr: "0.0.0.0/0" }),
    "all but the metadata": opened({ cidr: "0.0.0.0/0", except: ["169.254.169.254/32"] }),
    ...Object.fromEntries(
      PRIVATE.map((range) => [
        `all but what is private, without ${range}`,
        opened({ cidr: "0.0.0.0/0", except: PRIVATE.filter((other) => other !== range) }),
      ]),
    ),
    "all but half of a private range": opened({ cidr: "0.0.0.0/0", except: [...PRIVATE.slice(2), "0.0.0.0/8", "10.0.0.0/9"] }),
    "an exception that is none": opened({ cidr: "203.0.113.0/24", except: ["metadata"] }),
    "the whole of IPv6": opened({ cidr: "::/0", except: ["fd00:ec2::254/128"] }),
    "the whole internet, coming in": opened({ cidr: "0.0.0.0/0", except: PRIVATE }, "ingress"),
    "a private range in two halves": opened({ cidr: "10.0.0.0/16", except: ["10.0.0.0/17"] }),
    "a metadata address of IPv6": opened({ cidr: "fd00:ec2::254/128" }),
    "a metadata address of IPv6, written at length": opened({ cidr: "fd00:0ec2:0:0:0:0:0:0254/128" }),
    "a metadata address of IPv4 within IPv6": opened({ cidr: "::ffff:169.254.169.254/128" }),
    "every port": opened({ cidr: "203.0.113.0/24" }, "egress", null),
  },
  {
    "the internet without what is private": opened({ cidr: "0.0.0.0/0", except: PRIVATE }),
    "the internet of IPv6 without what is not global": opened({ cidr: "::/0", except: PRIVATE_6 }),
    "a public range with exceptions": opened({ cidr: "203.0.113.0/24", except: ["203.0.113.7/32"] }),
    "a private range of which nothing is left": opened({ cidr: "192.0.0.0/23", except: ["192.0.0.0/24"] }),
  },
);

test("the ranges of a cluster's own pods can be closed, whatever they are", () => {
  const config = { "network-opening-is-narrow": { closedRanges: ["203.0.113.0/28"] } };
  expect(summary(judge(opened({ cidr: "203.0.113.0/24" }), { config }))).toEqual(["network-opening-is-narrow"]);
  expect(judge(opened({ cidr: "203.0.113.0/24", except: ["203.0.113.0/28"] }), { config })).toEqual([]);
});

test("a closed range that is none makes the whole judgement fail, not pass", () => {
  const config = { "network-opening-is-narrow": { closedRanges: ["pods"] } };
  expect(summary(judge(FOREIGN, { config }))).toEqual(["network-opening-is-narrow"]);
});

describe("ranges", () => {
  const range = (cidr: string) => readRange(cidr) ?? expect.unreachable(cidr);

  test.each(["10.0.0.0", "10.0.0.0/33", "::/129", "10.0.0/8", "a::b::c/64", "10.0.0.0/-1", "", "1.2.3.4/08x"])(
    "%s is none",
    (cidr) => {
      expect(readRange(cidr)).toBeUndefined();
    },
  );

  test("are the same with and without bits behind the prefix", () => {
    expect(range("10.1.2.3/8")).toEqual(range("10.0.0.0/8"));
    expect(range("2001:db8::1/32")).toEqual(range("2001:0db8:0:0:0:0:0:0/32"));
  });

  test("never meet over the two versions", () => {
    expect(reaches(range("::/0"), [], range("10.0.0.0/8"))).toBe(false);
  });

  test("are left open by exceptions that leave a gap, and closed by those that overlap", () => {
    const closed = range("10.0.0.0/8");
    expect(reaches(range("0.0.0.0/0"), ["10.0.0.0/9", "10.128.0.0/10"].map(range), closed)).toBe(true);
    expect(reaches(range("0.0.0.0/0"), ["10.128.0.0/9", "10.0.0.0/9", "10.1.0.0/16"].map(range), closed)).toBe(false);
  });
});
