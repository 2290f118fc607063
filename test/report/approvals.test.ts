import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadSources } from "../../model/sources";
import { approvalsOf, whoMustAgree } from "../../report/approvals/approvals";
import type { Approval } from "../../report/report";
import { baseOf, repository, tenantFile } from "../model/repository";

type Files = Readonly<Record<string, string>>;

const TIERS = join(__dirname, "../fixtures/good/fleet/tiers");
const standard = readFileSync(join(TIERS, "standard.yaml"), "utf8");
const starter = readFileSync(join(TIERS, "starter.yaml"), "utf8");

const acme = (more = ""): Files => ({ "tenants/acme.yaml": tenantFile("acme", more) });

/** The line of the tier `standard` that begins so. */
const lineOf = (start: string): number => standard.split("\n").findIndex((line) => line.startsWith(start)) + 1;

/** Who must agree, one line each: lane, tenant, reason and line. */
function asked(before: Files, after: Files): readonly string[] {
  const [old, now] = [repository(before), repository(after)];
  const approvals = approvalsOf(loadSources(now), baseOf(old, now));
  return approvals.map(({ lane, tenant = "all", why, file, line }) => `${lane} ${tenant}: ${why} (${file}:${line})`);
}

const lanes = (before: Files, after: Files): readonly string[] => [
  ...new Set(asked(before, after).map((text) => text.split(" ")[0] ?? "")),
];

const OPENING = "network: {egress: [{cidr: 203.0.113.0/24, ports: [443], reason: ERP, ticket: SEC-1, expires: 2026-12-31}]}\n";

describe("a change of one tenant", () => {
  test("what is self-service needs the owner's team alone", () => {
    expect(asked(acme(), acme("settings: {locale: de-DE}\n"))).toEqual(["acme-team acme: owns acme (tenants/acme.yaml:6)"]);
  });

  test("a comment, the order and the spelling of a file change no field", () => {
    const other = acme("# spring\nsettings: {\n  b: 1,\n  a: 2 }\n");
    expect(lanes(acme("settings: {a: 2, b: 1}\n"), other)).toEqual(["acme-team"]);
  });

  test("an opening needs security, with the line that opens", () => {
    expect(asked(acme(), acme(`settings: {}\n${OPENING}`))).toEqual([
      "security acme: network changes (tenants/acme.yaml:7)",
      "acme-team acme: owns acme (tenants/acme.yaml:7)",
    ]);
  });

  test("so does closing one: what a list names is not judged by its direction", () => {
    expect(lanes(acme(OPENING), acme())).toEqual(["security", "acme-team"]);
  });

  test("every lane that names a field is asked", () => {
    const lists = standard.replace("platform: [tier", "platform: [network.egress, tier");
    const files = { "tiers/standard.yaml": lists };
    expect(lanes({ ...acme(), ...files }, { ...acme(OPENING), ...files })).toEqual(["platform", "security", "acme-team"]);
  });

  test("a lane that names part of a block is asked only for that part", () => {
    const members = (role: string): Files => acme(`access: {members: [{group: a, role: admin}, {group: b, role: ${role}}]}\n`);
    const withRoles = acme(
      "access: {members: [{group: a, role: admin}, {group: b, role: viewer}], roles: {x: {extends: viewer, permissions: []}}}\n",
    );
    expect(lanes(members("viewer"), members("editor"))).toEqual(["acme-team"]);
    expect(lanes(members("viewer"), withRoles)).toEqual(["security", "acme-team"]);
  });

  test("a field in no list needs platform", () => {
    expect(asked(acme(), acme("rateLimits: {perSecond: 90}\n"))).toEqual([
      "platform acme: rateLimits is in no list of the tier (tenants/acme.yaml:6)",
      "acme-team acme: owns acme (tenants/acme.yaml:6)",
    ]);
    expect(lanes(acme(), { "tenants/acme.yaml": tenantFile("acme").replace("Tenant acme", "Acme") })).toEqual([
      "platform",
      "acme-team",
    ]);
  });

  test("without lists everything needs platform", () => {
    const files = { "tiers/standard.yaml": standard.replace(/^# Who(.|\n)*/m, "") };
    expect(lanes({ ...acme(), ...files }, { ...acme("settings: {a: 1}\n"), ...files })).toEqual(["platform", "acme-team"]);
  });

  test("a quota up to the tier's own is free; above it platform is asked, and told how much that is", () => {
    const cpu = (value: number): Files => acme(`quotas: {requests: {cpu: ${value}}}\n`);
    expect(lanes(cpu(2), cpu(4))).toEqual(["acme-team"]);
    expect(asked(cpu(2), cpu(6))[0]).toBe(
      'platform acme: quotas.requests.cpu is above the tier\'s own ("4") (tenants/acme.yaml:6)',
    );
    expect(lanes(cpu(6), acme())).toEqual(["acme-team"]);
    const features = acme("quotas: {features: {agents: 5}}\n");
    expect(lanes(acme(), features)).toEqual(["platform", "acme-team"]);
  });

  test("an environment is no way around a list", () => {
    const inDev = (more: string): Files => acme(`environments: {dev: {${more}}}\n`);
    expect(lanes(inDev(""), inDev("isolation: {data: {default: database}}"))).toEqual(["security", "acme-team"]);
    expect(lanes(inDev(""), inDev("quotas: {requests: {cpu: 6}}"))).toEqual(["platform", "acme-team"]);
    expect(lanes(inDev(""), inDev("settings: {a: 1}"))).toEqual(["acme-team"]);
    expect(asked(acme(), inDev("settings: {a: 1}"))[0]).toMatch(/^platform acme: environments is in no list/);
  });

  test("a list may name one environment", () => {
    const files = { "tiers/standard.yaml": standard.replace("security: [", "security: [environments.dev, ") };
    const dev = (more: string): Files => ({ ...acme(`environments: {dev: {${more}}}\n`), ...files });
    expect(lanes(dev(""), dev("settings: {a: 1}"))).toEqual(["security", "acme-team"]);
  });

  test("closing needs security; a record of a deleted tenant is not judged for what it no longer says", () => {
    const closed = acme("lifecycle: {status: suspended, suspended: {reason: unpaid, since: 2026-08-01}}\n");
    expect(lanes(acme(), closed)).toEqual(["security", "acme-team"]);
    const leaving = acme(
      `${OPENING}lifecycle: {status: offboarding, offboarding: {export: done, deleteAfter: 2026-08-01, ticket: OPS-1}}\n`,
    );
    const record = {
      "tenants/acme.yaml":
        "apiVersion: tenancy/v1\nid: acme\nname: Tenant acme\nlifecycle: {status: deleted, deleted: {on: 2026-08-30, ticket: OPS-1}}\n",
    };
    expect(asked(leaving, record)).toEqual([
      "platform acme: the tenant is deleted (tenants/acme.yaml:4)",
      "security acme: the tenant is deleted (tenants/acme.yaml:4)",
      "acme-team acme: owns acme (tenants/acme.yaml:4)",
    ]);
    expect(lanes(acme(), { "tenants/.keep": "" })).toEqual(["platform", "security", "acme-team"]);
  });
});

describe("what is new or moves", () => {
  test("a new tenant needs platform, and lanes for what it says beside", () => {
    const before = { "tenants/globex.yaml": tenantFile("globex") };
    expect(asked(before, { ...before, ...acme() })).toEqual(["platform acme: a new tenant (tenants/acme.yaml:2)"]);
    expect(lanes(before, { ...before, ...acme(OPENING) })).toEqual(["platform", "security"]);
  });

  test("another tier needs platform, and is judged by the lists of both", () => {
    const lax = starter.replace("security: [isolation, ", "security: [").replace("selfService: [", "selfService: [isolation, ");
    const files = { "tiers/starter.yaml": lax };
    const moved = tenantFile("acme", "isolation: {data: {default: database}}\n").replace("tier: standard", "tier: starter");
    const found = asked({ ...acme(), ...files }, { "tenants/acme.yaml": moved, ...files });
    expect(found).toContain("platform acme: tier standard → starter (tenants/acme.yaml:4)");
    expect(found).toContain("security acme: isolation changes (tenants/acme.yaml:6)");
  });

  test("a tier that the base does not have frees nothing", () => {
    const own = standard
      .replace("id: standard", "id: own")
      .replace(/^# Who(.|\n)*/m, "selfService: [network, isolation, settings]\n");
    const moved = tenantFile("acme", OPENING).replace("tier: standard", "tier: own");
    expect(lanes(acme(), { "tenants/acme.yaml": moved, "tiers/own.yaml": own })).toEqual(["platform", "security", "acme-team"]);
  });

  test("a file that cannot be read needs everybody", () => {
    expect(lanes(acme(), { "tenants/acme.yaml": "id: [" })).toEqual(["platform", "security", "acme-team"]);
    expect(lanes({ "tenants/acme.yaml": "id: [" }, acme())).toEqual(["platform", "security"]);
  });
});

describe("no change grants itself the right to be made", () => {
  test("the owner's team is the one before the change", () => {
    const taken = { "tenants/acme.yaml": tenantFile("acme").replace("team: acme-team", "team: thieves") };
    expect(asked(acme(), taken)).toEqual([
      "platform acme: owner is in no list of the tier (tenants/acme.yaml:5)",
      "acme-team acme: owns acme (tenants/acme.yaml:5)",
    ]);
  });

  test("lists that the change itself loosens are those of the base", () => {
    const loose = {
      "tiers/standard.yaml": standard
        .replace("security: [isolation, network,", "security: [isolation,")
        .replace("selfService: [", "selfService: [network, "),
    };
    const found = asked(acme(), { ...acme(OPENING), ...loose });
    expect(found).toContain("security acme: network changes (tenants/acme.yaml:6)");
    expect(found).toContain(
      `security all: approvals changes, which names who approves (tiers/standard.yaml:${lineOf("  security:")})`,
    );
    expect(found).toContain(`platform all: a tier changes (tiers/standard.yaml:${lineOf("selfService:")})`);
  });
});

describe("in one sentence", () => {
  const approval = (lane: string, isOwner?: true): Approval => ({
    lane,
    ...(isOwner === undefined ? {} : { isOwner }),
    why: "",
    file: "",
    line: 1,
  });

  test("lanes come before owners, each once", () => {
    const approvals = [approval("acme-team", true), approval("security"), approval("security"), approval("platform")];
    expect(whoMustAgree(approvals)).toBe("Must agree: security, platform, acme-team as owner; `tenant report --base` says why.");
    expect(whoMustAgree(Array.from({ length: 11 }, (_, index) => approval(`t${index}`, true)))).toContain(
      "t7 as owner and 3 more;",
    );
    expect(whoMustAgree([])).toBe("Nobody in particular must agree to this change.");
  });
});

describe("a change of the rules", () => {
  test("needs platform, and the lanes of the fields it is about", () => {
    const weaker = {
      "tiers/standard.yaml": standard.replace(
        "floors: {isolation: {model: separate-data, data: {default: schema}}}",
        "floors: {}",
      ),
    };
    expect(lanes(acme(), { ...acme(), ...weaker })).toEqual(["platform", "security"]);
    const larger = { "tiers/standard.yaml": standard.replace("requests: {cpu: 4,", "requests: {cpu: 5,") };
    expect(lanes(acme(), { ...acme(), ...larger })).toEqual(["platform"]);
  });

  test("profiles are about compliance; environments and teams need platform", () => {
    const gdpr = readFileSync(join(TIERS, "../profiles/gdpr.yaml"), "utf8").replace("P1Y, immutable", "P2Y, immutable");
    expect(lanes(acme(), { ...acme(), "profiles/gdpr.yaml": gdpr })).toEqual(["platform", "security"]);
    const dev = readFileSync(join(TIERS, "../environments/dev.yaml"), "utf8").replace("ephemeral: true", "ephemeral: false");
    expect(lanes(acme(), { ...acme(), "environments/dev.yaml": dev })).toEqual(["platform"]);
    const teams = "apiVersion: tenancy/v1\nkind: Teams\nteams: {acme-team: {email: a@acme.example}}\n";
    expect(asked(acme(), { ...acme(), "teams.yaml": teams })).toEqual(["platform all: the teams changes (teams.yaml:1)"]);
    expect(lanes(acme(), { ...acme(), "policies/exceptions.json": "{}" })).toEqual(["platform", "security"]);
  });

  test("other files need nobody here", () => {
    expect(asked(acme(), { ...acme(), "README.md": "hello", "tenants/notes/x.txt": "y" })).toEqual([]);
  });
});
