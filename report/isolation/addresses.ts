/** Address ranges of network policies: whether one reaches what is not public. */

/** A range of addresses of one version, both ends included. */
interface AddressRange {
  readonly version: 4 | 6;
  readonly low: bigint;
  readonly high: bigint;
}

/** A CIDR range with parts taken out. */
export interface Block {
  readonly cidr: string;
  readonly except: readonly string[];
}

/**
 * Addresses that pods, nodes, the machine itself and the provider's services have, or that lead to those: wherever a cluster takes
 * its own ranges from, they are of these.
 */
const NOT_PUBLIC = [
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16"],
  ...["172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/3"],
  ...["::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16", "fc00::/7", "fe80::/9", "ff00::/8"],
].flatMap((cidr) => readCidr(cidr) ?? []);

/** Of a range in CIDR notation; undefined when it is none. */
function readCidr(cidr: string): AddressRange | undefined {
  const [address = "", length = "", more] = cidr.split("/");
  if (more !== undefined || !/^\d{1,3}$/.test(length)) return undefined;
  const value = address.includes(":") ? readSix(address) : readFour(address);
  const version = address.includes(":") ? 6 : 4;
  const bits = version === 6 ? 128 : 32;
  const prefix = Number(length);
  if (value === undefined || prefix > bits) return undefined;
  const size = 1n << BigInt(bits - prefix);
  const low = (value / size) * size;
  return { version, low, high: low + size - 1n };
}

function readFour(address: string): bigint | undefined {
  const parts = address.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return undefined;
  return parts.reduce((value, part) => value * 256n + BigInt(part), 0n);
}

function readSix(address: string): bigint | undefined {
  const [head = "", tail, more] = address.split("::");
  if (more !== undefined) return undefined;
  const [left, right] = [groupsOf(head), groupsOf(tail ?? "")];
  if (left === undefined || right === undefined) return undefined;
  const missing = 8 - left.length - right.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...left, ...Array<number>(Math.max(0, missing)).fill(0), ...right];
  return groups.reduce((value, group) => value * 65_536n + BigInt(group), 0n);
}

/** Groups of 16 bits; the last may be an address of version 4, which is two. */
function groupsOf(part: string): number[] | undefined {
  if (part === "") return [];
  const groups = part.split(":").flatMap((group) => {
    const four = readFour(group);
    return four === undefined
      ? [/^[0-9a-fA-F]{1,4}$/.test(group) ? parseInt(group, 16) : NaN]
      : [Number(four >> 16n), Number(four & 65_535n)];
  });
  return groups.every((group) => !Number.isNaN(group)) ? groups : undefined;
}

/** Addresses of a block that remain when its exceptions are taken out. */
function remaining({ cidr, except }: Block): readonly AddressRange[] {
  const whole = readCidr(cidr);
  if (whole === undefined) return [];
  return except.flatMap((one) => readCidr(one) ?? []).reduce<readonly AddressRange[]>(without, [whole]);
}

function without(ranges: readonly AddressRange[], gone: AddressRange): AddressRange[] {
  return ranges.flatMap((range) => {
    if (range.version !== gone.version || gone.high < range.low || gone.low > range.high) return [range];
    return [
      ...(gone.low > range.low ? [{ ...range, high: gone.low - 1n }] : []),
      ...(gone.high < range.high ? [{ ...range, low: gone.high + 1n }] : []),
    ];
  });
}

/** Whether a block holds addresses that are not public; so does one that cannot be read, for all that is known. */
export function reachesInside(block: Block): boolean {
  if (readCidr(block.cidr) === undefined) return true;
  return remaining(block).some((range) =>
    NOT_PUBLIC.some(({ version, low, high }) => version === range.version && low <= range.high && range.low <= high),
  );
}
