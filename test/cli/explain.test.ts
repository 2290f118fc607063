import { describe, expect, test } from "vitest";
import { CODES } from "../../model/codes";
import { everyField, fieldHelp } from "../../model/field-help";
import { tenant } from "./command";

const here = __dirname;

describe("tenant explain", () => {
  test("a code, in any case: what it is about, why it exists, and what a file that breaks it is told", () => {
    const { code, out } = tenant(here, "explain", "ten-101");
    expect(code).toBe(0);
    expect(out.split("\n").slice(0, 2)).toEqual(["TEN-101: Who the tenant is", `  why: ${CODES["TEN-101"]}`]);
    expect(out).toMatch(/^tenants\/acme\.yaml:\d+:\d+ TEN-101 Unknown field .*\n> \d+ \|/m);
    expect(out).not.toContain("```");
    expect(JSON.parse(tenant(here, "explain", "TEN-101", "--json").out)).toMatchObject({
      code: "TEN-101",
      about: "Who the tenant is",
      why: CODES["TEN-101"],
      examples: expect.arrayContaining([expect.stringContaining(" TEN-101 Unknown field")]) as string[],
    });
  });

  test("a field: its description, what it takes, and what holds without it", () => {
    const { code, out } = tenant(here, "explain", "quotas.requests.cpu");
    expect({ code, lines: out.split("\n") }).toEqual({
      code: 0,
      lines: [
        "quotas.requests.cpu",
        expect.stringMatching(/^ {2}Cores or millicores/) as string,
        "  is: cores, such as 2 or 0.5, or millicores, such as 500m",
        "  required: no",
        "  default: what the tier, a profile or the environment says",
        "",
      ],
    });
    expect(JSON.parse(tenant(here, "explain", "owner", "--json").out)).toMatchObject({
      path: "owner",
      required: true,
      fields: ["team", "email", "channel"],
    });
  });

  test("an invariant: what holds, and what to do where it does not", () => {
    const { code, out } = tenant(here, "explain", "namespace-denies-by-default");
    expect(code).toBe(0);
    expect(out).toMatch(/^namespace-denies-by-default: .+\n {2}holds: Every tenant namespace has a network policy/);
    expect(out).toMatch(/^ {2}remedy: Add a NetworkPolicy/m);
    expect(JSON.parse(tenant(here, "explain", "namespace-denies-by-default", "--json").out)).toMatchObject({
      severity: "critical",
      ids: ["C1"],
    });
  });

  test("without anything: every field, every code and every invariant", () => {
    const { code, out, chat } = tenant(here, "explain");
    expect(code).toBe(0);
    expect(out).toMatch(/^owner\.email +A mailbox/m);
    expect(Object.keys(CODES).filter((name) => !new RegExp(`^${name} +\\S`, "m").test(out))).toEqual([]);
    expect(out).toMatch(/^namespace-denies-by-default +every tenant namespace/m);
    expect(chat).toContain("tenant explain <code, field or invariant>");
  });

  test.each([
    ["TEN-1011", "Did you mean `TEN-101`?"],
    ["quotas.request.cpu", "Did you mean `quotas.requests.cpu`?"],
    ["namespace-denies-by-defualt", "Did you mean `namespace-denies-by-default`?"],
    ["statuss", "`tenant explain` without anything lists all."],
    ["email", "Did you mean `owner.email`?"],
    ["constructor", "There is no rule, no field and no invariant `constructor`."],
    ["", "There is no rule, no field and no invariant ``."],
  ])("`%s` is neither: exit code 2 and a guess", (asked, guess) => {
    const { code, out, chat } = tenant(here, "explain", asked);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(chat).toContain(guess);
  });
});

describe("help on fields", () => {
  test.each([
    ["access.members[0].group", "access.members[].group", "text"],
    ["access.members.group", "access.members[].group", "text"],
    ["lifecycle.status", "lifecycle.status", "requested, active, suspended, offboarding or deleted"],
    ["access.members", "access.members", "a list"],
    ["environments.dev.quotas.objects.pods", "environments.<name>.quotas.objects.pods", "a whole number from 1"],
    ["quotas.features.seats", "quotas.features.<name>", "a whole number from 0"],
    ["quotas.notifyAt[]", "quotas.notifyAt[]", "a whole number from 1 to 100"],
    ["quotas.storage.classes", "quotas.storage.classes", "a block; the names in it are yours to choose"],
    ["lifecycle", "lifecycle", "a block of fields"],
    ["apiVersion", "apiVersion", "always tenancy/v1"],
  ])("%s", (asked, path, type) => {
    expect(fieldHelp(asked)).toMatchObject({ path, type });
  });

  test.each(["quotas.cpu", "owner[0]", "access.members[0].boss", "__proto__", "toString", "quotas.requests.cpu.more"])(
    "%s is no field",
    (asked) => expect(fieldHelp(asked)).toBeUndefined(),
  );

  test("every field that is listed is found by its path, and says what it is unless its name is free", () => {
    const fields = everyField();
    expect(fields.length).toBeGreaterThan(50);
    for (const field of fields) expect(fieldHelp(field.path)).toEqual(field);
    expect(fields.filter(({ path, description }) => description === "" && !/(\[\]|<name>)$/.test(path))).toEqual([]);
  });
});
