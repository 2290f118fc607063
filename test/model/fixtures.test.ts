import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { CODES } from "../../model/codes";
import { loadFleet } from "../../model/fleet";
import { checkSchemas } from "../../model/json-schema";
import { formatProblems, orderProblems, type Problem } from "../../model/problems";
import { checkVanished } from "../../model/registry";
import { baseOf, overlaid, repository, TODAY } from "./repository";

const BAD = join(__dirname, "../fixtures/bad");
const GOOD = join(__dirname, "../fixtures/good");

/** Set to 1 to write what the program says now; read the difference before committing it. */
const UPDATE = process.env.UPDATE_FIXTURES === "1";

const fixtures = readdirSync(BAD).filter((name) => !name.endsWith(".txt"));

describe("a bad file is refused with its code, place, reason and remedy", () => {
  test.each(fixtures)("%s", (name) => {
    const problems = judge(name);
    const code = name.slice(0, "YML-101".length);
    const expected = join(BAD, `${name.replace(/\.yaml$/, "")}.txt`);
    if (UPDATE) writeFileSync(expected, `${formatProblems(problems)}\n`);
    expect(problems.map((problem) => problem.code)).toContain(code);
    expect(`${formatProblems(problems)}\n`).toBe(readFileSync(expected, "utf8"));
  });
});

test("every code has a fixture, and every fixture a code", () => {
  const covered = new Set(fixtures.map((name) => name.slice(0, "YML-101".length)));
  expect([...covered].sort()).toEqual(Object.keys(CODES).sort());
});

test("no expected output is left over", () => {
  const names = new Set(fixtures.map((name) => `${name.replace(/\.yaml$/, "")}.txt`));
  expect(readdirSync(BAD).filter((name) => name.endsWith(".txt") && !names.has(name))).toEqual([]);
});

test("every remedy is a sentence and every reason is not empty", () => {
  for (const problem of fixtures.flatMap(judge)) {
    expect(problem.fix.length, problem.code).toBeGreaterThan(5);
    expect(problem.why, problem.code).not.toBe("");
  }
});

test.each(readdirSync(GOOD).filter((name) => name.endsWith(".yaml")))("good file %s passes", (name) => {
  const root = repository({ "tenants/acme.yaml": readFileSync(join(GOOD, name)) });
  const { problems, fleet } = loadFleet(root, "dev", { today: TODAY });
  expect(formatProblems(problems)).toBe("0 problems in 0 files");
  expect(fleet?.tenants.map((tenant) => tenant.id)).toEqual(["acme"]);
});

/**
 * A fixture is one tenant file, or a folder laid over the fixture repository; a change is a folder with `base/` and `head/`, each
 * laid over it. `environment` and `labels` are those of the run.
 */
function judge(name: string): readonly Problem[] {
  const problems = judged.get(name) ?? judgeAnew(name);
  judged.set(name, problems);
  return problems;
}

const judged = new Map<string, readonly Problem[]>();

function judgeAnew(name: string): readonly Problem[] {
  const path = join(BAD, name);
  if (name.endsWith(".yaml"))
    return loadFleet(repository({ [`tenants/${idOf(path)}.yaml`]: readFileSync(path) }), "dev", { today: TODAY }).problems;
  const said = (file: string): string | undefined =>
    existsSync(join(path, file)) ? readFileSync(join(path, file), "utf8").trim() : undefined;
  const isChange = existsSync(join(path, "head"));
  const root = overlaid(isChange ? join(path, "head") : path);
  const base = isChange ? baseOf(overlaid(join(path, "base")), root, said("labels")?.split("\n")) : undefined;
  const { problems, fleet } = loadFleet(root, said("environment") ?? "dev", { today: TODAY, base });
  const previous = said("previous.json");
  if (previous === undefined) return orderProblems([...problems, ...checkSchemas(root)]);
  const vanished = checkVanished(JSON.parse(previous) as string[], fleet ?? { tenants: [], closed: [], absent: [] });
  return orderProblems([...problems, ...vanished]);
}

/** The name the fixture's file gets: its own id where that can be a file name. */
function idOf(path: string): string {
  return /^id: ([a-z0-9-]+)$/m.exec(readFileSync(path, "utf8"))?.[1] ?? "acme";
}
