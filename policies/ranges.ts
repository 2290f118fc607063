/** Ranges of addresses: what remains of one after its exceptions, and whether that meets another. */

import { isIP } from "node:net";

/** A range from its first address to its last. */
export interface Range {
  readonly version: 4 | 6;
  readonly prefix: number;
  readonly first: bigint;
  readonly last: bigint;
}

const BITS = { 4: 32, 6: 128 } as const;

/** Reads CIDR notation; bits behind the prefix mean nothing, as they do to who enforces it. `undefined` when it is none. */
export function readRange(cidr: string): Range | undefined {
  const [, address = "", length = ""] = /^([0-9a-fA-F:.]+)\/([0-9]{1,3})$/.exec(cidr) ?? [];
  const version = isIP(address);
  if (version !== 4 && version !== 6) return undefined;
  const prefix = Number(length);
  if (prefix > BITS[version]) return undefined;
  const size = 1n << BigInt(BITS[version] - prefix);
  const number = version === 4 ? number4(address) : number6(address);
  const first = number - (number % size);
  return { version, prefix, first, last: first + size - 1n };
}

function number4(address: string): bigint {
  return address.split(".").reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

/** An address whose end is written as one of IPv4 has its last two groups there. */
function number6(address: string): bigint {
  const mapped = /^(.*:)([0-9.]+\.[0-9.]+)$/.exec(address);
  if (mapped !== null) {
    const last = number4(mapped[2] ?? "");
    return number6(`${mapped[1] ?? ""}${(last >> 16n).toString(16)}:${(last & 0xffffn).toString(16)}`);
  }
  const [head = "", tail] = address.split("::");
  const groups = (part: string): string[] => (part === "" ? [] : part.split(":"));
  const [before, after] = [groups(head), groups(tail ?? "")];
  const zeros = Array.from({ length: tail === undefined ? 0 : 8 - before.length - after.length }, () => "0");
  return [...before, ...zeros, ...after].reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n);
}

/** Whether two ranges have an address in common. */
function meet(one: Range, other: Range): boolean {
  return one.version === other.version && one.first <= other.last && other.first <= one.last;
}

/** Whether an address of `closed` is in `open` and in none of its exceptions. */
export function reaches(open: Range, exceptions: readonly Range[], closed: Range): boolean {
  if (!meet(open, closed)) return false;
  const [from, to] = [open.first > closed.first ? open.first : closed.first, open.last < closed.last ? open.last : closed.last];
  let next = from;
  for (const { first, last } of inOrder(exceptions.filter(({ version }) => version === open.version))) {
    if (first > next) break;
    if (last >= next) next = last + 1n;
  }
  return next <= to;
}

function inOrder(ranges: readonly Range[]): Range[] {
  return [...ranges].sort((a, b) => (a.first < b.first ? -1 : 1));
}
