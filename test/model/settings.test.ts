import { expect, test } from "vitest";
import { loadFleet } from "../../model/fleet";
import { repository, TODAY, tenantFile } from "./repository";

function check(more: string, files: Readonly<Record<string, string>> = {}): ReturnType<typeof loadFleet> {
  return loadFleet(repository({ "tenants/acme.yaml": tenantFile("acme", more), ...files }), "dev", { today: TODAY });
}

const codes = (found: ReturnType<typeof loadFleet>): readonly string[] => found.problems.map(({ code }) => code);

test("16 KiB of settings pass, and one byte more does not", () => {
  const sized = (bytes: number): string => `settings: {text: "${"ä ".repeat(bytes).slice(0, bytes)}"}\n`;
  const around = JSON.stringify({ text: "" }).length;
  const most = (16 * 1024 - around) / 3; // "ä " has two characters and three bytes
  expect(codes(check(sized(Math.floor(most) * 2)))).toEqual([]);
  expect(codes(check(sized(Math.floor(most) * 2 + 6)))).toEqual(["YML-110"]);
});

test("eight levels pass, lists count, and nine do not", () => {
  expect(codes(check("settings: {a: [[[[[[[1]]]]]]]}\n"))).toEqual([]);
  expect(codes(check("settings: {a: [[[[[[[[1]]]]]]]]}\n"))).toEqual(["YML-110"]);
});

test("settings and features merge with those of the environment, and lists are replaced", () => {
  const { fleet } = check(
    "features: {advancedAnalytics: true}\nsettings: {a: {b: 1, c: [1, 2]}, d: x}\nenvironments: {dev: {features: {advancedAnalytics: false}, settings: {a: {c: [3]}}}}\n",
  );
  expect(fleet?.tenants[0]).toMatchObject({ features: { advancedAnalytics: false }, settings: { a: { b: 1, c: [3] }, d: "x" } });
});

test("a feature that another tier has may be off, so that moving down needs no rewriting", () => {
  expect(codes(check("features: {customModels: false}\n"))).toEqual([]);
  expect(codes(check("features: {customModels: true}\n"))).toEqual(["OPS-108"]);
});

test("a list of teams that cannot be read, or is a link, is a problem and never the end of the list", () => {
  expect(codes(check("", { "teams.yaml": "teams: [" }))).toContain("YML-108");
  expect(codes(check("", { "teams.yaml/file": "" }))).toEqual(["YML-112"]);
});

test("without a list of teams every team will do", () => expect(codes(check(""))).toEqual([]));

test("a secret is found in tiers, environments and the list of teams too", () => {
  const teams = "apiVersion: tenancy/v1\nkind: Teams\nteams:\n  acme-team: {email: team@acme.example, password: geheim}\n";
  expect(codes(check("", { "teams.yaml": teams }))).toEqual(["TEN-101", "TEN-113"]);
});
