/** Exceptions are data that both gates read alike; each of them is looked at as strictly as what it excuses. */

import { describe, expect, test } from "vitest";
import { type Exception, excused, LONGEST_DAYS } from "../../policies/exceptions";
import type { Invariant, Violation } from "../../policies/invariant";
import { invariants } from "../../policies/invariants";
import { judge, violationsOf } from "../../policies/judge";
import { numberSetting, textsSetting } from "../../policies/settings";
import { viewStack } from "../../policies/stack-view";

const TODAY = "2026-11-24";

const found: readonly Violation[] = [
  { urn: "urn:a", object: "Namespace t-acme", problem: "is loose" },
  { urn: "urn:b", object: "Namespace t-globex", problem: "is loose" },
];

const invariant: Invariant = {
  name: "nothing-is-loose",
  displayName: "Nothing is loose",
  ids: ["A1"],
  holds: "nothing is loose",
  sources: ["test"],
  severity: "high",
  remedy: "fasten it",
  violations: () => found,
};

const good: Exception = { object: "Namespace t-acme", reason: "moves next month", ticket: "SEC-1", expires: "2026-12-31" };

const problemsWith = (written: unknown, of = invariant, today: string | undefined = TODAY): string[] =>
  excused(of, found, { written, today }).map(({ object, problem }) => `${object} ${problem}`);

const LOOSE = ["Namespace t-acme is loose", "Namespace t-globex is loose"];
const ABOUT = 'the exception for "Namespace t-acme"';

test("a good exception excuses its object and no other", () => {
  expect(problemsWith([good])).toEqual([LOOSE[1]]);
});

test("an exception is good on its last day, and as long as is allowed", () => {
  expect(problemsWith([{ ...good, expires: TODAY }])).toEqual([LOOSE[1]]);
  expect(problemsWith([{ ...good, expires: "2027-05-23" }])).toEqual([LOOSE[1]]);
});

describe("an exception excuses nothing and is reported", () => {
  test.each<[string, unknown, string]>([
    ["that has ended", { ...good, expires: "2026-11-23" }, "ended on 2026-11-23"],
    [
      "that lasts too long",
      { ...good, expires: "2027-05-24" },
      `lasts until 2027-05-24, which is more than ${LONGEST_DAYS} days`,
    ],
    ["that ends on no day", { ...good, expires: "2026-02-31x" }, 'ends on "2026-02-31x", which is no day'],
    ["without a last day", { ...good, expires: undefined }, "has no expires"],
    ["without a reason", { ...good, reason: " " }, "has no reason"],
    ["without a ticket", { ...good, ticket: 7 }, "has no ticket"],
    ["with a part nobody knows", { ...good, invariant: "all" }, 'has the unknown part "invariant"'],
  ])("%s", (_, exception, problem) => {
    const [first, second, ...more] = problemsWith([exception]);
    expect([first, second]).toEqual(LOOSE);
    expect(more).toEqual([expect.stringContaining(`${ABOUT} ${problem}`)]);
  });

  test("for which it is not known what day it is", () => {
    expect(problemsWith([good], invariant, "")).toHaveLength(3);
    expect(excused(invariant, found, { written: [good], today: undefined })).toHaveLength(3);
  });

  test("from an invariant from which nobody is excused", () => {
    expect(problemsWith([good], { ...invariant, isAbsolute: true })).toEqual([
      ...LOOSE,
      `${ABOUT} cannot be: nobody is excused from nothing-is-loose`,
    ]);
  });

  test("that is no list, or no object", () => {
    expect(problemsWith({ all: good })).toEqual([...LOOSE, "the exceptions are no list, so none of them is good"]);
    expect(problemsWith(["Namespace t-acme"])).toContain('the exception for "" has no object');
  });
});

test("an exception that excuses nothing any more is reported", () => {
  const past = { ...good, object: "Namespace t-gone" };
  expect(problemsWith([past])).toEqual([...LOOSE, 'the exception for "Namespace t-gone" excuses nothing any more']);
});

describe("the configuration of our own runner", () => {
  const problemsOf = (config: unknown): string[] =>
    judge([], { config, today: TODAY }).map(({ object, problem }) => `${object} ${problem}`);
  const NAME = invariants[0]?.name ?? "";

  test("may say nothing", () => {
    expect(problemsOf({})).toEqual([]);
    expect(problemsOf({ [NAME]: { enforcementLevel: "mandatory", exceptions: [] } })).toEqual([]);
  });

  test.each<[string, unknown, string]>([
    ["a level that stops nothing", { [NAME]: { enforcementLevel: "advisory" } }, `policy ${NAME} is set to "advisory"`],
    ["a level as the engine also takes it", { [NAME]: "disabled" }, `policy ${NAME} is set to "disabled"`],
    ["a policy that is not there", { "no-such-policy": {} }, "policy no-such-policy is configured, but there is none"],
    ["a level for all at once", { all: "advisory" }, "policy all is configured, but there is none"],
    ["a setting that is not there", { [NAME]: { loud: true } }, `policy ${NAME} has no setting "loud"`],
    ["no object", [], "the policy configuration is no JSON object"],
  ])("opens nothing by %s", (_, config, problem) => {
    expect(problemsOf(config)).toEqual([expect.stringContaining(problem)]);
  });
});

describe("a setting", () => {
  const tuned: Invariant = {
    ...invariant,
    configSchema: { properties: { names: textsSetting("Names.", "a"), most: numberSetting("The most.", 3, [1, 9]) } },
    violations: (_, settings) => [{ urn: "", object: "settings", problem: JSON.stringify(settings) }],
  };
  const judgedBy = (written: Record<string, unknown>): string[] =>
    violationsOf(tuned, viewStack([]), { written, today: TODAY }).map(({ problem }) => problem);

  test("has its default unless something is written", () => {
    expect(judgedBy({})).toEqual(['{"names":["a"],"most":3}']);
    expect(judgedBy({ names: ["b"], most: 9 })).toEqual(['{"names":["b"],"most":9}']);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ["names that are no list", { names: "b" }, 'has a setting "names" that is not a list of texts'],
    ["a number beyond its bounds", { most: 10 }, 'has a setting "most" that is not a whole number from 1 to 9'],
  ])("keeps its default and is reported with %s", (_, written, problem) => {
    expect(judgedBy(written)).toEqual(['{"names":["a"],"most":3}', problem]);
  });
});
