import { describe, expect, test } from "vitest";
import type { Finding } from "../../report/finding";
import { htmlReport } from "../../report/html/page";
import type { EnvironmentReport, Report } from "../../report/report";
import { sampleReport } from "../support/report";
import { leak } from "../support/report-edges";

const HOSTILE = [
  `<script>alert(1)</script>`,
  `"><img src=x onerror=alert(1)>`,
  `' onmouseover='alert(1)`,
  `</style></script><!-- & ${"long".repeat(100)}`,
  "moc.\u202elive\u202c",
  "two\nlines\u0000",
];

/** A report in which every text that a tenant can choose is the same. */
function saying(text: string): Report {
  const report = sampleReport(3, [leak("acme", "globex")]);
  const replaced = JSON.parse(JSON.stringify(report), (key, value: unknown) =>
    typeof value === "string" && !["letter", "layer", "kind", "verdict", "on", "today", "resource"].includes(key) ? text : value,
  ) as Report;
  const denial = () => [];
  const environments = replaced.environments.map((each, index): EnvironmentReport => {
    const { before } = each;
    return {
      ...each,
      pools: report.environments[index]?.pools ?? [],
      after: { ...each.after, denial },
      ...(before === undefined ? {} : { before: { ...before, denial } }),
    };
  });
  return { ...replaced, environments, findings: [finding({ message: text, why: text, fix: text, source: text, file: text })] };
}

function finding(more: Partial<Finding> = {}): Finding {
  const place = { file: "tenants/acme.yaml", line: 7, column: 3, endColumn: 9, path: "quotas" };
  return {
    ...place,
    code: "QTA-106",
    message: "It is too much.",
    why: "Because.",
    fix: "Ask for less.",
    kind: "problem",
    known: false,
    ...more,
  };
}

/** Every tag of a page, with its attributes. */
function tagsOf(page: string): readonly string[] {
  return page.replace(/<style>[^]*?<\/style>|<script>[^]*?<\/script>/g, "").match(/<[^>]*>/g) ?? [];
}

/** The page's words without its tags, its style and its script. */
function wordsOf(page: string): string {
  return page.replace(/<style>[^]*?<\/style>|<script>[^]*?<\/script>/g, "").replace(/<[^>]*>/g, "");
}

describe("what a tenant wrote stays text", () => {
  test.each(HOSTILE)("%j", (text) => {
    const [page, harmless] = [htmlReport(saying(text)), htmlReport(saying("harmless"))];
    const names = (html: string): readonly string[] => tagsOf(html).map((tag) => /^<\/?[a-zA-Z!]*/.exec(tag)?.[0] ?? "");
    expect(names(page)).toEqual(names(harmless));
    expect(page.match(/<script/g)).toHaveLength(1);
    for (const tag of tagsOf(page)) expect(tag.slice(1).replace(/"[^"]*"/g, "")).not.toMatch(/\bon\w+\s*=|['<]/);
    expect(page).not.toMatch(/[\u0000-\u0008\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
  });

  test("and a character that cannot be seen is spelled out", () => {
    expect(htmlReport(saying("moc.\u202elive"))).toContain("moc.&lt;U+202E&gt;live");
  });
});

describe("the page needs nothing from elsewhere", () => {
  const page = htmlReport(sampleReport(25, [leak("acme", "globex")]));

  test("no address, no import, no event handler, no style in a tag", () => {
    const addresses = [...page.matchAll(/\b(?:src|href|action|data|poster)="([^"]*)"/g)].map(([, address]) => address);
    expect(addresses.filter((address) => address?.startsWith("#") === false)).toEqual(["data:,"]);
    expect(page).not.toMatch(/@import|url\(|https?:|\bstyle="|\bon[a-z]+="/);
  });

  test("its security policy allows its own style and script by their hashes, and nothing else", () => {
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? "";
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+'; script-src 'sha256-[\w+/=]+'; img-src data:;/);
    expect(policy).not.toContain("unsafe");
  });
});

describe("structure", () => {
  test.each([0, 1, 3, 25])("of a fleet of %i: landmarks, headings in order, ids once, every link arrives", (count) => {
    const page = htmlReport(sampleReport(count));
    for (const landmark of ["header", "nav", "main", "footer"])
      expect(page.match(new RegExp(`<${landmark}[ >]`, "g"))).toHaveLength(1);
    const levels = [...page.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
    expect(levels[0]).toBe(1);
    for (const [index, level] of levels.entries()) expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of page.matchAll(/ (?:href="#|aria-labelledby=")([^"]*)"/g)) expect(ids).toContain(target);
  });

  test("every table has a caption, heads of columns and heads of rows", () => {
    const tables = htmlReport(sampleReport(25)).match(/<table[^]*?<\/table>/g) ?? [];
    expect(tables.length).toBeGreaterThan(5);
    for (const table of tables) {
      expect(table).toMatch(/<caption>[^<]/);
      const columns = table.match(/<th scope="col"/g)?.length ?? 0;
      const rows = table.match(/<tr>/g)?.length ?? 0;
      expect(table.match(/<th scope="row"/g)).toHaveLength(rows - 1);
      expect(table.match(/<td/g)).toHaveLength((rows - 1) * (columns - 1));
    }
  });

  test("every cell of the map is in the table below it", () => {
    const { environments } = sampleReport(25, [leak("acme", "globex")]);
    const page = htmlReport(sampleReport(25, [leak("acme", "globex")]));
    const rows = /Every way that is not denied[^]*?<\/table>/.exec(page)?.[0].match(/<tr>.*<\/tr>/g) ?? [];
    for (const { from, to, letter, says } of environments[0]?.after.edges.filter((edge) => edge.letter !== "G") ?? []) {
      const row = rows.find((each) => each.includes(`>${from}<`) && each.includes(`>${to}<`) && each.includes(says));
      expect(row, `${from} ${to}`).toContain(`>${letter}<`);
    }
    expect(page.match(/<use /g)).toHaveLength(new Set(environments[0]?.after.edges.map(({ from, to }) => `${from} ${to}`)).size);
  });
});

describe("what it says first", () => {
  const headline = (report: Report): string => /<h1>([^<]*)/.exec(htmlReport(report))?.[1] ?? "";
  const [environment] = sampleReport(3).environments;

  test("no leak, the sums beside it", () => {
    expect(headline(sampleReport(24))).toBe("No tenant reaches another without agreement");
    expect(wordsOf(htmlReport(sampleReport(24)))).toContain(
      "24 tenants · 552 ordered pairs · 548 denied · 4 by agreement · 0 leaks",
    );
  });

  test("leaks before everything else, each with its evidence", () => {
    const page = htmlReport({ ...sampleReport(3, [leak("acme", "globex")]), findings: [finding()] });
    expect(page).toContain("<h1>1 leak</h1>");
    expect(wordsOf(page)).toMatch(
      /Leaks \(1\)\s+acme → globex[^]*NetworkPolicy t-globex\/debug: ingress from all pods of t-acme tenants\/globex.yaml:9/,
    );
  });

  test("a finding that blocks; not one that was there before, or a warning", () => {
    expect(headline({ ...sampleReport(3), findings: [finding()] })).toBe("1 finding to mend first");
    const harmless = [finding({ known: true }), finding({ level: "warning" })];
    expect(headline({ ...sampleReport(3), findings: harmless })).toBe("No tenant reaches another without agreement");
  });

  test("nothing judged is not taken for nothing found", () => {
    expect(headline({ ...sampleReport(0), environments: [] })).toBe("There are no tenants");
    const broken = htmlReport({ ...sampleReport(0), environments: [], findings: [finding()] });
    expect(wordsOf(broken)).toContain("Isolation was not judged: what the files describe cannot be built.");
  });

  test("what changed is said with its place, before and after", () => {
    expect(wordsOf(htmlReport(sampleReport(3)))).toContain("quotas.requests.cpu 32 → 40 tenants/acme.yaml:7");
    const unchanged = environment === undefined ? [] : [{ ...environment, changes: [] }];
    expect(wordsOf(htmlReport({ ...sampleReport(3), environments: unchanged }))).toContain(
      "No tenant's values or resources change.",
    );
  });
});

test("findings keep the lines of the source they show", () => {
  const source = "> 7 |   cpu: 99\n    |        ^^";
  expect(htmlReport({ ...sampleReport(3), findings: [finding({ source })] })).toContain(
    "&gt; 7 |   cpu: 99\n    |        ^^</pre>",
  );
});

describe("size and stability", () => {
  test("the same report gives the same bytes", () => {
    expect(htmlReport(sampleReport(200))).toBe(htmlReport(sampleReport(200)));
  });

  test("the map of 200 tenants is below 100 KB, the page below 1 MB, and it is there at once", () => {
    const started = performance.now();
    const page = htmlReport(sampleReport(200));
    expect(performance.now() - started).toBeLessThan(3000);
    const map = /<div class="map"[^]*?<\/div>/.exec(page)?.[0] ?? "";
    expect(map.match(/<use /g)?.length).toBeGreaterThan(200);
    expect(Buffer.byteLength(map)).toBeLessThan(100_000);
    expect(Buffer.byteLength(page)).toBeLessThan(1_000_000);
  });

  test("a fleet that leaks everywhere stays readable", () => {
    const ids = sampleReport(120).environments[0]?.tenants.map(({ id }) => id) ?? [];
    const leaks = ids.flatMap((from) => ids.filter((to) => to !== from).map((to) => leak(from, to)));
    const page = htmlReport(sampleReport(120, leaks));
    expect(page).toContain(`<h1>${leaks.length} leaks</h1>`);
    expect(Buffer.byteLength(page)).toBeLessThan(3_000_000);
  });
});
