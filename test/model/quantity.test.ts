import fc from "fast-check";
import { expect, test } from "vitest";
import { milliseconds } from "../../model/duration";
import { formatBytes, formatCpu, meantQuantity, milliValue } from "../../model/quantity";

test.each([
  ["0", 0n],
  ["1", 1000n],
  ["500m", 500n],
  ["0.5", 500n],
  ["1k", 1_000_000n],
  ["1Ki", 1_024_000n],
  ["1.5Gi", 1_610_612_736_000n],
  ["-2", -2000n],
])("%s is %d thousandths", (text, value) => expect(milliValue(text)).toBe(value));

test.each(["", "Gi", "1e3", "1.", ".5", "100GB", "1 Gi", "+1", "0x10", "1K", "1mi", "0.0001", "9999999999999999999", "9Ei", "١"])(
  "%j is not a quantity",
  (text) => expect(milliValue(text)).toBeUndefined(),
);

// What the API server answers for the same input, so that a second run sees no difference.
test.each([
  ["1536Mi", "1536Mi"],
  ["1.5Gi", "1536Mi"],
  ["1024Mi", "1Gi"],
  ["2048Gi", "2Ti"],
  ["1000M", "1G"],
  ["1500M", "1500M"],
  ["1073741824", "1073741824"],
])("%s is written %s", (text, canonical) => expect(formatBytes(milliValue(text) ?? -1n, text)).toBe(canonical));

test("cores are written as whole numbers where they are", () => {
  expect([500n, 1000n, 1500n, 64_000n].map(formatCpu)).toEqual(["500m", "1", "1500m", "64"]);
});

test("writing an amount and reading it back changes nothing", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 2n ** 62n }), fc.constantFrom("Gi", "G"), (bytes, like) => {
      expect(milliValue(formatBytes(bytes * 1000n, like))).toBe(bytes * 1000n);
    }),
  );
});

test.each([
  ["100GB", "100Gi"],
  ["100 gb", "100Gi"],
  ["5mib", "5Mi"],
  ["64K", "64Ki"],
])("%s probably means %s", (text, meant) => expect(meantQuantity(text)).toBe(meant));

test.each([
  ["PT30S", 30_000],
  ["PT1M30S", 90_000],
  ["PT2H", 7_200_000],
  ["P1DT1S", 86_401_000],
])("%s is %d ms", (text, time) => expect(milliseconds(text)).toBe(time));

test.each(["", "P", "PT", "P1DT", "30s", "PT0.5S", "P1M", "-PT1S", "PT1S "])("%j is not a duration", (text) =>
  expect(milliseconds(text)).toBeUndefined(),
);
