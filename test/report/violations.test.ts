import { beforeAll, describe, expect, test } from "vitest";
import { resolveFleet } from "../../model/fleet";
import { formatProblems } from "../../model/problems";
import type { Fleet } from "../../model/resolved-tenant";
import { loadSources, type Sources } from "../../model/sources";
import { invariants } from "../../policies/invariants";
import { type Judgement, judge } from "../../policies/judge";
import type { StackResource } from "../../policies/resources";
import type { Finding } from "../../report/finding";
import { fingerprints } from "../../report/fingerprint";
import { FORMATS } from "../../report/format";
import { violationFindings } from "../../report/violations";
import { repository, tenantFile } from "../model/repository";
import { provision, provisionPlatform } from "../support/mocks";
import type { Editable, Recorded } from "../support/recorded";

const ENVIRONMENT = "dev";

/** One value a line, so that a line says which value. */
const ACME = `access:
  members:
    - {group: acme-admins, role: admin}
    - {group: acme-editors, role: editor}
    - {user: anna@acme.example, role: editor}
quotas:
  requests:
    cpu: 3
  storage: {total: 100Gi, classes: {standard: 50Gi}}
identity:
  resolve: [apiKey]
  apiKeys:
    - {name: nightly, secretRef: acme/nightly, expires: 2027-01-31}
    - {name: daily, secretRef: acme/daily, expires: 2027-01-31}
routes:
  - {name: reports, path: /api/reports/*, service: reports}
  - {name: app, path: /*}
network:
  egress:
    - {cidr: 203.0.113.0/24, ports: [443], reason: ERP, ticket: SEC-1, expires: 2027-01-31}
    - {cidr: 198.51.100.0/24, ports: [443], reason: mail, ticket: SEC-2, expires: 2027-01-31}
`;

interface Built {
  readonly sources: Sources;
  readonly fleet: Fleet;
  readonly tenants: Recorded;
  readonly platform: Recorded;
}

let built: Built;
beforeAll(async () => {
  const root = repository({ "tenants/acme.yaml": tenantFile("acme", ACME), "tenants/acme-eu.yaml": tenantFile("acme-eu") });
  const sources = loadSources(root);
  const { fleet, problems } = resolveFleet(sources, ENVIRONMENT, { today: "2026-11-24" });
  if (fleet === undefined) throw new Error(formatProblems(problems));
  const [tenants, platform] = [(await provision(fleet)).recorded, (await provisionPlatform(fleet)).recorded];
  built = { sources, fleet, tenants, platform };
});

/** Where a made-up violation by one part of a resource is shown: the line's text. */
function blamed(resources: readonly StackResource[], { urn }: StackResource, field?: string): Finding {
  const judgement: Judgement = {
    ...{ invariant: "quota-is-complete", urn, object: "It", problem: "is wrong" },
    ...(field === undefined ? {} : { field }),
  };
  const [found] = violationFindings([judgement], {
    environment: ENVIRONMENT,
    resources,
    sources: built.sources,
    fleet: built.fleet,
  });
  if (found === undefined) throw new Error("no finding");
  return found;
}

function lineOf({ file, source = "" }: Finding): string {
  return `${file}: ${/^> \d+ \| (.*)/.exec(source)?.[1]?.trim() ?? ""}`;
}

describe("the line behind a resource", () => {
  test.each([
    ["ResourceQuota", "acme-quota", "spec.hard.requests.cpu", "tenants/acme.yaml: cpu: 3"],
    ["ResourceQuota", "acme-quota", 'spec.hard["requests.cpu"]', "tenants/acme.yaml: cpu: 3"],
    ["ResourceQuota", "acme-quota", "spec.hard.limits.memory", /^tiers\/standard\.yaml: limits: .*memory/],
    ["ResourceQuota", "acme-quota", "spec.hard.requests.storage", /^tenants\/acme\.yaml: storage: /],
    [
      "ResourceQuota",
      "acme-quota",
      "spec.hard.standard.storageclass.storage.k8s.io/requests.storage",
      /^tenants\/acme\.yaml: storage: /,
    ],
    ["ResourceQuota", "acme-quota", "spec.hard.count/jobs.batch", /^tiers\/standard\.yaml: objects: /],
    [
      "LimitRange",
      "acme-limits",
      "spec.limits[0].defaultRequest.ephemeral-storage",
      /^tiers\/standard\.yaml: .*ephemeralStorage/,
    ],
    ["LimitRange", "acme-limits", "spec.limits[1].max.storage", /^tenants\/acme\.yaml: storage: /],
    ["RoleBinding", "acme-editor", "subjects[0]", "tenants/acme.yaml: - {group: acme-editors, role: editor}"],
    ["RoleBinding", "acme-editor", "subjects[1]", "tenants/acme.yaml: - {user: anna@acme.example, role: editor}"],
    ["RoleBinding", "acme-admin", undefined, "tenants/acme.yaml: - {group: acme-admins, role: admin}"],
    ["Role", "acme-login-a", "connectionLimit", /^tiers\/standard\.yaml: .*connections/],
    ["Role", "acme-login-b", "statementTimeout", /^tiers\/standard\.yaml: .*statementTimeout/],
    ["ApisixConsumer", "acme-consumer--key-daily", "spec.authParameter", /^tenants\/acme\.yaml: - \{name: daily/],
    ["ApisixRoute", "acme-route--reports", "spec.http[0].match.paths", /^tenants\/acme\.yaml: - \{name: reports/],
    ["NetworkPolicy", "acme-from-gateway--reports", undefined, /^tenants\/acme\.yaml: - \{name: reports/],
    ["Role", "acme-identity", "superuser", "tenants/acme.yaml: id: acme"],
    ["NetworkPolicy", "acme-dns", "spec.egress[0]", "tenants/acme.yaml: id: acme"],
    ["NetworkPolicy", "acme-eu-dns", "spec.egress[0]", "tenants/acme-eu.yaml: id: acme-eu"],
    ["Namespace", "acme-eu", "metadata.labels", "tenants/acme-eu.yaml: id: acme-eu"],
  ])("of %s %s at %s", (kind, name, field, line) => {
    const { resources } = built.tenants;
    const found = lineOf(blamed(resources, built.tenants.one(kind, name), field));
    if (typeof line === "string") expect(found).toBe(line);
    else expect(found).toMatch(line);
  });

  test.each([1, 0])("of opening %i, even after somebody widened its policy", (index) => {
    const policies = built.tenants.resources.filter(({ name }) => name.startsWith("acme-egress-"));
    const cidr = ["203.0.113.0/24", "198.51.100.0/24"][index] ?? "";
    const policy = policies.find(({ props }) => JSON.stringify(props).includes(cidr));
    const changed = built.tenants.changed("NetworkPolicy", policy?.name ?? "", (props: Editable) =>
      props.set("spec.egress.0.to.0.ipBlock.cidr", "0.0.0.0/0"),
    );
    expect(lineOf(blamed(changed, policy as StackResource, "spec.egress[0].to[0]"))).toContain(`- {cidr: ${cidr}`);
  });

  test("of what is no tenant's is the environment's file", () => {
    const found = blamed(built.platform.resources, built.platform.one("ClusterRole", "platform-admin"), "rules[0]");
    expect(lineOf(found)).toBe("environments/dev.yaml: id: dev");
    expect(found).not.toHaveProperty("tenant");
  });

  test("does not follow a label that names another tenant than there is", () => {
    const changed = built.tenants.changed("ResourceQuota", "acme-quota", (props) =>
      props.setKey("metadata.labels", "leasehold/tenant", "nobody"),
    );
    expect(blamed(changed, built.tenants.one("ResourceQuota", "acme-quota"))).toMatchObject({
      tenant: "acme",
      file: "tenants/acme.yaml",
    });
  });
});

describe("a violation in every format", () => {
  const found = (): readonly Finding[] => {
    const resources = built.tenants.changed("ResourceQuota", "acme-quota", (props) =>
      props.setKey("spec.hard", "requests.cpu", "0"),
    );
    return violationFindings(judge(resources), {
      environment: ENVIRONMENT,
      resources,
      sources: built.sources,
      fleet: built.fleet,
    });
  };
  const written = (format: keyof typeof FORMATS): string => FORMATS[format](found(), { files: [], prefix: "fleet/" });
  const invariant = invariants.find(({ name }) => name === "quota-is-complete");

  test("names the resource and the line", () => {
    expect(found()).toMatchObject([
      {
        ...{
          kind: "violation",
          code: "quota-is-complete",
          level: "error",
          known: false,
          tenant: "acme",
          environment: ENVIRONMENT,
        },
        ...{ resource: "ResourceQuota t-acme/quota", file: "tenants/acme.yaml", path: "quotas.requests.cpu" },
      },
    ]);
    expect(written("pretty")).toContain("quota-is-complete ResourceQuota t-acme/quota allows nothing of requests.cpu");
    expect(written("pretty")).toMatch(/^> \d+ \| {5}cpu: 3$/m);
    expect(written("pretty")).toContain(invariant?.holds ?? "?");
  });

  test("SARIF: a rule with what holds, ranked as security", () => {
    const sarif = JSON.parse(written("sarif")) as { runs: [{ tool: { driver: { rules: unknown[] } }; results: object[] }] };
    expect(sarif.runs[0].tool.driver.rules).toMatchObject([
      {
        id: "quota-is-complete",
        properties: { "security-severity": "8.0" },
        help: { markdown: expect.stringContaining("tenant explain quota-is-complete") as string },
      },
    ]);
    expect(JSON.stringify(sarif.runs[0].results)).toContain("fleet/tenants/acme.yaml");
  });

  test("JUnit: a failed test case of the tenant's file", () => {
    expect(written("junit")).toContain('<testcase name="INV: Isolation of what is built" classname="tenants/acme.yaml"');
    expect(written("junit")).toMatch(/<failure message="tenants\/acme\.yaml:\d+:\d+ quota-is-complete /);
  });

  test("GitHub: an error at the line", () =>
    expect(written("github")).toMatch(
      /^::error file=fleet\/tenants\/acme\.yaml,line=\d+,col=\d+,endColumn=\d+,title=quota-is-complete::ResourceQuota t-acme\/quota/,
    ));

  test("two resources at one line have two fingerprints, each the same whatever the other's", () => {
    const [first] = found();
    if (first === undefined) throw new Error("no finding");
    const other = { ...first, resource: "ResourceQuota t-globex/quota" };
    const [one, two] = fingerprints([first, other]);
    expect(one).not.toBe(two);
    expect(fingerprints([other, first])).toEqual([two, one]);
  });

  test("what is wrong with the configuration is shown in its file", () => {
    const judgements = judge(built.tenants.resources, { config: { "no-such-policy": {} } });
    const context = { environment: ENVIRONMENT, resources: built.tenants.resources, sources: built.sources, fleet: built.fleet };
    expect(violationFindings(judgements, context)).toMatchObject([{ file: "policies/config.json", line: 1 }]);
  });
});
