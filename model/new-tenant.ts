/** The file of a new tenant, and whether it would pass the check. */

import { checkConfusableIds, checkTierExists } from "./checks/identity";
import { tenantSchema } from "./definition";
import { parseDocument } from "./document";

import { orderProblems, type Problem } from "./problems";
import { startRun } from "./run";
import { checkShape } from "./shape";
import { problemIn, sourceText } from "./source-text";
import type { Sources } from "./sources";

/** What a new tenant's file needs. */
export interface NewTenant {
  readonly id: string;
  readonly name: string;
  readonly tier: string;
  readonly ownerTeam: string;
  readonly ownerEmail: string;
}

/** The text of the file: five lines that are safe by themselves. */
export function newTenantText({ id, name, tier, ownerTeam, ownerEmail }: NewTenant): string {
  return [
    "apiVersion: tenancy/v1",
    `id: ${scalar(id)}`,
    `name: ${scalar(name)}`,
    `tier: ${scalar(tier)}`,
    `owner: {team: ${scalar(ownerTeam)}, email: ${scalar(ownerEmail)}}`,
    "",
  ].join("\n");
}

/** What `tenant check` would say about the new file; an id that is taken is refused here, before anything is written. */
export function judgeNewTenant(sources: Sources, tenant: NewTenant): readonly Problem[] {
  const file = `tenants/${tenant.id}.yaml`;
  if (sources.tenants.ids.includes(tenant.id)) {
    return [
      problemIn(file, {
        code: "TEN-105",
        path: "id",
        message: `${tenant.id} is taken: ${file} exists. Ids are unique.`,
        fix: "Choose another id.",
      }),
    ];
  }
  const document = parseDocument(sourceText(file, newTenantText(tenant)));
  const { definition, problems } = checkShape(document, tenantSchema);
  if (definition === undefined) return orderProblems([...document.problems, ...problems]);
  const loaded = { document, definition };
  return orderProblems([
    ...document.problems,
    ...checkTierExists(loaded, { sources }),
    ...checkConfusableIds(startRun({ ...sources, tenants: { ...sources.tenants, loaded: [...sources.tenants.loaded, loaded] } })),
  ]);
}

/** Plain where YAML reads it back as the same text, else quoted. */
function scalar(text: string): string {
  return /^[A-Za-z][A-Za-z0-9 ._@+-]*[A-Za-z0-9]$/.test(text) && !/^(true|false|null)$/i.test(text) ? text : JSON.stringify(text);
}
