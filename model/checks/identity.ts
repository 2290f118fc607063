/** Whether a file is the file of the thing it describes, and of nothing else. */

import type { TenantDefinition, Tombstone } from "../definition";
import { type Document, problemAtPath, rangeOf } from "../document";
import type { Loaded } from "../layers";
import { shown } from "../printable";
import { compareText, type Problem } from "../problems";
import type { Run } from "../run";
import { placeAt } from "../source-text";
import { didYouMean, listed } from "../suggest";

/** The file name must be the id. A refused id was reported already. */
export function checkFileName(document: Document, id: string): readonly Problem[] {
  const { file } = document.source;
  const name = file.slice(file.lastIndexOf("/") + 1);
  if (name === `${id}.yaml`) return [];
  const fix = `Rename the file to ${id}.yaml, or write the id the file name gives. Ids never change: for an existing tenant rename the file.`;
  return [
    problemAtPath(document, ["id"], {
      code: "YML-111",
      message: `File is ${name} but id is ${shown(id)}. They must match.`,
      fix,
    }),
  ];
}

/** No two files declare one id, and none that of a deleted tenant. */
export function checkUniqueIds({ sources }: Pick<Run, "sources">): readonly Problem[] {
  const closed = new Map(sources.tombstones.map((file) => [file.definition.id, file]));
  const firsts = new Map<string, Document>();
  const ordered = [...sources.tenants.loaded].sort(
    (left, right) =>
      Number(isNamedAfterId(right)) - Number(isNamedAfterId(left)) ||
      compareText(left.document.source.file, right.document.source.file),
  );
  return ordered.flatMap(({ definition: { id }, document }) => {
    const tombstone = closed.get(id);
    if (tombstone !== undefined) return [reused(document, tombstone)];
    const first = firsts.get(id);
    if (first === undefined) {
      firsts.set(id, document);
      return [];
    }
    const { line } = placeAt(first.source, rangeOf(first, ["id"]).start);
    const message = `${id} is also declared in ${first.source.file}:${line}. Ids are unique.`;
    const fix = `Write id: ${idOfFile(document)}, or remove the file if it is a copy.`;
    return [problemAtPath(document, ["id"], { code: "TEN-105", message, fix })];
  });
}

/** The file that has the right name is the tenant's, so it is the other one that is wrong. */
function isNamedAfterId({ document, definition: { id } }: Loaded<TenantDefinition>): boolean {
  return idOfFile(document) === id;
}

function idOfFile({ source }: Document): string {
  return source.file.replace(/^.*\//, "").replace(/\.yaml$/, "");
}

/** What is said of files whose id is another's already: that they have the wrong name follows from it. */
export function withoutWrongNames(problems: readonly Problem[]): readonly Problem[] {
  const taken = new Set(problems.filter(({ code }) => code === "TEN-105" || code === "TEN-106").map(({ file }) => file));
  return problems.filter(({ code, file }) => code !== "YML-111" || !taken.has(file));
}

function reused(document: Document, { definition, document: { source } }: Loaded<Tombstone>): Problem {
  const { id, lifecycle } = definition;
  const since = lifecycle.deleted === undefined ? "" : ` on ${lifecycle.deleted.on}`;
  const message = `${id} was deleted${since} (${source.file}). Ids are not reused.`;
  return problemAtPath(document, ["id"], { code: "TEN-106", message, fix: "Choose another id." });
}

/** No two ids are the same but for their hyphens: people, and systems that drop hyphens, would take one for the other. */
export function checkConfusableIds({ sources }: Run): readonly Problem[] {
  const firsts = new Map<string, string>();
  const ordered = [...sources.tenants.loaded, ...sources.tombstones].sort((left, right) =>
    compareText(left.definition.id, right.definition.id),
  );
  return ordered.flatMap(({ definition: { id }, document }) => {
    const bare = id.replaceAll("-", "");
    const first = firsts.get(bare) ?? id;
    firsts.set(bare, first);
    if (first === id) return [];
    const message = `${id} and ${first} differ only in hyphens; names built from them could be taken for each other.`;
    return [problemAtPath(document, ["id"], { code: "TEN-107", message, fix: "Change one id, before its tenant is built." })];
  });
}

/** The tier must exist. */
export function checkTierExists(tenant: Loaded<TenantDefinition>, { sources }: Pick<Run, "sources">): readonly Problem[] {
  const tiers = sources.tiers.ids;
  const { tier } = tenant.definition;
  if (tiers.includes(tier)) return [];
  const message = `Tier \`${shown(tier)}\` does not exist.${didYouMean(tier, tiers)}`;
  const fix = tiers.length === 0 ? "There is no tier in tiers/: restore the folder's files." : `Choose ${listed(tiers)}.`;
  return [problemAtPath(tenant.document, ["tier"], { code: "QTA-101", message, fix })];
}
