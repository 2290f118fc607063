/** Ranges of addresses, IPv4 and IPv6, as numbers that can be compared. */

import { isIP } from "node:net";

/** A range in CIDR notation. */
export interface AddressRange {
  readonly version: 4 | 6;
  /** The address that was written, as a number; host bits may be set. */
  readonly address: bigint;
  readonly prefix: number;
}

/** What is wrong with the way a range is written. */
interface NotationFault {
  readonly message: string;
  readonly fix: string;
}

const BITS = { 4: 32, 6: 128 } as const;
const EXAMPLE = "Write for example 203.0.113.0/24 or 2001:db8:1::/48.";

/** Ways to write an address that programs read differently, the first that fits. */
const NOTATIONS: readonly (readonly [RegExp, string])[] = [
  [/%/, "names a network card of one machine (%), and a range has none"],
  [/0x/i, "is hexadecimal, which only some programs read"],
  [/^[^/]*$/, "does not say how large the range is"],
  [/^(.*\.)?0[0-9]+(\.|\/)/, "has a leading zero, which some programs read as octal"],
  [/\/0[0-9]/, "has a leading zero in its prefix length"],
  [/^[0-9]+(\.[0-9]+){0,2}\//, "is a short form; an IPv4 range needs all four numbers"],
];

/** What is wrong with the way a range is written, if anything. */
export function notationFault(text: string): NotationFault | undefined {
  if (parseRange(text) !== undefined) return undefined;
  const found = NOTATIONS.find(([pattern]) => pattern.test(text));
  const version = isIP(text);
  const fix =
    found !== undefined && version !== 0 && !text.includes("%")
      ? `For this one address write ${text}/${version === 4 ? 32 : 128}.`
      : EXAMPLE;
  return { message: found?.[1] ?? otherwise(text), fix };
}

function otherwise(text: string): string {
  return isIP(text.split("/")[0] ?? "") === 0
    ? "is neither an IPv4 nor an IPv6 range"
    : "has no such size; the last is /32 of IPv4 and /128 of IPv6";
}

/** The range that a text in CIDR notation means; undefined for every other notation. */
export function parseRange(text: string): AddressRange | undefined {
  const [, address = "", length = ""] = /^([0-9A-Fa-f:.]{2,45})\/(0|[1-9][0-9]{0,2})$/.exec(text) ?? [];
  const version = isIP(address);
  const prefix = Number(length);
  if (version !== 4 && version !== 6) return undefined;
  return prefix > BITS[version] ? undefined : { version, address: version === 4 ? number4(address) : number6(address), prefix };
}

/** The first address of a range: the one without host bits. */
function firstOf({ version, address, prefix }: AddressRange): bigint {
  const host = BigInt(BITS[version] - prefix);
  return (address >> host) << host;
}

/** Whether the range is written with its first address. */
export function isAligned(range: AddressRange): boolean {
  return firstOf(range) === range.address;
}

/** The smallest aligned range of this size around the address. */
export function aligned(range: AddressRange): AddressRange {
  return { ...range, address: firstOf(range) };
}

/** The written address alone. */
export function single(range: AddressRange): AddressRange {
  return { ...range, prefix: BITS[range.version] };
}

/** Whether every address of the second range is in the first. */
export function covers(outer: AddressRange, inner: AddressRange): boolean {
  if (outer.version !== inner.version || outer.prefix > inner.prefix) return false;
  return firstOf(outer) === firstOf({ ...inner, prefix: outer.prefix });
}

/** Whether two ranges have an address in common. */
export function overlaps(left: AddressRange, right: AddressRange): boolean {
  return covers(left, right) || covers(right, left);
}

/** The one spelling of a range, so that two texts of one range are equal. */
export function rangeText({ version, address, prefix }: AddressRange): string {
  return `${version === 4 ? text4(address) : text6(address)}/${prefix}`;
}

function number4(text: string): bigint {
  return text.split(".").reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function text4(address: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 255n).join(".");
}

/** The URL parser knows every spelling of an IPv6 address and gives back the one of RFC 5952, without dots. */
function spelled(address: string): string {
  return new URL(`http://[${address}]/`).hostname.slice(1, -1);
}

function number6(text: string): bigint {
  const [head = [], tail = []] = spelled(text)
    .split("::")
    .map((half) => half.split(":").filter((group) => group !== ""));
  const gap = Array.from({ length: 8 - head.length - tail.length }, () => "0");
  return [...head, ...gap, ...tail].reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
}

function text6(address: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => ((address >> BigInt(112 - 16 * index)) & 65_535n).toString(16));
  return spelled(groups.join(":"));
}
