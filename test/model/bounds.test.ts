import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { BOUNDED } from "../../model/bounds";
import { checkFleet } from "../../model/fleet";
import { loadSources } from "../../model/sources";
import { repository, TODAY, tenantFile } from "./repository";

/** Two values for every path that can be bounded, the lesser first. */
const PAIRS: Readonly<Record<string, readonly [unknown, unknown]>> = {
  "isolation.model": ["shared", "separate-data"],
  "isolation.compute.nodes": ["shared", "dedicated"],
  "isolation.compute.priority": ["low", "normal"],
  "isolation.data.default": ["row", "schema"],
  "quotas.requests.cpu": ["500m", 1],
  "quotas.requests.memory": ["1000Mi", "1Gi"],
  "quotas.requests.ephemeralStorage": ["1G", "1Gi"],
  "quotas.limits.cpu": [1, "1001m"],
  "quotas.limits.memory": ["9Gi", "10Gi"],
  "quotas.limits.ephemeralStorage": ["9Gi", "10Gi"],
  "quotas.objects.pods": [9, 10],
  "quotas.objects.services": [9, 10],
  "quotas.objects.persistentVolumeClaims": [1, 2],
  "quotas.storage.total": ["900Gi", "1Ti"],
  "quotas.features.*": [9, 10],
  "rateLimits.perSecond": [9, 10],
  "rateLimits.burst": [9, 10],
  "rateLimits.concurrent": [9, 10],
  "rateLimits.perMinute": [9, 10],
  "rateLimits.perHour": [9, 10],
  "rateLimits.perDay": [9, 10],
  "encryption.key": ["per-tier", "dedicated"],
  "encryption.rotateEvery": ["P90D", "P1Y"],
  "encryption.inTransit": ["tls", "mtls"],
  "audit.retention": ["P90D", "P1Y"],
  "audit.immutable": [false, true],
  "backup.pointInTime": [false, true],
  "backup.retention": ["P9D", "P35D"],
  "backup.rpo": ["PT59M", "PT1H"],
  "backup.rto": ["PT23H", "P1D"],
  "backup.restoreTest": ["P90D", "P1Y"],
  "monitoring.slo.availability": [99.5, 99.95],
  "monitoring.slo.latencyP95": ["900ms", "1s"],
  "monitoring.alerts.quotaAt": [9, 80],
  "monitoring.alerts.errorRate": [0.5, 1],
  "monitoring.logs.retention": ["P9D", "P30D"],
  "monitoring.logs.maskTenantId": [false, true],
  "offboarding.retention": ["P9D", "P30D"],
  "offboarding.export": ["offered", "required"],
  "offboarding.erase": ["delete", "crypto-shred"],
};

function nested(path: string, value: unknown): object {
  const [first = "", ...rest] = path.replace("*", "seats").split(".");
  return { [first]: rest.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) };
}

/** Codes that name a bound of the profile `strict`. */
function judge(bounds: object, own: object): readonly string[] {
  const profile = { apiVersion: "tenancy/v1", kind: "Profile", id: "strict", summary: "For a test", ...bounds };
  const root = repository({
    "profiles/strict.yaml": JSON.stringify(profile),
    "tenants/acme.yaml": `${tenantFile("acme", "compliance: {profiles: [strict]}\n")}${blocks(own)}`,
  });
  const problems = checkFleet(loadSources(root), ["dev"], { today: TODAY });
  return problems.filter(({ message }) => message.includes("profile strict's")).map(({ code }) => code);
}

/** Blocks as lines of YAML, of which JSON is a part. */
function blocks(own: object): string {
  return Object.entries(own)
    .map(([name, block]) => `${name}: ${JSON.stringify(block)}\n`)
    .join("");
}

describe("every path of the table is enforced in both directions", () => {
  test("the table and this test know the same paths", () => {
    for (const { path } of BOUNDED) expect(PAIRS).toHaveProperty([path.join(".")]);
  });

  test.each(BOUNDED.map(({ path, code }) => [path.join("."), code] as const))("%s", (path, code) => {
    const [less, more] = PAIRS[path] ?? [];
    const at = (value: unknown): object => nested(path, value);
    expect(judge({ floors: at(more) }, at(less))).toEqual([code]);
    expect(judge({ floors: at(less) }, at(more))).toEqual([]);
    expect(judge({ floors: at(more) }, at(more))).toEqual([]);
    expect(judge({ ceilings: at(less) }, at(more))).toEqual([code]);
    expect(judge({ ceilings: at(more) }, at(less))).toEqual([]);
  });
});

test("of two profiles the stricter counts, in whatever order they are declared", () => {
  const found = [
    ["gdpr", "hipaa"],
    ["hipaa", "gdpr"],
  ].map((profiles) => {
    const root = repository({
      "tenants/acme.yaml": tenantFile("acme", `compliance: {profiles: [${profiles.join(", ")}]}\naudit: {retention: P30D}\n`),
    });
    const problems = checkFleet(loadSources(root), ["dev"], { today: TODAY });
    return problems.filter(({ message }) => message.startsWith("audit.retention")).map(({ message }) => message);
  });
  expect(found[0]).toEqual(["audit.retention P30D is below profile hipaa's floor P6Y (profiles/hipaa.yaml:9)."]);
  expect(found[1]).toEqual(found[0]);
});

test("a floor that the tier's value breaks is shown where the tenant declares the profile", () => {
  const tier = readFileSync(join(repository({}), "tiers/standard.yaml"), "utf8");
  const root = repository({
    "tiers/standard.yaml": tier.replace("defaults:\n", "defaults:\n  audit: {retention: P30D, immutable: true}\n"),
    "tenants/acme.yaml": tenantFile("acme", "compliance: {profiles: [gdpr]}\n"),
  });
  const problem = checkFleet(loadSources(root), ["dev"], { today: TODAY }).find(
    ({ code, message }) => code === "OPS-103" && message.startsWith("audit.retention"),
  );
  expect(problem?.file).toBe("tenants/acme.yaml");
  expect(problem?.path).toBe("compliance.profiles");
  expect(problem?.message).toContain("(tiers/standard.yaml:6)");
});
