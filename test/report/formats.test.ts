import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CODES } from "../../model/codes";
import type { Problem } from "../../model/problems";
import { FORMATS, type Format } from "../../report/format";
import { RULE_GROUPS, ruleOf } from "../../report/rules";
import { HOSTILE, problem } from "./problem";

const context = { files: ["tenants/acme.yaml", "tenants/globex.yaml"], prefix: "" };

function render(format: Format, problems: readonly Problem[], prefix = ""): string {
  return FORMATS[format](problems, { ...context, prefix });
}

describe("pretty", () => {
  test("a warning says so, and is counted apart", () => {
    const lines = render("pretty", [problem(), problem({ level: "warning", file: "tiers/x.yaml" })]).split("\n");
    expect(lines[0]).toBe("tenants/acme.yaml:7:3 TEN-101 Unknown field `quota`.");
    expect(lines).toContain("tiers/x.yaml:7:3 warning TEN-101 Unknown field `quota`.");
    expect(lines.at(-1)).toBe("1 problem, 1 warning in 2 files");
  });
});

describe("json", () => {
  test("every problem with its level", () => {
    const problems = [problem(), problem({ level: "warning" })];
    expect(JSON.parse(render("json", problems))).toEqual({
      problems: [{ ...problem(), level: "error" }, problem({ level: "warning" })],
    });
  });
});

describe("markdown", () => {
  test("the count, then every problem as a block that its text cannot leave", () => {
    const text = render("markdown", [problem({ message: "``` @everybody" })]);
    expect(text).toBe(
      [
        "**1 problem in 1 file**",
        "",
        "````",
        "tenants/acme.yaml:7:3  TEN-101  ``` @everybody",
        "> 7 |   quota: {}",
        "    |   ^^^^^",
        "why: unknown fields are errors, so that a typo is never ignored",
        "fix: Fields here: quotas.",
        "````",
      ].join("\n"),
    );
  });
});

describe("github", () => {
  test("one command per problem, with its place in the git repository", () => {
    expect(render("github", [problem()], "fleet/")).toBe(
      "::error file=fleet/tenants/acme.yaml,line=7,col=3,endColumn=8,title=TEN-101::Unknown field `quota`.%0A" +
        "why: unknown fields are errors, so that a typo is never ignored%0Afix: Fields here: quotas.",
    );
  });

  test("a problem of a whole file has no columns; nothing wrong is nothing written", () => {
    expect(render("github", [problem({ line: 1, column: 1, endColumn: 1 })])).toMatch(
      /^::error file=tenants\/acme\.yaml,line=1,title=/,
    );
    expect(render("github", [])).toBe("");
  });

  test("ten errors and ten warnings, then how many more", () => {
    const errors = Array.from({ length: 13 }, (_, line) => problem({ line }));
    const warnings = Array.from({ length: 12 }, (_, line) => problem({ line, level: "warning" }));
    const lines = render("github", [...warnings, ...errors]).split("\n");
    expect(lines.map((line) => /^::(\w+)/.exec(line)?.[1])).toEqual([
      ...Array<string>(10).fill("error"),
      ...Array<string>(10).fill("warning"),
      "notice",
    ]);
    expect(lines.at(-1)).toBe("::notice::and 5 more problems; `npx tenant check` shows all");
  });

  test("no text leaves its property or its line", () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        const line = render("github", [problem({ message: text, why: text, fix: text, file: text })]);
        const command = /^::error file=([^,:]*),line=7,col=3,endColumn=8,title=TEN-101::([^\r\n]*)$/.exec(line);
        const read = (escaped = ""): string =>
          escaped.replace(/%(0D|0A|3A|2C|25)/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
        expect(read(command?.[1])).toBe(text);
        expect(read(command?.[2])).toBe(`${text}\nwhy: ${text}\nfix: ${text}`);
      }),
    );
  });
});

describe("junit", () => {
  test("a green run: every file passes every kind of rule", () => {
    const xml = render("junit", []);
    expect(xml).toContain(`<testsuites name="leasehold" tests="${2 * RULE_GROUPS.length}" failures="0">`);
    expect(xml).toContain(
      '<testcase name="YML: The file and its YAML" classname="tenants/globex.yaml" file="tenants/globex.yaml"/>',
    );
    expect(xml).not.toContain("<failure");
  });

  test("a failure begins with its place and tells of all; warnings pass", () => {
    const xml = render("junit", [
      problem(),
      problem({ line: 9, message: "Another." }),
      problem({ code: "QTA-106", level: "warning" }),
    ]);
    expect(xml).toContain(`tests="${2 * RULE_GROUPS.length}" failures="1"`);
    expect(xml).toContain('<failure message="tenants/acme.yaml:7:3 TEN-101 Unknown field `quota`. (and 1 more)" type="TEN-101">');
    expect(xml).toContain("tenants/acme.yaml:9:3 TEN-101 Another.\nwhy: ");
    expect(xml).toMatch(
      /<testcase name="QTA: Tier, quotas and rate limits" [^>]*>\n\s+<system-out>tenants\/acme\.yaml:7:3 QTA-106/,
    );
  });

  test("a file that only a problem names has a suite of its own", () => {
    expect(render("junit", [problem({ file: "environments" })])).toContain('<testsuite name="environments"');
  });

  test("it is XML whatever files say", () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        const xml = render("junit", [
          problem({ message: text, why: text, fix: text, file: text }),
          problem({ level: "warning", fix: text }),
        ]);
        expect(xmlFaults(xml)).toEqual([]);
      }),
    );
  });
});

describe("sarif", () => {
  interface Sarif {
    readonly version: string;
    readonly runs: readonly {
      readonly tool: {
        readonly driver: {
          readonly rules: readonly { id: string; shortDescription: { text: string }; help: { markdown: string } }[];
        };
      };
      readonly results: readonly {
        readonly ruleId: string;
        readonly ruleIndex: number;
        readonly level: string;
        readonly message: { readonly text: string };
        readonly locations: readonly {
          readonly physicalLocation: { readonly artifactLocation: { uri: string }; readonly region: object };
        }[];
        readonly partialFingerprints: Readonly<Record<string, string>>;
      }[];
    }[];
  }
  const sarif = (problems: readonly Problem[], prefix = ""): Sarif["runs"][number] => {
    const { version, runs } = JSON.parse(render("sarif", problems, prefix)) as Sarif;
    expect({ version, runs: runs.length }).toEqual({ version: "2.1.0", runs: 1 });
    return runs[0] as Sarif["runs"][number];
  };
  const prints = (problems: readonly Problem[]): readonly (string | undefined)[] =>
    sarif(problems).results.map(({ partialFingerprints }) => partialFingerprints["primaryLocationLineHash"]);

  test("one rule per code that occurs, with the reason of the catalogue", () => {
    const { tool, results } = sarif([problem(), problem({ line: 9 }), problem({ code: "QTA-106", level: "warning" })]);
    expect(tool.driver.rules.map(({ id }) => id)).toEqual(["QTA-106", "TEN-101"]);
    expect(tool.driver.rules[1]?.shortDescription.text).toBe("Unknown fields are errors, so that a typo is never ignored.");
    expect(tool.driver.rules[1]?.help.markdown).toContain("`npx tenant explain TEN-101`");
    expect(results.map(({ ruleId, ruleIndex, level }) => [ruleId, ruleIndex, level])).toEqual([
      ["TEN-101", 1, "error"],
      ["TEN-101", 1, "error"],
      ["QTA-106", 0, "warning"],
    ]);
  });

  test("places are relative to the git repository; whole files have a line and no columns", () => {
    const { results } = sarif(
      [problem({ file: "tenants/a b?#%.yaml" }), problem({ line: 1, column: 1, endColumn: 1 })],
      "my fleet/",
    );
    expect(results.map(({ locations }) => locations[0]?.physicalLocation)).toEqual([
      {
        artifactLocation: { uri: "my%20fleet/tenants/a%20b%3F%23%25.yaml" },
        region: { startLine: 7, startColumn: 3, endColumn: 8 },
      },
      { artifactLocation: { uri: "my%20fleet/tenants/acme.yaml" }, region: { startLine: 1 } },
    ]);
  });

  test("a fingerprint stays when lines and list items move, and differs where the problem does", () => {
    const item = (path: string, line: number, text: string): Problem =>
      problem({ path, line, source: `> ${line} |   ${text}\n    | ^` });
    const [first, second] = [
      item("access.members[0].role", 7, "- {group: a, role: boss}"),
      item("access.members[1].role", 8, "- {group: b, role: boss}"),
    ];
    const moved = item("access.members[4].role", 107, "  - {group: a,  role: boss}");
    expect(prints([moved])).toEqual([prints([first, second])[0]]);
    const different = [
      first,
      second,
      problem(),
      problem({ code: "TEN-102" }),
      problem({ path: "x" }),
      problem({ file: "tenants/b.yaml" }),
    ];
    expect(new Set(prints(different)).size).toBe(different.length);
    expect(prints([problem({ line: 99, source: "> 99 | quota: {}" })])).toEqual(prints([problem()]));
    expect(new Set(prints([problem(), problem({ line: 8 })])).size).toBe(2);
  });

  test("what a file says is no link and no address", () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        const { results } = sarif([problem({ message: text, file: `tenants/${text}` })]);
        expect(results[0]?.message.text).not.toContain("](");
        expect(results[0]?.locations[0]?.physicalLocation.artifactLocation.uri).toMatch(/^tenants\/[\w%.!~*'()/-]*$/);
      }),
    );
  });
});

test.each(Object.keys(FORMATS) as Format[])("%s: the same problems give the same bytes", (format) => {
  const problems = [problem({ message: HOSTILE }), problem({ level: "warning" })];
  expect(render(format, structuredClone(problems))).toBe(render(format, problems));
});

test("every rule of the catalogue has a subject in words", () => {
  expect(Object.keys(CODES).filter((code) => /^[A-Z]{3}$/.test(ruleOf(code)?.about ?? "ABC"))).toEqual([]);
});

/** Any text, more often than not with what means something in one of the formats. */
function hostileText(): fc.Arbitrary<string> {
  const parts = fc.oneof(
    fc.constantFrom(HOSTILE, "]]>", "<", "&#0;", "](", "%25", "%0A", ",", ":", "\n", "\r", "\ud800", "\u0000", "\uffff"),
    fc.string({ unit: "binary" }),
  );
  return fc.array(parts, { minLength: 1, maxLength: 5 }).map((all) => all.join(""));
}

/** What is not well-formed: XML 1.0 as far as a report uses it. */
function xmlFaults(xml: string): readonly string[] {
  const NAME = "[a-z-]+";
  const TEXT = `(?:[^<>&"]|&(?:amp|lt|gt|quot|#10);)*`;
  const token = new RegExp(`<(${NAME})((?: ${NAME}="${TEXT}")*)(/?)>|</(${NAME})>|(${TEXT})`, "suy");
  const faults =
    /[^\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.exec(xml) === null ? [] : ["a character that XML cannot hold"];
  const open: string[] = [];
  token.lastIndex = xml.indexOf("\n");
  while (token.lastIndex < xml.length) {
    const found = token.exec(xml);
    if (found === null || found[0] === "") return [...faults, "neither tag nor text"];
    if (found[1] !== undefined && found[3] === "") open.push(found[1]);
    if (found[4] !== undefined && open.pop() !== found[4]) faults.push(`</${found[4]}> closes another element`);
  }
  return open.length === 0 ? faults : [...faults, `<${open.join("><")}> is not closed`];
}
