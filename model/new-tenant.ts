/** The file of a new tenant, and whether it would pass the check. */

import { tenantSchema } from "./definition";
import { parseDocument } from "./document";
import { checkFleet } from "./fleet";
import { levelOf, orderProblems, type Problem } from "./problems";
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

/** How editors that know the YAML language server find the schema; relative to the file itself. */
const MODELINE = "# yaml-language-server: $schema=../schemas/tenant.schema.json";

/** The text of the file: five lines that are safe by themselves, after the line for editors where the repository has schemas. */
export function newTenantText(tenant: NewTenant, { hasSchemas }: { readonly hasSchemas: boolean }): string {
  const { id, name, tier, ownerTeam, ownerEmail } = tenant;
  return [
    ...(hasSchemas ? [MODELINE] : []),
    "apiVersion: tenancy/v1",
    `id: ${scalar(id)}`,
    `name: ${scalar(name)}`,
    `tier: ${scalar(tier)}`,
    `owner: {team: ${scalar(ownerTeam)}, email: ${scalar(ownerEmail)}}`,
    "",
  ].join("\n");
}

/**
 * What `tenant check` would say with the new file that it does not say without it, in whatever file.
 *
 * An id that is taken is refused before anything else is looked at.
 */
export function judgeNewTenant(sources: Sources, tenant: NewTenant): readonly Problem[] {
  const file = `tenants/${tenant.id}.yaml`;
  const taken = takenId(sources, tenant.id);
  if (taken !== undefined) return [problemIn(file, { ...taken, path: "id", fix: "Choose another id." })];
  const document = parseDocument(sourceText(file, newTenantText(tenant, { hasSchemas: false })));
  const { definition, problems } = checkShape(document, tenantSchema);
  if (definition === undefined) return orderProblems([...document.problems, ...problems]);
  const tenants = {
    ...sources.tenants,
    ids: [...sources.tenants.ids, tenant.id],
    loaded: [...sources.tenants.loaded, { document, definition }],
  };
  const environments = sources.environments.ids;
  const known = new Set(checkFleet(sources, environments).map(keyOf));
  return [...document.problems, ...checkFleet({ ...sources, tenants }, environments)].filter(
    (problem) => levelOf(problem) === "error" && !known.has(keyOf(problem)),
  );
}

function takenId({ tenants, tombstones }: Sources, id: string) {
  const tombstone = tombstones.find(({ definition }) => definition.id === id)?.definition;
  if (tombstone !== undefined) {
    const day = tombstone.lifecycle.deleted === undefined ? "" : ` on ${tombstone.lifecycle.deleted.on}`;
    return { code: "TEN-106", message: `${id} was deleted${day} (tenants/${id}.yaml). Ids are not reused.` } as const;
  }
  if (!tenants.ids.includes(id)) return undefined;
  return { code: "TEN-105", message: `${id} is taken: tenants/${id}.yaml exists. Ids are unique.` } as const;
}

function keyOf({ file, line, code, message }: Problem): string {
  return [file, line, code, message].join("\n");
}

/** Plain where YAML reads it back as the same text, else quoted. */
function scalar(text: string): string {
  return /^[A-Za-z][A-Za-z0-9 ._@+-]*[A-Za-z0-9]$/.test(text) && !/^(true|false|null)$/i.test(text) ? text : JSON.stringify(text);
}
