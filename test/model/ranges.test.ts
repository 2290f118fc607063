import { BlockList } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aligned, covers, isAligned, notationFault, overlaps, parseRange, rangeText, single } from "../../model/ranges";

function range(text: string) {
  const found = parseRange(text);
  if (found === undefined) throw new Error(`${text} is not a range`);
  return found;
}

describe("notations", () => {
  test.each([
    ["203.0.113.0/24", "203.0.113.0/24"],
    ["0.0.0.0/0", "0.0.0.0/0"],
    ["::/0", "::/0"],
    ["2001:DB8:0:0:0:0:0:1/128", "2001:db8::1/128"],
    ["::FFFF:169.254.169.254/128", "::ffff:a9fe:a9fe/128"],
    ["1:2:3:4:5:6:7:8/128", "1:2:3:4:5:6:7:8/128"],
  ])("%s is %s", (text, spelled) => {
    expect(rangeText(range(text))).toBe(spelled);
    expect(notationFault(text)).toBeUndefined();
  });

  test.each([
    ["203.0.113.7", "does not say how large"],
    ["203.0.113.010/32", "octal"],
    ["08.8.8.8/32", "octal"],
    ["203.0.113.0/024", "prefix length"],
    ["0x7f.0.0.1/32", "hexadecimal"],
    ["127.1/32", "short form"],
    ["2130706433/32", "short form"],
    ["fe80::1%eth0/64", "network card"],
    ["203.0.113.0/33", "no such size"],
    ["2001:db8::/129", "no such size"],
    ["203.0.113.0/-1", "no such size"],
    ["203.0.113.0/", "no such size"],
    ["1.2.3.4.5/32", "neither"],
    ["1.2.3.256/32", "neither"],
    ["1::2::3/64", "neither"],
    ["[::1]/128", "neither"],
    [" 1.2.3.4/32", "neither"],
    ["١.2.3.4/32", "neither"],
  ])("%s is refused: %s", (text, reason) => {
    expect(parseRange(text)).toBeUndefined();
    expect(notationFault(text)?.message).toContain(reason);
  });
});

test("host bits are found and taken away", () => {
  expect(isAligned(range("10.0.0.1/8"))).toBe(false);
  expect(rangeText(aligned(range("10.0.0.1/8")))).toBe("10.0.0.0/8");
  expect(rangeText(single(range("10.0.0.1/8")))).toBe("10.0.0.1/32");
  expect(rangeText(aligned(range("2001:db8::1/33")))).toBe("2001:db8::/33");
});

describe("what a range holds is what Node's own block list says", () => {
  const ipv4 = fc
    .tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 }))
    .map(([address, prefix]) => ({ address, prefix, family: "ipv4" as const }));
  const ipv6 = fc
    .tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 }))
    .map(([address, prefix]) => ({ address, prefix, family: "ipv6" as const }));

  test.each([
    ["IPv4", fc.tuple(ipv4, ipv4)],
    ["IPv6", fc.tuple(ipv6, ipv6)],
  ])("for %s", (_, pairs) => {
    fc.assert(
      fc.property(pairs, ([outer, other]) => {
        const [left, right] = [range(`${outer.address}/${outer.prefix}`), range(`${other.address}/${other.prefix}`)];
        const list = new BlockList();
        list.addSubnet(outer.address, outer.prefix, outer.family);
        expect(covers(left, single(right))).toBe(list.check(other.address, other.family));
        expect(overlaps(left, right)).toBe(overlaps(right, left));
        expect(overlaps(left, aligned(left))).toBe(true);
        expect(range(rangeText(right))).toEqual(right);
      }),
    );
  });
});

test("the two families never meet", () => {
  expect(overlaps(range("0.0.0.0/0"), range("::/0"))).toBe(false);
});
