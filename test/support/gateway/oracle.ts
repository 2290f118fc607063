/**
 * Plugin settings against the schemas the gateway itself validates with. The schemas are not part of this repository:
 * they are read from where `LEASEHOLD_APISIX_SCHEMAS` says, or from a folder beside it, and tests that need them skip otherwise.
 *
 * Not in any schema, hence checked here: keys that do not exist (the gateway ignores them), `_meta`, and the plugins inside
 * multi-auth. Not checked at all: what the gateway's code checks, such as regular expressions and limit groups.
 */

import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import Ajv from "ajv";
import type { Declared } from "./objects";
import { type Fields, fields, isFields, list, text } from "./values";

const FILE = process.env["LEASEHOLD_APISIX_SCHEMAS"] ?? resolve(__dirname, "../../../../shared/apisix/plugin-schema-3.18.0.json");

/** Why there is nothing to check against; `undefined` when there is. Tests put it into their title when they skip. */
export const absence = existsSync(FILE) ? undefined : "skipped: no schemas of the gateway's plugins at hand";

/** Settings common to all plugins. */
const META: Fields = {
  type: "object",
  additionalProperties: false,
  properties: {
    disable: { type: "boolean" },
    priority: { type: "integer" },
    filter: { type: "array", items: { type: "array" }, maxItems: 20 },
    error_response: { type: ["object", "string"] },
  },
};

/** Where alternatives of a schema stand, each with properties of its own. */
const ALTERNATIVES = ["if", "then", "else", "allOf", "anyOf", "oneOf", "not"];

export type Place = "route" | "consumer";

/** What is wrong with one plugin's settings; empty when the gateway would take them. */
export function pluginProblems(name: string, all: Fields, place: Place): string[] {
  const plugin = schemas()[name];
  if (plugin === undefined) return [`${name}: there is no such plugin`];
  const { _meta = {}, ...config } = all;
  const onConsumer = place === "consumer" ? plugin["consumer_schema"] : undefined;
  const schema = fields(onConsumer ?? plugin["schema"]);
  const known = knownKeys(schema);
  const unknown = Object.keys(config).filter((key) => !known.has(key));
  return [
    ...unknown.map((key) => `${name}.${key}: there is no such setting, the gateway would ignore it`),
    ...schemaProblems(name, schema, config),
    ...schemaProblems(`${name}._meta`, META, _meta),
    ...(name === "multi-auth" ? list(config["auth_plugins"]).flatMap((entry) => innerProblems(fields(entry))) : []),
  ];
}

/** The same for every plugin on the declared objects. */
export function objectProblems(objects: readonly Declared[]): string[] {
  return objects.flatMap(({ kind, namespace, name, spec }) => {
    const rules = kind === "ApisixRoute" ? list(spec["http"]).map(fields) : [spec];
    const place = kind === "ApisixConsumer" ? "consumer" : "route";
    return rules
      .flatMap((rule) => list(rule["plugins"]).map(fields))
      .flatMap((plugin) => pluginProblems(text(plugin["name"]), fields(plugin["config"]), place))
      .map((problem) => `${kind} ${namespace}/${name}: ${problem}`);
  });
}

function innerProblems(entry: Fields): string[] {
  return Object.entries(entry).flatMap(([name, settings]) => {
    const isAuthentication = schemas()[name]?.["type"] === "auth" && name !== "multi-auth";
    if (!isAuthentication) return [`multi-auth: ${name} cannot stand inside it`];
    return pluginProblems(name, fields(settings), "route").map((problem) => `multi-auth: ${problem}`);
  });
}

function schemaProblems(what: string, schema: Fields, value: unknown): string[] {
  const ajv = new Ajv({ useDefaults: true, unknownFormats: "ignore", allErrors: true });
  // The validator writes defaults into what it is given.
  if (ajv.validate(schema, structuredClone(value)) === true) return [];
  return (ajv.errors ?? []).map(({ dataPath, message }) => `${what}${dataPath}: ${message ?? "invalid"}`);
}

function knownKeys(schema: Fields): ReadonlySet<string> {
  const parts = ALTERNATIVES.flatMap((key) => [schema[key]].flat()).filter(isFields);
  return new Set([...Object.keys(fields(schema["properties"])), ...parts.flatMap((part) => [...knownKeys(part)])]);
}

let read: Readonly<Record<string, Fields>> | undefined;

function schemas(): Readonly<Record<string, Fields>> {
  read ??= repaired((JSON.parse(readFileSync(FILE, "utf8")) as { plugins: unknown }).plugins) as Readonly<Record<string, Fields>>;
  return read;
}

/** The schemas were written by a language in which an empty list and an empty object are one. */
function repaired(value: unknown): unknown {
  if (Array.isArray(value)) return (value as unknown[]).map(repaired);
  if (!isFields(value)) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, repaired(part)]));
  return copy["type"] === "array" && isFields(copy["default"]) ? { ...copy, default: [] } : copy;
}
