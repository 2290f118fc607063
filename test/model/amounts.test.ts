import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { bytesField, cpuField, storageField } from "../../model/amounts";
import { durationField, periodField } from "../../model/fields";
import { milliValue } from "../../model/quantity";

const MEBIBYTE = 1000n * 1024n * 1024n;
const accepts = (field: z.ZodType, value: unknown): boolean => field.safeParse(value).success;

/** Quantities as people write them: no zeros in front, at most three decimals, and not too many digits for the unit. */
const quantity = fc
  .tuple(
    fc.oneof(
      fc.nat({ max: 20 }),
      fc.nat({ max: 1100 }),
      fc.integer({ min: 1_048_000, max: 1_049_000 }),
      fc.nat({ max: 2_000_000 }),
    ),
    fc.constantFrom("", ".0", ".5", ".25", ".125", ".049", ".048", ".576", ".575", ".58", ".1", ".001", ".002", ".375", ".875"),
    fc.constantFrom("", "m", "k", "M", "G", "Ki", "Mi", "Gi"),
  )
  .map(([whole, fraction, unit]) => `${whole}${fraction}${unit}`);

describe("a pattern accepts exactly the amounts that arithmetic accepts", () => {
  test("bytes: whole ones, at least a mebibyte", () => {
    fc.assert(
      fc.property(quantity, (text) => {
        const milli = milliValue(text);
        // Millibytes are whole numbers: a decimal of one is nothing anybody means.
        const isRight = milli !== undefined && milli % 1000n === 0n && milli >= MEBIBYTE && !/\..*m$/.test(text);
        expect(accepts(bytesField, text), text).toBe(isRight);
        expect(accepts(storageField, text), text).toBe(isRight || (milli === 0n && /^0(\.0)?\D*$/.test(text)));
      }),
      { numRuns: 3000 },
    );
  });

  test("cores: at least a thousandth", () => {
    fc.assert(
      fc.property(quantity, (text) => {
        const milli = milliValue(text);
        const isRight = milli !== undefined && milli > 0n && /^\d+(\.\d+)?$|^\d+m$/.test(text);
        expect(accepts(cpuField, text), text).toBe(isRight);
      }),
      { numRuns: 1000 },
    );
  });
});

test.each([
  [bytesField, "100Mi", true],
  [bytesField, 1_048_576, true],
  [bytesField, 1_048_575, false],
  [bytesField, 1_048_576.5, false],
  [bytesField, "7.875Ei", true],
  [bytesField, "8Ei", false],
  [bytesField, "010Gi", false],
  [bytesField, "1.0625Gi", false],
  [bytesField, { toString: 1 }, false],
  [storageField, 0, true],
  [storageField, "0Gi", true],
  [storageField, "0.5Mi", false],
  [cpuField, 0.007, true],
  [cpuField, 0.0001, false],
  [cpuField, "0", false],
  [cpuField, "-1", false],
  [periodField, "P0D", false],
  [periodField, "PT00S", false],
  [periodField, "P1Y1DT1S", true],
  [durationField, "PT86400S", true],
  [durationField, "PT86401S", false],
  [durationField, "PT1440M", true],
  [durationField, "PT24H", true],
  [durationField, "PT25H", false],
  [durationField, "P1D", true],
  [durationField, "P2D", false],
  [durationField, "PT1H30M", true],
  [durationField, "PT0S", false],
] as const)("case %#: %o %j %s", (field, value, isAccepted) => {
  expect(accepts(field, value)).toBe(isAccepted);
});

test.each([
  [bytesField, "1.0625Gi", "Write 1088Mi, without zeros in front and with at most three decimals."],
  [bytesField, "010Gi", "Write 10Gi, without zeros in front and with at most three decimals."],
  [bytesField, "100GB", "Write 100Gi (binary) or 100G (decimal)."],
  [bytesField, "1.1Gi", "Write 1126Mi."],
] as const)("case %#: %o %j is mended by what the remedy says", (field, text, remedy) => {
  const issue = field.safeParse(text).error?.issues[0];
  expect(issue?.code === "custom" ? (issue.params?.["fault"] as { fix: string }).fix : undefined).toBe(remedy);
  expect(accepts(field, /Write (\S+?),? /.exec(`${remedy.replace(/\.$/, "")} `)?.[1])).toBe(true);
});
