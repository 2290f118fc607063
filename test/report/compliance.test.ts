import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { CODES } from "../../model/codes";
import { invariants } from "../../policies/invariants";
import { complianceView, STANDARD_OF } from "../../report/compliance/compliance";
import { STANDARDS, type StandardName } from "../../report/compliance/control";
import { countKinds, subjectsAmong } from "../../report/compliance/subjects";
import type { Finding } from "../../report/finding";
import type { Report } from "../../report/report";
import { sampleReport } from "../support/report";
import { problem } from "./problem";

const KINDS = { Namespace: 4, NetworkPolicy: 15, ClusterRole: 3, Role: 3, RoleBinding: 10, "postgresql.Role": 9 };

function report(findings: readonly Finding[] = [], kinds: Readonly<Record<string, number>> = KINDS): Report {
  const sample = sampleReport(3);
  const environments = sample.environments.map((environment) => ({ ...environment, judged: { ...environment.judged, kinds } }));
  return { ...sample, environments, findings };
}

const PROFILES = new Map([
  ["acme", ["gdpr", "hipaa"]],
  ["globex", []],
]);

function controlOf(
  id: string,
  profile: StandardName,
  of: Report = report(),
): { readonly status?: string; readonly evidence?: readonly string[] } {
  return complianceView(of, profile, PROFILES).controls.find((control) => control.id === id) ?? {};
}

const finding = (different: Partial<Finding>): Finding => ({ ...problem(), kind: "problem", known: false, ...different });

describe.each(STANDARDS)("%s", (name) => {
  const { controls, isDeclared } = STANDARD_OF[name];

  test("rests on invariants and rules that exist", () => {
    const names = invariants.map((invariant) => invariant.name);
    for (const control of controls) {
      for (const invariant of control.invariants) expect(names, control.id).toContain(invariant);
      for (const { code } of control.rules) expect(Object.keys(CODES), control.id).toContain(code);
    }
  });

  test("every control is judged by something, or says why it is not", () => {
    for (const { id, invariants: used, rules, notCovered } of controls) {
      const isJudged = used.length + rules.length > 0;
      expect(isJudged, id).toBe(notCovered === undefined);
      if (!isDeclared) expect(rules, id).toEqual([]);
    }
    expect(new Set(controls.map(({ id }) => id)).size).toBe(controls.length);
  });

  test("never says that anybody complies", () => {
    const text = JSON.stringify(complianceView(report(), name, PROFILES));
    expect(text).not.toMatch(/complian(t|ce)|complies|certified/i);
    expect(text).toContain("evidence for an assessment and not one itself");
  });
});

test.each(readdirSync(join(__dirname, "../../profiles")))(
  "every bound of profiles/%s stands in a control of its view",
  (file) => {
    const profile = load(readFileSync(join(__dirname, "../../profiles", file), "utf8")) as {
      readonly id: StandardName;
      readonly floors: object;
      readonly ceilings: object;
    };
    const fields = STANDARD_OF[profile.id].controls.flatMap(({ rules }) => rules.flatMap((rule) => rule.fields ?? []));
    for (const path of [...paths(profile.floors), ...paths(profile.ceilings)])
      expect(
        fields.some((field) => path === field || path.startsWith(`${field}.`)),
        path,
      ).toBe(true);
  },
);

function paths(value: object, before = ""): readonly string[] {
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) =>
    typeof inner === "object" && inner !== null ? paths(inner, `${before}${name}.`) : [`${before}${name}`],
  );
}

describe("a control of a cluster", () => {
  test("holds, with the objects that were looked at", () => {
    expect(controlOf("5.3.2", "cis")).toMatchObject({
      status: "holds",
      evidence: [
        "namespace-denies-by-default: holds among 15 NetworkPolicy".replace("15 NetworkPolicy", "4 Namespace"),
        "network-policy-names-its-directions: holds among 15 NetworkPolicy",
      ],
    });
  });

  test("does not hold as soon as one of its invariants is broken; also when that was so before", () => {
    const violations = ["a", "b", "c", "d"].map((name) =>
      finding({ kind: "violation", code: "role-is-bounded", resource: `Role t-acme/${name}`, known: true }),
    );
    const broken = report(violations);
    expect(controlOf("5.1.3", "cis", broken)).toEqual({
      id: "5.1.3",
      title: "Roles use no wildcards",
      status: "does not hold",
      evidence: ["role-is-bounded: broken by Role t-acme/a, Role t-acme/b, Role t-acme/c and 1 more"],
    });
    expect(complianceView(broken, "cis", PROFILES).counts["does not hold"]).toBeGreaterThan(1);
    expect(controlOf("5.3.2", "cis", broken).status).toBe("holds");
  });

  test("does not apply where there is nothing of the kind", () => {
    expect(controlOf("K06", "owasp", report([], { Service: 2 })).status).toBe("holds");
    expect(controlOf("K03", "owasp", report([], { Namespace: 1 })).status).toBe("not applicable");
  });

  test("is not judged where nothing can be built", () => {
    expect(controlOf("5.1.3", "cis", { ...report(), environments: [] }).status).toBe("not judged");
    expect(controlOf("1-4", "cis", { ...report(), environments: [] }).status).toBe("not covered");
  });
});

describe("a control that rests on a profile", () => {
  const late = finding({ code: "OPS-103", path: "audit.retention", file: "tenants/acme.yaml", line: 9 });

  test("is looked at for tenants that declare it", () => {
    expect(controlOf("164.312(b)", "hipaa")).toMatchObject({
      status: "holds",
      evidence: ["OPS-103 audit.retention: holds as declared for 1 tenant; keeping it is the platform team's"],
    });
    expect(controlOf("A.8.15", "iso27001")).toMatchObject({
      status: "not applicable",
      evidence: ["OPS-103 audit: no tenant declares iso27001"],
    });
    expect(complianceView(report(), "gdpr", PROFILES).declaredBy).toEqual(["acme"]);
  });

  test("does not hold for a file of theirs that breaks it, in general or for one environment", () => {
    expect(controlOf("164.312(b)", "hipaa", report([late])).evidence).toEqual([
      "OPS-103 audit.retention: broken by tenants/acme.yaml:9",
    ]);
    expect(controlOf("164.312(b)", "hipaa", report([{ ...late, path: "environments.prod.audit.retention" }])).status).toBe(
      "does not hold",
    );
  });

  test("another field, another tenant's file and a warning break nothing of it", () => {
    for (const other of [
      { ...late, path: "backup.retention" },
      { ...late, file: "tenants/globex.yaml" },
      { ...late, level: "warning" as const },
    ])
      expect(controlOf("164.312(b)", "hipaa", report([other])).status).toBe("holds");
  });
});

test("exceptions that are in force are told, since what holds, holds apart from them", () => {
  const sample = report();
  const ending = (what: string, on: string) => ({
    tenant: "acme",
    kind: "exception" as const,
    what,
    on,
    file: "policies/config.json",
    line: 3,
  });
  const environments = sample.environments.map((environment) => ({
    ...environment,
    endings: [ending("role-is-bounded for Role t-acme/x", "2026-05-01"), ending("old", "2026-01-01")],
  }));
  expect(complianceView({ ...sample, environments }, "cis", PROFILES).exceptions).toEqual([
    "role-is-bounded for Role t-acme/x until 2026-05-01",
  ]);
});

describe("what an invariant is about", () => {
  test("kinds are counted, and those of other providers keep their name", () => {
    const types = [
      "kubernetes:core/v1:Namespace",
      "postgresql:index/role:Role",
      "kubernetes:rbac.authorization.k8s.io/v1:Role",
      "postgresql:index/role:Role",
      "pulumi:providers:postgresql",
    ];
    expect(countKinds(types.map((type) => ({ type })))).toEqual({
      Namespace: 1,
      Role: 1,
      "postgresql.Role": 2,
      "pulumi.postgresql": 1,
    });
  });

  test("a family of kinds is found by its beginning", () => {
    expect(subjectsAmong({ "vault.Policy": 2, Namespace: 1 }, "vault-path-is-the-tenants-own")).toEqual({ "vault.Policy": 2 });
    expect(subjectsAmong({ Namespace: 1, Role: 2 }, "tenant-names-are-free")).toEqual({ Namespace: 1 });
  });
});
