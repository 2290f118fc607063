/** Plugins as declared on an object, checked and ready to run. */

import type { PluginUse } from "./configuration";
import { checkExpression } from "./expressions";
import { PLUGINS } from "./plugins";
import { checkKeys, type Fields, fields, isFields, list, NotSimulated, text } from "./values";

const META_KEYS = ["disable", "filter", "error_response", "priority"];

/** Entries of a Secret, by the name the plugin refers to it with. */
type SecretLookup = (name: string) => Fields;

/**
 * The plugins of a list that are switched on, by name; of two with one name the later stays.
 *
 * @throws NotSimulated for a plugin, or a setting of one, that the simulator does not act on.
 */
export function loadPlugins(declared: unknown, owner: string, secretOf: SecretLookup, flag = "enable"): Map<string, PluginUse> {
  const entries = list(declared).map(fields);
  for (const entry of entries) checkKeys(`a plugin of ${owner}`, entry, ["name", flag, "config", "secretRef"]);
  return new Map(
    entries
      .filter((entry) => entry[flag] === true)
      .map((entry) => {
        const referred = text(entry["secretRef"]);
        const config = merged(fields(entry["config"]), referred === "" ? {} : nested(secretOf(referred)));
        return [text(entry["name"]), pluginUse(text(entry["name"]), config, owner)];
      }),
  );
}

/** One plugin with its settings, those common to all plugins apart. */
function pluginUse(name: string, all: Fields, owner: string): PluginUse {
  const { _meta, ...config } = all;
  const kind = PLUGINS[name];
  if (kind === undefined) throw new NotSimulated(`${owner}: the simulator does not know the plugin ${name}`);
  const meta = fields(_meta);
  checkKeys(`${owner}: ${name}`, config, kind.keys);
  checkKeys(`${owner}: _meta of ${name}`, meta, META_KEYS);
  for (const conditions of [list(meta["filter"]), ...(kind.conditions?.(config) ?? [])]) checkExpression(conditions);
  for (const inner of kind.inner?.(config) ?? []) pluginUse(inner.name, inner.config, owner);
  return { name, config, meta, owner };
}

/** A key such as `redis.password` stands for a value inside an object. */
function nested(entries: Fields): Fields {
  return Object.entries(entries).reduce<Fields>((done, [key, value]) => {
    const tree = key.split(".").reduceRight<unknown>((inner, part) => ({ [part]: inner }), value);
    return merged(done, tree as Fields);
  }, {});
}

function merged(base: Fields, over: Fields): Fields {
  const both = Object.entries(over).map(([key, value]) => {
    const old = base[key];
    return [key, isFields(old) && isFields(value) ? merged(old, value) : value];
  });
  return { ...base, ...(Object.fromEntries(both) as Fields) };
}
