/** Secrets written into files: found wherever they stand, whether the file is right otherwise or not, and never quoted. */

import type { Document } from "../document";
import { type Path, pathText } from "../paths";
import type { Problem } from "../problems";
import { credentialsIn, generatedIn, isSecretName, isSecretValue, mayHoldSecret, secretIn } from "../secrets";
import { problemAt, type Range } from "../source-text";
import type { MapNode, Node, ScalarNode } from "../tree";

interface Found {
  readonly range: Range;
  readonly path: Path;
  /** What is wrong there: completes the sentence that the field begins. */
  readonly what: string;
}

const BY_NAME = "holds a secret, going by its name";

/** Every value, key and comment of a file that looks like a secret. */
export function checkSecrets({ root, source }: Document): readonly Problem[] {
  const credentials = credentialsIn(source.text);
  if (credentials.length === 0 && !mayHoldSecret(source.text)) return [];
  // Without one in the text only a backslash can spell one, and chance needs a closer look.
  const looksLike = credentials.length > 0 || source.text.includes("\\") ? secretIn : generatedIn;
  const inTree = root === undefined ? [] : secretsIn(root, { path: [], named: false, looksLike });
  const elsewhere = credentials
    .filter(({ start, end }) => !inTree.some(({ range }) => start < range.end && range.start < end))
    .map(({ what, ...range }): Found => ({ range, path: [], what: `holds what looks like ${what}` }));
  return [...inTree, ...elsewhere].map(({ range, path, what }) => {
    const name = path.length === 0 ? "This text" : `\`${pathText(path)}\``;
    const message = `${name} ${what}. It is in the repository's history now.`;
    const doubt = what === BY_NAME ? "If it is none, call the field differently. Otherwise replace" : "Replace";
    const fix = `${doubt} the secret today where it is used, and give the new one to the application as a Secret of its namespace; here only name it (secretRef: <id>/<name>).`;
    return problemAt(source, range, { code: "TEN-113", path: pathText(path), message, fix, masked: true });
  });
}

/** Where the walk is, and how it looks at a text. */
interface At {
  readonly path: Path;
  /** Whether the name of the field, or of a list it is in, says that it is secret. */
  readonly named: boolean;
  readonly looksLike: (text: string) => string | undefined;
}

function secretsIn(node: Node, at: At): readonly Found[] {
  if (node.kind === "scalar") return secretText(node, at);
  if (node.kind === "list") return node.items.flatMap((item, index) => secretsIn(item, { ...at, path: [...at.path, index] }));
  if (node.kind !== "map") return [];
  return node.entries.flatMap(({ key, value }) => {
    if (key.kind !== "scalar") return secretsIn(value, { ...at, named: false });
    const what = at.looksLike(key.text);
    const path = [...at.path, what === undefined ? key.text : "***"];
    const own = what === undefined ? [] : [{ range: key.range, path, what: `has a name that looks like ${what}` }];
    const named = isSecretName(key.text) || isNamedBeside(node, key.text);
    return [...own, ...secretsIn(value, { ...at, path, named })];
  });
}

/** `{name: DB_PASSWORD, value: ...}`: the name stands beside the value. */
function isNamedBeside({ entries }: MapNode, key: string): boolean {
  if (key !== "value") return false;
  return entries.some(
    ({ key: other, value }) =>
      other.kind === "scalar" && ["name", "key"].includes(other.text) && value.kind === "scalar" && isSecretName(value.text),
  );
}

function secretText(node: ScalarNode, { path, named, looksLike }: At): readonly Found[] {
  const what = looksLike(node.text);
  if (what !== undefined) return [{ range: node.range, path, what: `holds what looks like ${what}` }];
  const isOne = named && typeof node.value === "string" && isSecretValue(node.text);
  return isOne ? [{ range: node.range, path, what: BY_NAME }] : [];
}
