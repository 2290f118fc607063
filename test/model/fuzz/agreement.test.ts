import { describe, expect, test } from "vitest";
import { compareVerdicts, KINDS } from "./agreement";

describe("editors and the program agree about the shape of files made from the schema, sound and damaged", () => {
  test.each(KINDS.map((kind) => [kind.name, kind] as const))("%s", (_, kind) => {
    const { accepted, refused, faults } = compareVerdicts(kind, 150, 1);
    expect(faults).toEqual([]);
    expect(accepted).toBeGreaterThan(20);
    expect(refused).toBeGreaterThan(60);
  });
});
