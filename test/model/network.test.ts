import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadFleet } from "../../model/fleet";
import { judge } from "../../policies/judge";
import { provision } from "../support/mocks";
import { repository, TODAY, tenantFile } from "./repository";

const GOOD = readFileSync(join(__dirname, "../fixtures/good/network.yaml"), "utf8");

/** The level and code of what is wrong with one opening, on a day. */
function verdict(fields: string, today = TODAY): readonly string[] {
  const opening = `{cidr: 203.0.113.0/24, ports: [443], reason: ERP, ticket: SEC-1, ${fields}}`;
  const root = repository({ "tenants/acme.yaml": tenantFile("acme", `network: {egress: [${opening}]}\n`) });
  return loadFleet(root, "dev", { today }).problems.map(({ level = "error", code }) => `${level} ${code}`);
}

test("openings of a file are spelled one way, and what is built from them breaks no invariant", async () => {
  const { fleet } = loadFleet(repository({ "tenants/acme.yaml": GOOD }), "dev", { today: TODAY });
  if (fleet === undefined) throw new Error("the good file is refused");
  const { egress = [], ingress = [] } = fleet.tenants[0]?.network ?? {};
  expect(egress.map(({ cidr, protocol }) => `${cidr} ${protocol}`)).toEqual([
    "203.0.113.0/24 TCP",
    "2001:db8:1::/64 TCP",
    "9.9.9.9/32 UDP",
  ]);
  expect(ingress).toHaveLength(1);
  const { recorded } = await provision(fleet);
  expect(recorded.resources.filter(({ name }) => /-(e|in)gress-/.test(name))).toHaveLength(4);
  expect(judge(recorded.resources)).toEqual([]);
});

describe("the last day of an opening, judged on 2026-09-01", () => {
  test.each([
    ["2026-08-31", ["error NET-105"]],
    ["2026-09-01", ["warning NET-105"]],
    ["2026-10-01", ["warning NET-105"]],
    ["2026-10-02", []],
    ["2027-02-28", []],
    ["2027-03-01", ["error NET-105"]],
    ["9999-12-31", ["error NET-105"]],
  ])("%s: %j", (expires, expected) => {
    expect(verdict(`expires: ${expires}`)).toEqual(expected);
  });

  test("an opening ends without anybody touching its file", () => {
    expect(verdict("expires: 2026-12-31", "2027-01-01")).toEqual(["error NET-105"]);
  });
});
