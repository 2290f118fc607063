/** Whether a file is the file of the thing it describes, and of nothing else. */

import type { TenantDefinition } from "../definition";
import { type Document, problemAtPath, rangeOf } from "../document";
import type { Loaded } from "../layers";
import { shown } from "../printable";
import { compareText, type Problem } from "../problems";
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

/** No two files declare one id. */
export function checkUniqueIds(tenants: readonly Loaded<TenantDefinition>[]): readonly Problem[] {
  const firsts = new Map<string, Document>();
  const ordered = [...tenants].sort((left, right) => compareText(left.document.source.file, right.document.source.file));
  return ordered.flatMap(({ definition: { id }, document }) => {
    const first = firsts.get(id);
    if (first === undefined) {
      firsts.set(id, document);
      return [];
    }
    const { line } = placeAt(first.source, rangeOf(first, ["id"]).start);
    const message = `${id} is also declared in ${first.source.file}:${line}. Ids are unique.`;
    return [problemAtPath(document, ["id"], { code: "TEN-105", message, fix: "Give one of them another id." })];
  });
}

/** The tier must exist. */
export function checkTierExists(tenant: Loaded<TenantDefinition>, tiers: readonly string[]): readonly Problem[] {
  const { tier } = tenant.definition;
  if (tiers.includes(tier)) return [];
  const message = `Tier \`${shown(tier)}\` does not exist.${didYouMean(tier, tiers)}`;
  const fix = tiers.length === 0 ? "There is no tier in tiers/: restore the folder's files." : `Choose ${listed(tiers)}.`;
  return [problemAtPath(tenant.document, ["tier"], { code: "QTA-101", message, fix })];
}
