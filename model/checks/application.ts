/** Whether the tier has the features a tenant turns on, and whether its settings are small, flat and read as they were meant. */

import type { Document } from "../document";
import { type Context, placeOf, problemAtName, problemFrom } from "../layers";
import { type Path, pathText } from "../paths";
import { shown } from "../printable";
import type { Problem } from "../problems";
import type { Run } from "../run";
import { problemAt } from "../source-text";
import { didYouMean, listed } from "../suggest";
import type { Node, ScalarNode } from "../tree";

/** What is off may be one of another tier, so that moving down is no reason to rewrite a file. */
export function checkFeatures(context: Context, { sources }: Run): readonly Problem[] {
  const { id, allowed } = context.tier.definition;
  const own = allowed.features ?? [];
  const chosen = Object.entries(context.values.features).filter(([name]) => !own.includes(name));
  if (chosen.length === 0) return [];
  const tiers = sources.tiers.loaded.filter(({ definition }) => definition.id !== id);
  return chosen.flatMap(([name, isOn]) => {
    const others = tiers
      .filter(({ definition }) => definition.allowed.features?.includes(name))
      .map(({ definition }) => definition.id);
    if (!isOn && others.length > 0) return [];
    const elsewhere = others.length === 0 ? "" : ` Tier ${listed(others)} has it.`;
    const message = `Feature \`${name}\` is not part of tier ${id}.${elsewhere}${others.length === 0 ? didYouMean(name, own) : ""}`;
    const way = others.length === 0 ? "" : `, or move to ${listed(others)}`;
    const choice = own.length === 0 ? "Remove it: the tier has none" : `Choose ${listed(own)}`;
    return [problemAtName(context, ["features", name], { code: "OPS-108", message, fix: `${choice}${way}.` })];
  });
}

const MOST_BYTES = 16 * 1024;
const DEEPEST = 8;

/** The settings as they are merged; a tier's or an environment's count too. */
export function checkSettings(context: Context): readonly Problem[] {
  const { settings } = context.values;
  if (Object.keys(settings).length === 0) return [];
  const bytes = Buffer.byteLength(JSON.stringify(settings));
  const [deep] = tooDeep(settings, ["settings"]);
  const refuse = (path: Path, message: string, fix: string): Problem =>
    problemFrom(context, path, { code: "YML-110", message, fix });
  return [
    ...(bytes <= MOST_BYTES
      ? []
      : [
          refuse(
            ["settings"],
            `settings are ${Math.ceil(bytes / 1024)} KiB as JSON, with what ${placeOf(context, ["settings"]).file} and the layers below it say; the limit is ${MOST_BYTES / 1024} KiB.`,
            "Keep large data in the application, and only its name here.",
          ),
        ]),
    ...(deep === undefined
      ? []
      : [refuse(deep, `settings are nested deeper than ${DEEPEST} levels here.`, "Flatten them: longer names, fewer levels.")]),
  ];
}

/** The first path that lies too deep. */
function tooDeep(value: unknown, path: Path): readonly Path[] {
  if (typeof value !== "object" || value === null) return [];
  if (path.length > DEEPEST) return [path];
  for (const [name, inner] of Object.entries(value as Record<string, unknown>)) {
    const found = tooDeep(inner, [...path, Array.isArray(value) ? Number(name) : name]);
    if (found.length > 0) return found;
  }
  return [];
}

/** Places of free data in every kind of file; `*` stands for any name. */
const FREE: readonly Path[] = [["settings"], ["environments", "*", "settings"], ["defaults", "settings"]];

/** Elsewhere a field knows what it wants; in free data only the writer does, so nothing that YAML may have changed is let through. */
export function checkFreeData({ sources }: Run): readonly Problem[] {
  const { tenants, tiers, profiles, environments } = sources;
  const documents = [tenants, tiers, profiles, environments].flatMap(({ loaded }) => loaded.map(({ document }) => document));
  return documents.flatMap((document) =>
    FREE.flatMap((path) => (document.root === undefined ? [] : nodesAt(document.root, path, []))).flatMap(({ node, path }) =>
      changedIn(document, node, path),
    ),
  );
}

interface Placed {
  readonly node: Node;
  readonly path: Path;
}

function nodesAt(node: Node, [name, ...rest]: Path, path: Path): readonly Placed[] {
  if (name === undefined) return [{ node, path }];
  if (node.kind !== "map") return [];
  return node.entries.flatMap(({ key, value }) =>
    key.kind === "scalar" && (name === "*" || key.text === name) ? nodesAt(value, rest, [...path, key.text]) : [],
  );
}

function changedIn(document: Document, node: Node, path: Path): readonly Problem[] {
  switch (node.kind) {
    case "alias":
      return []; // refused already
    case "list":
      return node.items.flatMap((item, index) => changedIn(document, item, [...path, index]));
    case "map":
      return node.entries.flatMap(({ key, value }) =>
        changedIn(document, value, [...path, key.kind === "scalar" ? key.text : ""]),
      );
    case "scalar":
      return changed(document, node, path);
  }
}

/** Words that earlier YAML read as true or false, and many people still do. */
const NEARLY_BOOLEAN = /^(yes|no|on|off|y|n)$/i;

function changed({ source, refused }: Document, { range, value }: ScalarNode, path: Path): readonly Problem[] {
  const raw = source.text.slice(range.start, range.end);
  const name = pathText(path);
  if (refused.has(name)) return [];
  if (typeof value === "string" && NEARLY_BOOLEAN.test(raw)) {
    const fix = `Write ${/^(yes|on|y)$/i.test(raw) ? "true" : "false"}, or put it in quotes if it is text.`;
    return [problemAt(source, range, { code: "YML-114", path: name, message: `\`${raw}\` is text in YAML 1.2.`, fix })];
  }
  if (typeof value !== "number" || raw === String(value)) return [];
  const message = `${shown(raw)} is read as the number ${String(value)}.`;
  const fix = `Put it in quotes if it is text: "${shown(raw)}"; otherwise write ${Number.isFinite(value) ? String(value) : "a number"}.`;
  return [problemAt(source, range, { code: "YML-115", path: name, message, fix })];
}
