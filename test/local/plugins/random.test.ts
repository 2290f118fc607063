import fc from "fast-check";
import { expect, test } from "vitest";
import { notations } from "../../../local/plugins/random/id";
import { password } from "../../../local/plugins/random/password";

const letters = {
  lower: true,
  upper: true,
  numeric: true,
  special: false,
  minLower: 0,
  minUpper: 0,
  minNumeric: 0,
  minSpecial: 0,
};

test("a password has the wanted length, classes and minimum counts", () => {
  const counts = fc.record({
    minLower: fc.nat(5),
    minUpper: fc.nat(5),
    minNumeric: fc.nat(5),
    more: fc.integer({ min: 1, max: 30 }),
  });
  fc.assert(
    fc.property(counts, ({ more, ...least }) => {
      const length = least.minLower + least.minUpper + least.minNumeric + more;
      const made = password({ ...letters, ...least, length });
      expect(made).toMatch(new RegExp(`^[a-zA-Z0-9]{${length}}$`));
      expect(made.replaceAll(/[^a-z]/g, "").length).toBeGreaterThanOrEqual(least.minLower);
      expect(made.replaceAll(/[^A-Z]/g, "").length).toBeGreaterThanOrEqual(least.minUpper);
      expect(made.replaceAll(/\D/g, "").length).toBeGreaterThanOrEqual(least.minNumeric);
    }),
  );
});

test("impossible wishes are refused", () => {
  expect(() => password({ ...letters, length: 2, minLower: 3 })).toThrow("length 2 is less than");
  expect(() => password({ length: 8 })).toThrow("no class of characters");
});

test("own special characters are used instead of the usual ones", () => {
  expect(password({ special: true, overrideSpecial: "-", length: 4 })).toBe("----");
});

test("the four notations of an identifier, as recorded with the official provider", () => {
  expect(notations(Buffer.from("17f18b4e", "hex"), "x-")).toEqual({
    id: "F_GLTg",
    b64Std: "x-F/GLTg==",
    b64Url: "x-F_GLTg",
    dec: "x-401705806",
    hex: "x-17f18b4e",
  });
});
