import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Finding } from "../../report/finding";
import { formatMarkdownReport, LONGEST_COMMENT, MARKER } from "../../report/markdown/markdown";
import type { Approval, Report, TenantChange } from "../../report/report";
import { sampleReport } from "../support/report";
import { leak } from "../support/report-edges";
import { HOSTILE, problem } from "./problem";

const GOLDEN = join(__dirname, "../fixtures/report");

/** Set to 1 to write what the program says now; read the difference before committing it. */
const UPDATE = process.env.UPDATE_GOLDEN === "1";

function expectGolden(name: string, report: Report): void {
  const file = join(GOLDEN, `${name}.md`);
  const text = `${formatMarkdownReport(report)}\n`;
  if (UPDATE) writeFileSync(file, text);
  expect(existsSync(file) ? readFileSync(file, "utf8") : undefined).toBe(text);
}

const finding = (different: Partial<Finding> = {}): Finding => ({ ...problem(), kind: "problem", known: false, ...different });

const violation = (different: Partial<Finding> = {}): Finding =>
  finding({
    kind: "violation",
    code: "network-stays-in-tenant",
    message: "NetworkPolicy t-acme/debug lets pods of t-globex in.",
    resource: "NetworkPolicy t-acme/debug",
    environment: "prod",
    ...different,
  });

/** A report in which one environment has other changes. */
function withChanges(report: Report, changes: readonly TenantChange[]): Report {
  return { ...report, environments: report.environments.map((environment) => ({ ...environment, changes })) };
}

const owner = (tenant: string): Approval => ({
  lane: `${tenant}-platform`,
  isOwner: true,
  tenant,
  why: `owns ${tenant}`,
  file: `tenants/${tenant}.yaml`,
  line: 7,
});

describe("the whole comment", () => {
  test("three tenants, one changed, one new", () => {
    const report = sampleReport(3);
    expectGolden("three-tenants", {
      ...report,
      findings: [
        finding({ code: "NET-104" }),
        violation(),
        finding({ level: "warning" }),
        finding({ known: true, file: "tenants/globex.yaml" }),
      ],
      approvals: [
        ...report.approvals,
        { lane: "platform", tenant: "globex", why: "a new tenant", file: "tenants/globex.yaml", line: 2 },
        { lane: "platform", why: "a tier changes", file: "tiers/standard.yaml", line: 11 },
        owner("acme"),
      ],
    });
  });

  test("a leak stands in the first line, in its row and in its cell", () => {
    const text = formatMarkdownReport(sampleReport(3, [leak("globex", "acme")]));
    expect(text.split("\n")[1]).toBe("## Tenants: 2 changed · nothing blocks merge · isolation: **1 leak** · needs `security`");
    expect(text).toContain("| `globex` | **`!`** | own |");
  });

  test("above twelve tenants only what differs is in the matrix", () => {
    expectGolden("forty-tenants", sampleReport(40));
  });

  test("without a base it says what there is", () => {
    const { base, approvals, ...report } = sampleReport(3);
    const text = formatMarkdownReport({ ...withChanges({ ...report, approvals: [] }, []) });
    expect([base, approvals.length]).toEqual([expect.any(String), 1]);
    expect(text).toMatch(/^<!-- .* -->\n## Tenants: 3 checked · nothing blocks merge · isolation: no leak, 1 opening\n/);
    expect(text).not.toContain("Approvals");
  });

  test("if nothing changes for any tenant it is one line", () => {
    const [environment] = sampleReport(3).environments;
    if (environment === undefined) throw new Error("no environment");
    const same = {
      ...sampleReport(3),
      approvals: [],
      environments: [{ ...environment, before: environment.after, changes: [] }],
    };
    expect(formatMarkdownReport(same)).toBe(`${MARKER}\nTenants: nothing changes for any tenant.`);
    expect(formatMarkdownReport({ ...same, findings: [finding({ known: true })] }).split("\n")).toHaveLength(2);
    expect(formatMarkdownReport({ ...same, findings: [violation()] })).toContain("1 finding blocks merge");
  });
});

describe("a change of a tier", () => {
  const change = (tenant: string): TenantChange => ({
    tenant,
    kind: "changed",
    values: [{ path: "quotas.requests.cpu", before: "4", after: "5", file: "tiers/standard.yaml", line: 7 }],
    resources: { added: [], changed: [`ResourceQuota t-${tenant}/quota`], removed: [] },
  });

  test("names every tenant whose values become other ones, in one row", () => {
    const ids = sampleReport(40).environments[0]?.after.tenants.map(({ id }) => id) ?? [];
    const report = withChanges(sampleReport(40), ids.slice(2, 22).map(change));
    const [row = ""] = formatMarkdownReport(report)
      .split("\n")
      .filter((line) => line.startsWith("| 20 tenants: "));
    for (const id of ids.slice(2, 22)) expect(row).toContain(`\`${id}\``);
    expect(row).toContain("`quotas.requests.cpu` `4` → `5` (`tiers/standard.yaml:7`) | +0 ~1 −0 |");
  });

  test("needs those who are asked for the tier, and no owner whose file stays as it is", () => {
    const tier: Approval = { lane: "platform", why: "a tier changes", file: "tiers/standard.yaml", line: 7 };
    const report = withChanges({ ...sampleReport(3), approvals: [tier, owner("globex")] }, [change("acme"), change("globex")]);
    const text = formatMarkdownReport(report);
    expect(text).toMatch(/\| `acme` \| .* \| \+0 ~1 −0 \| `platform` \|/);
    expect(text).toMatch(/\| `globex` \| .* \| \+0 ~1 −0 \| `platform`, owner \|/);
  });

  test("tenants that are affected differently have rows of their own", () => {
    const report = withChanges(sampleReport(3), [change("acme"), { ...change("globex"), values: [] }]);
    const text = formatMarkdownReport(report);
    expect(text).toContain("| `acme` | `prod` | `quotas.requests.cpu`");
    expect(text).toContain("| `globex` | `prod` | its resources | +0 ~1 −0 |");
  });
});

describe("it never becomes too long", () => {
  /** Every tenant is new or changed, by long texts that are never alike. */
  function everythingChanged(count: number, long: string): Report {
    const report = sampleReport(count, [leak("acme", "globex")]);
    const [environment] = report.environments;
    if (environment === undefined) throw new Error("no environment");
    const ids = environment.after.tenants.map(({ id }) => id);
    const names = (id: string, word: string): readonly string[] =>
      Array.from({ length: 30 }, (_, at) => `${word} t-${id}/${at} ${long}`);
    const changes = ids.map(
      (tenant, index): TenantChange => ({
        tenant,
        kind: index % 3 === 0 ? "new" : "changed",
        values: Array.from({ length: 12 }, (_, at) => ({
          path: `settings.${at}`,
          before: `${long}${index}`,
          after: long,
          file: `tenants/${tenant}.yaml`,
          line: at,
        })),
        resources: { added: names(tenant, "Role"), changed: names(tenant, "Secret"), removed: names(tenant, "Service") },
      }),
    );
    const more = Array.from({ length: 2 }, (_, index) => ({
      ...environment,
      id: `env${index}`,
      changes,
      before: { ...environment.after, edges: [], tenants: [] },
    }));
    const approvals = ids.flatMap((tenant): readonly Approval[] => [
      ...["platform", "security", "finance"].map((lane) => ({
        lane,
        tenant,
        why: `${long} changes`,
        file: `tenants/${tenant}.yaml`,
        line: 7,
      })),
      owner(tenant),
    ]);
    const findings = ids.flatMap((id) => [
      finding({ file: `tenants/${id}.yaml`, message: long }),
      violation({ known: true, message: long }),
      finding({ level: "warning" }),
    ]);
    return { ...report, environments: more, approvals, findings };
  }

  test.each([
    ["short texts", ""],
    ["long texts", "x".repeat(300)],
    ["texts that grow when escaped", "\u0000`|".repeat(100)],
  ])("200 changed tenants in two environments, %s", (_, long) => {
    const report = everythingChanged(200, long);
    const text = formatMarkdownReport(report);
    expect(text.length).toBeLessThanOrEqual(LONGEST_COMMENT);
    expect(text.split("\n")[1]).toMatch(
      /^## Tenants: 200 changed · 200 findings block merge · isolation: \*\*2 leaks\*\* · needs `platform`, `security`, `finance`$/,
    );
    for (const kept of [
      "### Fix before merge",
      "**From ▾ to ▸ in `env1`**",
      "- **`platform`**: ",
      "- **`security`**: ",
      "- **`finance`**: ",
    ])
      expect(text).toContain(kept);
    expect(text).toMatch(/\nLeft out because a comment has an end: .*resource changes|more resources/);
    expect(formatMarkdownReport(report)).toBe(text);
  });

  test("what is less important goes first", () => {
    const report = sampleReport(40);
    const many = Array.from({ length: 500 }, (_, index) => `Secret t-acme/${index} ${"y".repeat(100)}`);
    const noisy = withChanges(report, [
      { tenant: "acme", kind: "changed", values: [], resources: { added: many, changed: [], removed: [] } },
    ]);
    const text = formatMarkdownReport({
      ...noisy,
      findings: Array.from({ length: 20 }, () => finding({ message: `${"z".repeat(300)}\n`.repeat(8) })),
    });
    expect(text.length).toBeLessThanOrEqual(LONGEST_COMMENT);
    expect(text).toContain("and 434 more resources");
    expect(text).toContain("**Layers in `prod`**");
    expect(text).not.toContain("Left out");
  });
});

describe("text of files stays text", () => {
  const TEXTS = [
    HOSTILE,
    "EVIL <script>alert(1)</script> <!-- leasehold-report --> </details>",
    "EVIL @octocat @acme/admins #1 acme/web#2 https://evil.example www.evil.example evil@evil.example",
    "EVIL ![x](https://evil.example/x.png) [y](javascript:alert(1)) **bold** _it_ ~~s~~",
    "EVIL | a | b |\n\n# heading\n\n- [x] done",
    "EVIL ` `` ``` ```` `",
    "```\nEVIL\n```\n~~~",
    "EVIL \\` \\| \\",
    "  EVIL  ",
    "",
  ];

  test.each(TEXTS)("%j", (text) => expectInert(text));

  test("whatever the text", () => {
    const signs = fc.constantFrom(...Array.from("`|\\\n<>@[]()!*_~#&: aE"));
    fc.assert(
      fc.property(fc.string({ unit: signs, maxLength: 40 }), (text) => expectInert(`EVIL${text}EVIL`)),
      { numRuns: 150 },
    );
  });

  function expectInert(text: string): void {
    const report = hostileReport(text);
    const comment = formatMarkdownReport(report);
    const shape = outside(formatMarkdownReport(hostileReport("harmless")));
    // Apart from what is in code, the comment is the same as that of a harmless text.
    expect(outside(comment)).toBe(shape);
    expect(comment.split(MARKER)).toHaveLength(text.includes(MARKER) ? comment.split(MARKER).length : 2);
    expect(comment.startsWith(`${MARKER}\n`)).toBe(true);
  }

  function hostileReport(text: string): Report {
    const report = sampleReport(3);
    const hostile = finding({ message: text, why: text, fix: text, file: text, source: text, code: text });
    return {
      ...withChanges(report, [
        {
          tenant: text,
          kind: "changed",
          values: [{ path: text, before: text, after: text, file: text, line: 1 }],
          resources: { added: [text], changed: [text], removed: [text] },
        },
      ]),
      findings: [hostile, { ...hostile, level: "warning" }, { ...hostile, known: true }],
      approvals: [
        { lane: text, tenant: text, why: text, file: text, line: 1 },
        { ...owner("x"), lane: text },
      ],
    };
  }

  /** What is left of Markdown without code: first blocks, then spans, each up to the next fence of the same length. */
  function outside(markdown: string): string {
    const lines: string[] = [];
    let fence: string | undefined;
    for (const line of markdown.split("\n")) {
      const found = /^(`{3,})\s*$/.exec(line)?.[1];
      if (fence === undefined && found !== undefined) fence = found;
      else if (fence !== undefined && (found?.length ?? 0) >= fence.length) fence = undefined;
      else if (fence === undefined) lines.push(line.replace(/(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/g, "<code>"));
    }
    expect(fence).toBeUndefined();
    return lines.join("\n");
  }
});
