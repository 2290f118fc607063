import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { longestGap, parseCron } from "../../model/cron";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe("the longest time between two runs", () => {
  test.each([
    ["* * * * *", MINUTE],
    ["*/15 * * * *", 15 * MINUTE],
    ["*/25 * * * *", 25 * MINUTE],
    ["0 2 * * *", DAY],
    ["0 2,14 * * *", 12 * HOUR],
    ["0 8-18/2 * * *", 14 * HOUR],
    ["30 1 * * MON-FRI", 3 * DAY],
    ["0 0 * * 7", 7 * DAY],
    ["0 0 1 * *", 31 * DAY],
    ["0 0 31 * *", 61 * DAY],
    ["0 0 1 JAN *", 366 * DAY],
    ["0 0 29 2 *", 1461 * DAY],
    ["0 0 1 * SUN", 7 * DAY],
    ["5/20 3 * * *", DAY - 40 * MINUTE],
  ])("%s", (schedule, gap) => {
    expect(longestGap(schedule)).toBe(gap);
  });
});

test.each([
  "",
  "* * * *",
  "* * * * * *",
  "60 * * * *",
  "* 24 * * *",
  "* * 0 * *",
  "* * * 13 *",
  "* * * * 8",
  "* * 30 FEB *",
  "* * 31 4,6,9,11 *",
  "*/0 * * * *",
  "5-1 * * * *",
  "*-5 * * * *",
  "1,,2 * * * *",
  "-1 * * * *",
  "1.5 * * * *",
  "* * * FEBRUARY *",
  "@daily",
  " * * * * *",
])("`%s` is no schedule", (text) => {
  expect(parseCron(text)).toHaveProperty("message");
  expect(longestGap(text)).toBeUndefined();
});

test("a day that some month lacks still comes, and either of two restricted days is enough", () => {
  expect(parseCron("0 0 31 * *")).toHaveProperty("cron");
  expect(parseCron("0 0 31 2 MON")).toHaveProperty("cron");
});

test("no text makes it throw or take long", () => {
  const word = fc.stringMatching(/^[0-9A-Z*,/-]{1,12}$/);
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(word, { minLength: 5, maxLength: 5 }).map((words) => words.join(" ")),
      ),
      (text) => {
        const started = performance.now();
        expect(Object.keys(parseCron(text)).length).toBeGreaterThan(0);
        expect(performance.now() - started).toBeLessThan(1000);
      },
    ),
  );
});
