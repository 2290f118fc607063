import { BlockList, isIP } from "node:net";
import { type Invariant, type Violation, violation } from "./invariant";
import { type RangeRule, rangeRules } from "./network-rules";
import { fields, list, text } from "./values";

/** The shortest prefixes: what one organisation holds, not a part of the internet. */
const WIDEST = { 4: 16, 6: 32 } as const;

/** What no opening may touch: machines' own, link-local and metadata, private, translated and multicast addresses. */
const CLOSED = {
  4: [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "168.63.129.16/32",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "224.0.0.0/4",
    "240.0.0.0/4",
  ],
  6: [
    "::/96",
    "::ffff:0:0/96",
    "64:ff9b::/96",
    "64:ff9b:1::/48",
    "2001::/32",
    "2002::/16",
    "fc00::/7",
    "fe80::/10",
    "fec0::/10",
    "ff00::/8",
  ],
} as const;

export const networkOpeningIsNarrow: Invariant = {
  name: "network-opening-is-narrow",
  ids: ["C2", "C5", "C6"],
  holds: "an address range that a tenant's network policy opens is small, public, and open on listed ports only",
  sources: ["OWASP K08", "OWASP K05", "RFC 6890"],
  severity: "critical",
  remedy: `name public ranges of at most a /${WIDEST[4]} of IPv4 or a /${WIDEST[6]} of IPv6, and every port by its number`,
  violations: (stack) => rangeRules(stack).flatMap(problemsOf),
};

function problemsOf({ policy, place, rule, blocks }: RangeRule): readonly Violation[] {
  const ranges = blocks.map(({ cidr }) => ({ cidr: text(cidr), problem: problemOf(text(cidr)) }));
  return [
    ...ranges.flatMap(({ cidr, problem }) =>
      problem === undefined ? [] : [violation(policy, `opens in ${place} the range "${cidr}", which ${problem}`)],
    ),
    ...(hasListedPorts(rule["ports"]) ? [] : [violation(policy, `opens in ${place} more than listed ports to an address range`)]),
  ];
}

/** No list of ports means all of them, and so does an element without a number. */
function hasListedPorts(ports: unknown): boolean {
  const listed = list(ports).map(fields);
  return listed.length > 0 && listed.every(({ port, endPort }) => typeof port === "number" && endPort === undefined);
}

/** What is wrong with a range, if anything. */
function problemOf(cidr: string): string | undefined {
  const range = parse(cidr);
  if (range === undefined) return "is no range in CIDR notation";
  const { version, prefix } = range;
  if (prefix < WIDEST[version]) return `is wider than a /${WIDEST[version]}`;
  const closed = CLOSED[version].map(parse).filter((one) => one !== undefined);
  return closed.some((one) => contains(one, range) || contains(range, one)) ? "is not public" : undefined;
}

interface Range {
  readonly version: 4 | 6;
  readonly address: string;
  readonly prefix: number;
}

function parse(cidr: string): Range | undefined {
  const [, address = "", length = ""] = /^([0-9a-fA-F:.]+)\/([0-9]{1,3})$/.exec(cidr) ?? [];
  const [version, prefix] = [isIP(address), Number(length)];
  if (version === 4) return prefix <= 32 ? { version, address, prefix } : undefined;
  return version === 6 && prefix <= 128 ? { version, address, prefix } : undefined;
}

/** Whether a range holds the other's address; asked both ways, this is whether they meet, host bits or not. */
function contains(outer: Range, inner: Range): boolean {
  const family = `ipv${outer.version}` as const;
  const list = new BlockList();
  list.addSubnet(outer.address, outer.prefix, family);
  return list.check(inner.address, family);
}
