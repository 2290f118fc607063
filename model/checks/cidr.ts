/** Whether a range of addresses may be opened: small, public, and nothing that belongs to the platform. */

import type { EnvironmentDefinition } from "../environment";
import type { Context } from "../layers";
import { type AddressRange, aligned, covers, isAligned, notationFault, overlaps, parseRange, rangeText, single } from "../ranges";

/** What is wrong with a range. */
interface RangeFault {
  readonly code: "NET-101" | "NET-102" | "NET-103" | "NET-107";
  readonly message: string;
  readonly fix: string;
}

/**
 * The largest ranges that one opening may name. One organisation can be named with a reason; a /16 of IPv4 is what one was given in
 * the days of classes, a /32 of IPv6 is what a provider is given. Who has more lists several.
 */
const WIDEST = { 4: 16, 6: 32 } as const;

/** Ranges that are never opened: what they reach is a machine's own, or cannot be told from the text. */
const NEVER = table([
  ["169.254.0.0/16", "is link-local and would hand out cloud credentials"],
  ["fe80::/10", "is link-local: the node's own neighbourhood"],
  ["fd00:ec2::/32", "would hand out cloud credentials"],
  ["100.100.100.200/32", "would hand out cloud credentials"],
  ["168.63.129.16/32", "is a cloud's own service on every node"],
  ["127.0.0.0/8", "is the machine itself (loopback)"],
  ["0.0.0.0/8", "stands for the machine itself"],
  ["192.0.0.0/24", "is reserved for protocols, metadata services among them"],
  ["224.0.0.0/4", "is multicast, which reaches whoever listens"],
  ["ff00::/8", "is multicast, which reaches whoever listens"],
  ["240.0.0.0/4", "is reserved, the broadcast address with it"],
  ["::/96", "is the machine itself, or an IPv4 address in IPv6 dress"],
  ["::ffff:0:0/96", "is an IPv4 address in IPv6 dress"],
  ["64:ff9b::/96", "is translated to IPv4 (NAT64), any address of it"],
  ["64:ff9b:1::/48", "is translated to IPv4 (NAT64), any address of it"],
  ["2001::/32", "is a tunnel to IPv4 (Teredo)"],
  ["2002::/16", "is a tunnel to IPv4 (6to4)"],
]);

/** Ranges that networks use inside, this cluster's perhaps. */
const PRIVATE = table([
  ["10.0.0.0/8", "private (RFC 1918)"],
  ["172.16.0.0/12", "private (RFC 1918)"],
  ["192.168.0.0/16", "private (RFC 1918)"],
  ["100.64.0.0/10", "shared by providers and clusters (RFC 6598)"],
  ["198.18.0.0/15", "for tests inside a network (RFC 2544)"],
  ["fc00::/7", "private (unique local)"],
  ["fec0::/10", "private (site-local)"],
]);

type Networks = NonNullable<EnvironmentDefinition["networks"]>;

/** Ranges of an environment that are the platform's own. */
const PLATFORM_NETWORKS = {
  services: "the Services",
  nodes: "the nodes",
  controlPlane: "the control plane",
} as const satisfies Partial<Record<keyof Networks, string>>;

/** What is wrong with a range in this environment, the worst first; undefined if it may be opened. */
export function rangeFault(text: string, context: Context, tenants: number): RangeFault | undefined {
  const range = parseRange(text);
  if (range === undefined) {
    const fault = notationFault(text);
    return fault && { code: "NET-102", message: `${text} ${fault.message}.`, fix: fault.fix };
  }
  return (
    everybody(text, range) ??
    unaligned(text, range) ??
    tooWide(text, range) ??
    never(text, range) ??
    ofPlatform(text, range, context, tenants) ??
    inside(text, range, context)
  );
}

function everybody(text: string, range: AddressRange): RangeFault | undefined {
  return range.prefix === 0 ? wide(text, range, "means the whole internet") : undefined;
}

function tooWide(text: string, range: AddressRange): RangeFault | undefined {
  const widest = WIDEST[range.version];
  return range.prefix < widest ? wide(text, range, `is wider than a /${widest}, more than one partner has`) : undefined;
}

function wide(text: string, range: AddressRange, meaning: string): RangeFault {
  const widest = WIDEST[range.version];
  return {
    code: "NET-101",
    message: `${text} ${meaning}.`,
    fix: `Name the ranges that are needed, each a /${widest} or smaller; there is no exception.`,
  };
}

function unaligned(text: string, range: AddressRange): RangeFault | undefined {
  if (isAligned(range)) return undefined;
  const fix = `Did you mean ${rangeText(aligned(range))} or ${rangeText(single(range))}?`;
  return { code: "NET-102", message: `${text} has host bits set: it names one address and a whole range.`, fix };
}

function never(text: string, range: AddressRange): RangeFault | undefined {
  const found = NEVER.find((row) => overlaps(row.range, range));
  if (found === undefined) return undefined;
  const what = covers(found.range, range) ? "" : `contains ${rangeText(found.range)}, which `;
  const plain = range.version === 6 ? " A public IPv4 range is written as one." : "";
  return { code: "NET-103", message: `${text} ${what}${found.what}.`, fix: `Remove it; there is no exception.${plain}` };
}

function ofPlatform(text: string, range: AddressRange, { environment }: Context, tenants: number): RangeFault | undefined {
  const networks = environment?.definition.networks;
  if (environment === undefined || networks === undefined) return undefined;
  const { id } = environment.definition;
  const meets = (name: keyof Networks): boolean => (networks[name] ?? []).some((own) => overlapsText(own, range));
  const platform = Object.entries(PLATFORM_NETWORKS).find(([name]) => meets(name as keyof Networks));
  if (platform !== undefined)
    return {
      code: "NET-103",
      message: `${text} reaches ${platform[1]} of environment ${id}.`,
      fix: "Remove it; there is no exception. The platform's services are reached without an opening.",
    };
  if (!meets("pods")) return undefined;
  const others =
    tenants > 1 ? `the pods of ${tenants - 1} other tenant${tenants === 2 ? "" : "s"}` : "the pods of every tenant to come";
  return { code: "NET-107", message: `${text} reaches ${others} (environment ${id}).`, fix: "Use federation.grants instead." };
}

function inside(text: string, range: AddressRange, { environment }: Context): RangeFault | undefined {
  const found = PRIVATE.find((row) => overlaps(row.range, range));
  if (found === undefined) return undefined;
  const { id, networks = {} } = environment?.definition ?? {};
  const own = Object.values(networks).flat();
  const declared = own.length === 0 ? "does not say which ranges are its own" : `has ${own.join(", ")} for its own`;
  const message = `${text} is ${found.what}: a range inside the network may hold pods or nodes, those of other tenants among them. Environment ${id ?? ""} ${declared}.`;
  return { code: "NET-107", message, fix: "Use a public address of the partner, or federation.grants for another tenant." };
}

function overlapsText(text: string, range: AddressRange): boolean {
  const own = parseRange(text);
  return own !== undefined && overlaps(own, range);
}

function table(rows: readonly (readonly [string, string])[]): readonly { readonly range: AddressRange; readonly what: string }[] {
  return rows.map(([text, what]) => {
    const range = parseRange(text);
    if (range === undefined) throw new Error(`${text} is not a range`);
    return { range, what };
  });
}
