import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { patternFault } from "../../model/patterns";

describe("patterns that stay fast pass", () => {
  test.each([
    "[0-9]{16}",
    "([0-9]{4}[- ]?){3}[0-9]{4}",
    "Bearer [A-Za-z0-9._-]+",
    "[a-z]+@[a-z]+",
    "^\\s*[0-9]+$",
    "(abc)+",
    "(?:a|b){3}",
    "\\bpassword=[^&]*",
    "[^\\]]+",
    "\\x41\\.",
    "a{2,5}?",
  ])("%s", (pattern) => {
    expect(patternFault(pattern)).toBeUndefined();
  });
});

describe("patterns that can hang a matcher are refused", () => {
  test.each([
    "(a+)+",
    "(a*)*b",
    "(a|a)*b",
    "(a|ab)*c",
    "([a-z]+)*x",
    "((a{1,40}))+",
    "(a?){40}b",
    "(a+){5}b",
    "a*a*b",
    "\\d+\\d+",
    "(\\w+)(\\w+)x",
    "a*b?a*c",
    ".*x.*x.*y",
    "(a+)?(a+)b",
    "(a+|b)a*c",
    "(x|[a-z]+z*)+",
    "^((([a-z])+.)+[A-Z]([a-z])+)+$",
    "a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?aaaaaaaaaaaaaaa",
  ])("%s", (pattern) => {
    expect(patternFault(pattern)?.message).toMatch(/can take minutes/);
  });
});

describe("what cannot be judged is refused", () => {
  test.each(["(?=a)b", "(?<!a)b", "(a)\\1", "(?<n>a)\\k<n>", "\\pL", "[]a]", "a{", "(?<n>a)"])("%s", (pattern) => {
    expect(patternFault(pattern)?.message).toMatch(/cannot be told|valid/);
  });

  test.each(["[0-9", "(a", "a)", "*a", "a++", "\\"])("%s is no pattern", (pattern) => {
    expect(patternFault(pattern)?.message).toMatch(/valid/);
  });
});

test("nothing that passes takes long on the text that is worst for backtracking", () => {
  const atom = fc.constantFrom("a", "b", "[ab]", "[^a]", ".", "\\w", "(a)", "(ab)", "(a|b)", "(a|ab)", "(a?b)", "(a+)", "(a*b)");
  const repeat = fc.constantFrom("", "", "*", "+", "?", "{2}", "{1,3}", "{0,40}");
  const part = fc.tuple(atom, repeat).map((pair) => pair.join(""));
  const inner = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(""));
  const pattern = fc.oneof(
    inner,
    fc.tuple(inner, repeat, inner).map(([left, times, right]) => `(${left})${times}${right}`),
  );
  fc.assert(
    fc.property(pattern, (text) => {
      if (patternFault(text) !== undefined) return;
      const matcher = new RegExp(`${text}$`);
      const started = performance.now();
      for (const unit of ["a", "b", "ab", "aab"]) matcher.test(`${unit.repeat(Math.ceil(400 / unit.length))}!`);
      expect(performance.now() - started, text).toBeLessThan(500);
    }),
    { numRuns: 2000 },
  );
});

test("a pattern as long as a file is refused without a look inside", () => {
  expect(patternFault("(".repeat(60_000))?.message).toMatch(/limit/);
});

test("any text is judged quickly, and nothing is thrown", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200, unit: fc.constantFrom(...Array.from("ab()[]{}|*+?^$\\.,1-9")) }), (text) => {
      const started = performance.now();
      patternFault(text);
      expect(performance.now() - started).toBeLessThan(500);
    }),
    { numRuns: 2000 },
  );
});
