import fc from "fast-check";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { keyRangeOf, parseDocument, rangeOf } from "../../model/document";
import { placeAt, sourceText } from "../../model/source-text";

const TEXT = `id: acme
owner: {team: "a b", email: x}
access:
  members:
    - {group: one, role: admin}
    - group: two
      role: 'viewer'
`;

describe("every value has its place", () => {
  const document = parseDocument(sourceText("f.yaml", TEXT));
  test.each([
    [["id"], "acme", 1, 5],
    [["owner", "team"], '"a b"', 2, 15],
    [["owner", "email"], "x", 2, 29],
    [["access", "members", 0, "group"], "one", 5, 15],
    [["access", "members", 1, "role"], "'viewer'", 7, 13],
    [["access", "members"], "members", 4, 3],
    [["owner", "absent"], "owner", 2, 1],
    [["access", "members", 7], "members", 4, 3],
  ])("%j", (path, text, line, column) => {
    const range = rangeOf(document, path);
    expect(TEXT.slice(range.start, range.end)).toBe(text);
    expect(placeAt(document.source, range.start)).toEqual({ line, column });
  });

  test("a key has its own place", () => {
    expect(keyRangeOf(document, ["access", "members", 1, "role"])).toEqual({
      start: TEXT.indexOf("role: 'v"),
      end: TEXT.indexOf(": 'v"),
    });
  });
});

test.each(["\n", "\r\n", "\r"])("lines are counted with line break %j", (lineBreak) => {
  const document = parseDocument(sourceText("f.yaml", ["a: 1", "", "b: {c: ~}", ""].join(lineBreak)));
  expect(document.problems.map(({ code, line, column }) => ({ code, line, column }))).toEqual([
    { code: "YML-113", line: 3, column: 8 },
  ]);
});

test("a sound document means what the library says it means", () => {
  const leaf = fc.oneof(fc.integer(), fc.boolean(), fc.stringMatching(/^[a-z0-9 .:_-]{1,12}$/));
  const block = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.oneof(leaf, fc.array(leaf)), { minKeys: 1 });
  fc.assert(
    fc.property(block, (value) => {
      fc.pre(!("constructor" in Object.fromEntries(Object.entries(value))) || !Object.hasOwn(value, "constructor"));
      const text = JSON.stringify(value);
      const document = parseDocument(sourceText("f.yaml", text));
      expect(document.value).toEqual(load(text));
    }),
  );
});
