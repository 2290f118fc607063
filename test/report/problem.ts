import type { Problem } from "../../model/problems";

/** A problem like those of the model, with whatever a test wants to differ. */
export function problem(different: Partial<Problem> = {}): Problem {
  return {
    code: "TEN-101",
    file: "tenants/acme.yaml",
    line: 7,
    column: 3,
    endColumn: 8,
    path: "quota",
    message: "Unknown field `quota`.",
    why: "unknown fields are errors, so that a typo is never ignored",
    fix: "Fields here: quotas.",
    source: "> 7 |   quota: {}\n    |   ^^^^^",
    ...different,
  };
}

/** Text that tries to leave its place in every format. */
export const HOSTILE =
  "]]></failure>&amp;\"'\u0000\u001b[31m\ud800\ufffe\r\n::error::%0A,:x [click](https://evil.example) ${{ 1 }}";
