/** `tenant report` by the front door: everything is planned from files of a repository, before and after a change. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Report } from "../../report/report";
import { repository, sampleRepository, tenantFile } from "../model/repository";
import { tenant } from "./command";
import { gitRepository, type Repository } from "./git";

const DAY = ["--today", "2026-09-01"] as const;
const OPENING = "network:\n  egress: [{cidr: 203.0.113.0/24, ports: [443], reason: ERP, ticket: SEC-214, expires: 2026-12-31}]\n";
const EXCEPTION = { object: "NetworkPolicy t-acme/dns", reason: "moving", ticket: "SEC-9", expires: "2026-10-31" };

let fleet: Repository;

/** In the work tree globex has an opening and hooli is new; the commit knows neither. */
beforeAll(() => {
  fleet = gitRepository(sampleRepository());
  const before = fleet.git("show", "main:tenants/globex.yaml");
  fleet.write({
    "tenants/globex.yaml": `${before}\n${OPENING}`,
    "tenants/hooli.yaml": tenantFile("hooli", "environments: {dev: {region: eu-west-1}}\n"),
  });
});

const read = (file: string): string => readFileSync(join(fleet.root, file), "utf8");

describe("tenant report", { timeout: 180_000 }, () => {
  test("writes the page and the data of a change, the same bytes each time", () => {
    const first = tenant(fleet.root, "report", "--base", "main", "--html", "a.html", "--json", "a.json", ...DAY);
    expect(first).toMatchObject({
      code: 0,
      out: expect.stringContaining("dev: 4 tenants, 12 ordered pairs: all deny, 1 declared opening, 0 leaks.\n") as string,
    });
    const second = tenant(fleet.root, "report", "--base", "main", "--html", "b.html", "--json", "b.json", ...DAY);
    expect(second.out).toBe(first.out);
    expect(read("b.html")).toBe(read("a.html"));
    expect(read("b.json")).toBe(read("a.json"));
    expect(read("a.html")).toContain("<h1>No tenant reaches another without agreement</h1>");
    expect(read("a.html")).not.toContain(fleet.root);
  });

  test("the data tells what changes, what it costs and what ends", () => {
    const { code, out } = tenant(fleet.root, "report", "--base", "main", "--env", "dev", "--json", ...DAY);
    expect(code).toBe(0);
    const { commit, isUncommitted, base, environments, approvals } = JSON.parse(out) as Report;
    expect({ commit, isUncommitted, base }).toEqual({
      commit: fleet.git("rev-parse", "HEAD"),
      isUncommitted: true,
      base: commit,
    });
    const [dev] = environments;
    expect(dev?.changes.map(({ tenant: id, kind }) => `${id} ${kind}`)).toEqual(["globex changed", "hooli new"]);
    const [globex, hooli] = dev?.changes ?? [];
    expect(globex?.values).toEqual([
      {
        path: "network.egress",
        after: "{cidr: 203.0.113.0/24, ports: [443], protocol: TCP, reason: ERP, ticket: SEC-214, expires: 2026-12-31}",
        file: "tenants/globex.yaml",
        line:
          read("tenants/globex.yaml")
            .split("\n")
            .findIndex((line) => line.includes("cidr")) + 1,
      },
    ]);
    expect(globex?.resources.added).toEqual([expect.stringMatching(/^NetworkPolicy t-globex\//)]);
    expect(hooli?.resources.added).toContain("Namespace t-hooli");
    expect(dev?.endings).toMatchObject([{ tenant: "globex", kind: "opening", on: "2026-12-31" }]);
    expect(dev?.tenants.find(({ id }) => id === "globex")).toMatchObject({ openings: 1, nextEnding: "2026-12-31" });
    const cpu = dev?.pools.find(({ resource }) => resource === "cpu");
    const own = cpu?.byTenant.find(({ tenant: id }) => id === "hooli")?.amount ?? 0;
    expect(cpu).toMatchObject({ region: "eu-west-1", capacity: 600, unit: "cores", used: (cpu?.usedBefore ?? 0) + own });
    expect(own).toBeGreaterThan(0);
    expect(approvals.map(({ lane, tenant: id }) => `${id}: ${lane}`)).toContain("hooli: platform");
  });

  test("without a place to write to it says the sums and how to get more", () => {
    const { code, out, chat } = tenant(fleet.root, "report", ...DAY);
    expect(code).toBe(0);
    expect(out).toBe("dev: 4 tenants, 12 ordered pairs: all deny, 1 declared opening, 0 leaks.\n0 findings to mend.\n");
    expect(chat).toContain("tenant report --html report.html");
  });

  test("an exception from an invariant ends like everything else, and one that excuses nothing blocks", () => {
    const root = repository({
      "tenants/acme.yaml": tenantFile("acme", "environments: {dev: {region: eu-west-1}}\n"),
      "policies/config.json": JSON.stringify({ "network-stays-in-tenant": { exceptions: [EXCEPTION] } }, null, 2),
    });
    const { code, out } = tenant(root, "report", "--json", ...DAY);
    expect(code).toBe(1);
    const { environments, findings } = JSON.parse(out) as Report;
    const ending = { tenant: "acme", kind: "exception", on: "2026-10-31", file: "policies/config.json", line: 5 };
    expect(environments[0]?.endings).toMatchObject([ending]);
    expect(findings.map(({ code: name, kind }) => `${kind} ${name}`)).toContain("violation network-stays-in-tenant");
  });

  test("files with problems: nothing is judged, and the page says so", () => {
    const root = repository({ "tenants/acme.yaml": tenantFile("acme").replace("tier: standard", "tier: nope") });
    const { code, out, chat } = tenant(root, "report", "--html", "-", ...DAY);
    expect(code).toBe(1);
    expect(chat).toContain("dev is not in the report");
    expect(out).toContain("Isolation was not judged");
  });

  test.each([
    [["--html", "a.html", "--markdown", "a.html"], "Two reports would go to a.html."],
    [["--html", "-", "--json"], "Only one of --html and --json can go to stdout."],
    [["--html", "nowhere/a.html"], "there is no folder"],
    [["--label", "bulk"], "Add --base"],
    [["--env", "prd"], "There is no environments/prd.yaml."],
  ])("%j is wrong usage", (args, message) => {
    const { code, out, chat } = tenant(fleet.root, "report", ...args, ...DAY);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(chat).toContain(message);
  });
});
