import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { catalogue } from "../live/databases/catalogue";
import { threatModel } from "../live/databases/threat-model";

const page = resolve(__dirname, "../../docs/threat-model-databases.md");
const attacks = catalogue.flatMap((category) => category.attacks);

test("the threat model says what the attack catalogue does", () => {
  if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(page, threatModel());
  expect(readFileSync(page, "utf8")).toBe(threatModel());
});

test("every attack has a number of its own, and all are still there", () => {
  expect(new Set(attacks.map(({ id }) => id)).size).toBe(attacks.length);
  expect(attacks.length).toBeGreaterThanOrEqual(112);
});
