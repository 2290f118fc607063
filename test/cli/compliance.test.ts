import { expect, test } from "vitest";
import { sampleRepository } from "../model/repository";
import { tenant } from "./command";

test("the controls of a standard, as a table and as JSON", () => {
  const root = sampleRepository();
  const table = tenant(root, "report", "--profile", "cis", "--today", "2026-09-01");
  expect(table.code).toBe(0);
  expect(table.out).toMatch(/^CIS Kubernetes Benchmark/);
  expect(table.out).toMatch(
    /│ 5\.1\.3 +│ Roles use no wildcards +│ holds +│ role-is-bounded: holds among \d+ ClusterRole, \d+ Role/,
  );
  expect(table.chat).toContain("evidence for an assessment and not one itself");
  const { controls } = JSON.parse(tenant(root, "report", "--profile", "gdpr", "--json", "--today", "2026-09-01").out) as {
    controls: readonly { id: string; status: string }[];
  };
  expect(controls.find(({ id }) => id === "Art. 5(1)(f)")?.status).toBe("holds");
}, 120_000);

test("a standard that nobody knows, and a form the view does not have, are refused", () => {
  const root = sampleRepository();
  const wrong = tenant(root, "report", "--profile", "hippa");
  expect([wrong.code, wrong.chat]).toEqual([2, expect.stringContaining("There is no profile `hippa`. Did you mean `hipaa`?")]);
  const page = tenant(root, "report", "--profile", "cis", "--html", "report.html");
  expect([page.code, page.chat]).toEqual([2, expect.stringContaining("leave out --html")]);
}, 120_000);
