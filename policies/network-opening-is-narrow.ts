import { type Invariant, type Violation, violation } from "./invariant";
import { type RangeRule, rangeRules } from "./network-rules";
import { type Range, reaches, readRange } from "./ranges";
import { type Settings, textsOf, textsSetting } from "./settings";
import { type Fields, fields, list, text } from "./values";

/** The shortest prefixes: what one organisation holds, not a part of the internet. */
const WIDEST = { 4: 16, 6: 32 } as const;

/** What no opening may touch: machines' own, link-local and metadata, private, translated and multicast addresses. */
const CLOSED = [
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16", "172.16.0.0/12"],
  ...["192.0.0.0/24", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4"],
  ...["::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16", "fc00::/7", "fe80::/10"],
  ...["fec0::/10", "ff00::/8"],
];

export const networkOpeningIsNarrow: Invariant = {
  name: "network-opening-is-narrow",
  displayName: "What a tenant opens is small and public",
  ids: ["C2", "C5", "C6"],
  holds: "an address range that a tenant's network policy opens is small, public, and open on listed ports only",
  sources: ["OWASP K08", "OWASP K05", "RFC 6890"],
  severity: "critical",
  remedy: `name public ranges of at most a /${WIDEST[4]} of IPv4 or a /${WIDEST[6]} of IPv6, and every port by its number`,
  configSchema: {
    properties: {
      closedRanges: textsSetting(
        "Further ranges that no opening may touch: of pods, services, nodes and the control plane, and a provider's metadata.",
      ),
    },
  },
  violations: (stack, settings) => {
    const closed = closedRanges(settings);
    return rangeRules(stack).flatMap((rule) => problemsOf(rule, closed));
  },
};

/** @throws when a configured range is none: then nothing shows that it stays closed */
function closedRanges(settings: Settings): Range[] {
  return [...CLOSED, ...textsOf(settings, "closedRanges")].map((cidr) => {
    const range = readRange(cidr);
    if (range === undefined) throw new RangeError("a closed range is no range in CIDR notation");
    return range;
  });
}

function problemsOf({ policy, place, rule, blocks }: RangeRule, closed: readonly Range[]): readonly Violation[] {
  const isEgress = place.startsWith("egress");
  const field = `spec.${place}`;
  return [
    ...blocks.flatMap((block) => {
      const problem = problemOf(block, closed, isEgress);
      const range = [text(block["cidr"]), ...list(block["except"]).map((one) => `except ${String(one)}`)].join(" ");
      return problem === undefined ? [] : [violation(policy, `opens in ${place} the range "${range}", which ${problem}`, field)];
    }),
    ...(hasListedPorts(rule["ports"])
      ? []
      : [violation(policy, `opens in ${place} more than listed ports to an address range`, field)]),
  ];
}

/** No list of ports means all of them, and so does an element without a number. */
function hasListedPorts(ports: unknown): boolean {
  const listed = list(ports).map(fields);
  return listed.length > 0 && listed.every(({ port, endPort }) => typeof port === "number" && endPort === undefined);
}

/** What is wrong with a range, if anything. Of a wide one that leads out and excepts every closed range, nothing is. */
function problemOf(block: Fields, closed: readonly Range[], isEgress: boolean): string | undefined {
  const range = readRange(text(block["cidr"]));
  if (range === undefined) return "is no range in CIDR notation";
  const exceptions = list(block["except"]).map((one) => readRange(text(one)));
  if (exceptions.includes(undefined)) return "has an exception that is no range in CIDR notation";
  const isWide = range.prefix < WIDEST[range.version];
  const touches = closed.some((one) =>
    reaches(
      range,
      exceptions.filter((each) => each !== undefined),
      one,
    ),
  );
  // The internet as a whole is a decision, when all of it that is closed is excepted; a part of it is a slip.
  if (isWide && (touches || !isEgress || range.prefix > 0)) return `is wider than a /${WIDEST[range.version]}`;
  return touches ? "is not public" : undefined;
}
