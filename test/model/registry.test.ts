import { expect, test } from "vitest";
import { checkMoved } from "../../model/registry";
import { fleetOfModel } from "../support/fleet";

const places = {
  row: { database: "shared", schema: "app" },
  schema: { database: "shared", schema: "t_acme" },
  database: { database: "t_acme", schema: "app" },
} as const;
const models = ["row", "schema", "database"] as const;
const moves = models.flatMap((was) => models.map((is) => [was, is] as const));

test.each(moves)("rows in the place of model %s, a file that says %s", (was, is) => {
  const problems = checkMoved({ acme: places[was] }, fleetOfModel(is, "acme", "globex"));
  expect(problems.map(({ code, file }) => [code, file])).toEqual(was === is ? [] : [["ISO-105", "tenants/acme.yaml"]]);
});

test("a place recorded when there was only one database is a schema's", () => {
  expect(checkMoved({ acme: { schema: "t_acme" } }, fleetOfModel("schema", "acme"))).toEqual([]);
});

test("what no run has finished may still be changed", () => {
  expect(checkMoved({}, fleetOfModel("database", "acme"))).toEqual([]);
});
