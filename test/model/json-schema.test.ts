import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { parseDocument } from "../../model/document";
import { FILE_KINDS, schemaText } from "../../model/json-schema";
import { sourceText } from "../../model/source-text";
import { judgeTenantFile } from "../../model/sources";

const FIXTURES = join(__dirname, "../fixtures");

/** Codes of values that are wrong by their size or meaning, which a schema's patterns cannot say. */
const BEYOND_SCHEMA = ["QTA-102", "QTA-103", "QTA-104", "QTA-108", "OPS-101", "OPS-104"];

const kind = FILE_KINDS.find(({ name }) => name === "tenant");
const validate = new Ajv({ schemaId: "auto" }).compile(JSON.parse(kind === undefined ? "" : schemaText(kind)) as object);

/** What the editor and the program say about the shape of one text; undefined where its YAML is refused. */
function verdicts(text: string): { readonly editor: boolean; readonly codes: readonly string[] } | undefined {
  const document = parseDocument(sourceText("tenants/acme.yaml", text));
  if (document.problems.length > 0) return undefined;
  const { problems } = judgeTenantFile(document);
  return { editor: validate(load(text)) === true, codes: problems.map(({ code }) => code) };
}

function texts(folder: string): readonly (readonly [string, string])[] {
  const names = readdirSync(join(FIXTURES, folder)).filter((name) => name.endsWith(".yaml"));
  return names.map((name) => [name, readFileSync(join(FIXTURES, folder, name), "utf8")]);
}

describe("editors and the program agree about the shape of tenant files", () => {
  test.each([...texts("good"), ...texts("good/tenants")])("%s is good in both", (_, text) => {
    expect(verdicts(text)).toEqual({ editor: true, codes: [] });
  });

  test.each(texts("bad"))("%s", (_, text) => {
    const found = verdicts(text);
    if (found === undefined) return; // no data to judge
    const shapeFaults = found.codes.filter((code) => !BEYOND_SCHEMA.includes(code));
    if (found.codes.length === 0 || shapeFaults.length > 0) expect(found.editor).toBe(shapeFaults.length === 0);
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
