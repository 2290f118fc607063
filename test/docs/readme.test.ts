import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadFleet } from "../../model/fleet";
import { formatProblems } from "../../model/problems";
import { repository } from "../model/repository";

/** The day on which the example's opening was written. */
const TODAY = "2026-11-24";

test("the tenant that the README adds passes the check", () => {
  const readme = readFileSync(join(__dirname, "../../README.md"), "utf8");
  const blocks = [...readme.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text = ""]) => text);
  expect(blocks).toHaveLength(2);
  const { problems, fleet } = loadFleet(repository({ "tenants/hooli.yaml": blocks.join("") }), "dev", { today: TODAY });
  expect(formatProblems(problems)).toBe("0 problems in 0 files");
  expect(fleet?.tenants.map(({ id }) => id)).toEqual(["hooli"]);
});
