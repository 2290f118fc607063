import { expect, test } from "vitest";
import { FUZZERS, fuzz } from "./fuzz";

test.each(Object.keys(FUZZERS))("no input of the %s fuzzer crashes the loader or makes it wait", (name) => {
  const make = FUZZERS[name];
  if (make === undefined) throw new Error(`There is no fuzzer ${name}`);
  const { faults } = fuzz(make, 300, 1);
  expect(faults).toEqual([]);
});
