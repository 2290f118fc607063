import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { FILE_KINDS } from "../../model/json-schema";
import { BEYOND_SCHEMA, KINDS, verdicts } from "./fuzz/agreement";

const FIXTURES = join(__dirname, "../fixtures");

/** Every YAML file below a folder of the fixtures: its name, its kind and its text. */
function files(folder: string): readonly (readonly [string, (typeof KINDS)[number], string])[] {
  const found = readdirSync(join(FIXTURES, folder), { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".yaml"),
  );
  return found.sort().map((name) => [name, kindOf(name), readFileSync(join(FIXTURES, folder, name), "utf8")]);
}

function kindOf(name: string): (typeof KINDS)[number] {
  const word = name.endsWith("teams.yaml") ? "teams" : basename(dirname(name)).replace(/s$/, "");
  const kind = KINDS.find((one) => one.name === word) ?? KINDS.find((one) => one.name === "tenant");
  if (kind === undefined) throw new Error("Tenant files have no schema");
  return kind;
}

describe("editors and the program agree about the shape of files", () => {
  test.each(files("good"))("%s is good in both", (_, kind, text) => {
    expect(verdicts(kind, text)).toEqual({ editors: [true, true], codes: [] });
  });

  test.each(files("bad"))("%s", (_, kind, text) => {
    const found = verdicts(kind, text);
    if (found === undefined) return; // no data to judge
    const isBeyond = found.codes.length > 0 && found.codes.every((code) => code in BEYOND_SCHEMA);
    const isGood = found.codes.length === 0;
    if (!isBeyond) expect(found.editors).toEqual([isGood, isGood]);
  });
});

test("every field has a description, which editors show", () => {
  for (const { name, schema } of FILE_KINDS) {
    const silent = silentFields(schema(), name);
    expect(silent).toEqual([]);
  }
});

function silentFields(schema: object, path: string): readonly string[] {
  const {
    properties = {},
    items,
    additionalProperties,
  } = schema as {
    readonly properties?: Readonly<Record<string, object & { readonly description?: string }>>;
    readonly items?: object;
    readonly additionalProperties?: object | boolean;
  };
  const inner = Object.entries(properties).flatMap(([name, field]) => [
    ...(field.description === undefined ? [`${path}.${name}`] : []),
    ...silentFields(field, `${path}.${name}`),
  ]);
  const each = [items, additionalProperties].flatMap((one) => (typeof one === "object" ? silentFields(one, `${path}[]`) : []));
  return [...inner, ...each];
}
