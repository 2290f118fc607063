import { afterAll, describe, expect, test, vi } from "vitest";
import { repository, tenantFile } from "../model/repository";
import { Workspace } from "../support/workspace";
import { tenant } from "./command";
import { gitRepository } from "./git";

// Each run of the command loads the whole program and its providers.
vi.setConfig({ testTimeout: 120_000 });

const OPEN = { from: 'policyTypes: ["Ingress", "Egress"]', to: 'policyTypes: ["Ingress"]' };
const NO_CPU = {
  from: 'prefixed("requests", computeAmounts(quotas.requests))',
  to: 'prefixed("requests", { ...computeAmounts(quotas.requests), cpu: "0" })',
};

describe("tenant check --resources", () => {
  const workspace = new Workspace();
  afterAll(() => workspace.remove());

  test("says how much holds", async () => {
    const { exitCode, stdout } = await workspace.tenant("check", "--resources");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Isolation: \d+ invariants hold for all \d{3} resources that would be built\.$/m);
  });

  test("refuses a program that leaks, by the tenant file's line, in every format; files alone do not show it", async () => {
    workspace.edit("components/network.ts", OPEN.from, OPEN.to);
    try {
      expect((await workspace.tenant("check")).exitCode).toBe(0);
      const pretty = await workspace.tenant("check", "--resources", "acme", "--output", "pretty", "--output", "sarif=out.sarif");
      expect(pretty.exitCode).toBe(1);
      expect(pretty.stdout).toMatch(
        /^tenants\/acme\.yaml:2:5 namespace-denies-by-default Namespace t-acme .*\n> 2 \| id: acme$/m,
      );
      expect(pretty.stdout.trimEnd().split("\n").at(-1)).toBe("1 problem in 1 file");
      expect(workspace.read("out.sarif")).toContain('"ruleId": "namespace-denies-by-default"');
      const { stdout } = await workspace.tenant("check", "--resources", "--json");
      expect(JSON.parse(stdout)).toMatchObject({
        problems: ["acme", "globex", "initech"].map((id) => ({
          ...{ kind: "violation", code: "namespace-denies-by-default", tenant: id, environment: "dev", known: false },
          ...{ resource: `Namespace t-${id}`, file: `tenants/${id}.yaml`, line: 2 },
        })),
      });
    } finally {
      workspace.restore("components/network.ts");
    }
  });

  test("an exception in the policies' configuration is heeded, and one that has ended is not", async () => {
    workspace.edit("components/quota-limits.ts", NO_CPU.from, NO_CPU.to);
    const exception = (id: string): object => ({
      object: `ResourceQuota t-${id}/quota`,
      reason: "move",
      ticket: "OPS-1",
      expires: "2026-09-30",
    });
    const exceptions = ["acme", "globex", "initech"].map(exception);
    workspace.write("policies/config.json", JSON.stringify({ "quota-is-complete": { exceptions } }));
    try {
      const on = async (day: string) => (await workspace.tenant("check", "--resources", "--today", day)).exitCode;
      expect([await on("2026-09-30"), await on("2026-10-01")]).toEqual([0, 1]);
    } finally {
      workspace.restore("components/quota-limits.ts");
      workspace.write("policies/config.json", "{}\n");
    }
  });

  test("with problems in the files nothing can be built, and that is said", () => {
    const { code, out, chat } = tenant(
      repository({ "tenants/acme.yaml": tenantFile("acme", "quota: {}\n") }),
      "check",
      "--resources",
    );
    expect(code).toBe(1);
    expect(out).toContain("TEN-101");
    expect(chat).toBe("What would be built in dev is not judged before its files are mended.\n");
  });
});

describe("check --base: what was wrong before", () => {
  const WRONG = "quota: {}\n";
  const branch = (files: Readonly<Record<string, string>>) => {
    const made = gitRepository(
      repository({ "tenants/acme.yaml": tenantFile("acme", WRONG), "tenants/globex.yaml": tenantFile("globex") }),
    );
    made.git("switch", "--quiet", "--create", "change");
    made.commit(files);
    return made.root;
  };

  test("is listed apart and stops no other change, in every format", () => {
    const root = branch({ "tenants/globex.yaml": tenantFile("globex", "description: Reports\n") });
    const { code, out } = tenant(root, "check", "--base", "main", "--output", "pretty", "--output", "sarif=out.sarif");
    expect(code).toBe(0);
    expect(out).toMatch(/^There before this change, which need not mend it:\n\ntenants\/acme\.yaml:6:1 TEN-101 /);
    expect(out).toContain("\n\nThis change itself: no problem.\n");
    const known = tenant(root, "check", "--base", "main", "--json");
    expect(JSON.parse(known.out)).toMatchObject({
      problems: [{ kind: "problem", code: "TEN-101", tenant: "acme", known: true }],
    });
    expect(tenant(root, "check", "--base", "main", "--output", "github").out).toMatch(
      /^::notice file=tenants\/acme\.yaml,line=6/,
    );
    expect(tenant(root, "check", "--base", "main", "--output", "junit").out).toMatch(
      /<testsuites name="leasehold" tests="\d+" failures="0">/,
    );
    expect(tenant(root, "check", "--base", "main", "--output", "sarif").out).toContain('"baselineState": "unchanged"');
    expect(tenant(root, "check").code).toBe(1);
  });

  test("does not excuse a second one of its kind, though lines have moved", () => {
    const root = branch({ "tenants/acme.yaml": tenantFile("acme", `# moved\n${WRONG}colour: {}\n`) });
    const { code, out } = tenant(root, "check", "--base", "main");
    expect(code).toBe(1);
    expect(out).toMatch(
      /^There before this change.*`quota`.*This change itself:\n\ntenants\/acme\.yaml:8:1 TEN-101 Unknown field `colour`.*\n\n1 problem in 1 file\n$/s,
    );
  });

  test("does not excuse a value that became worse at the same place", () => {
    const pods = (count: number): string => tenantFile("acme", `quotas: {objects: {pods: ${count}}}\n`);
    const made = gitRepository(repository({ "tenants/acme.yaml": pods(100_000) }));
    made.git("switch", "--quiet", "--create", "change");
    expect(tenant(made.root, "check", "--base", "main").code).toBe(0);
    made.commit({ "tenants/acme.yaml": pods(200_000) });
    expect(tenant(made.root, "check", "--base", "main").code).toBe(1);
  });
});
