/** Whether a tenant file says clearly in which state its tenant is. */

import type { Tombstone } from "../definition";
import { type Document, problemAtPath } from "../document";
import type { Loaded } from "../layers";
import type { Problem } from "../problems";
import type { Run } from "../run";

/** A tenant that is not deleted has no day on which it was. */
export function checkLifecycle({ definition, document }: Loaded<Pick<Tombstone, "lifecycle">> | Living): readonly Problem[] {
  if (definition.lifecycle?.deleted === undefined) return [];
  const message = `A tenant that is ${definition.lifecycle.status} has no day on which it was deleted.`;
  return [
    problemAtPath(document, ["lifecycle", "deleted"], {
      code: "LIF-105",
      message,
      fix: "Remove deleted, or write status: deleted.",
    }),
  ];
}

interface Living {
  readonly document: Document;
  readonly definition: { readonly lifecycle?: Tombstone["lifecycle"] | undefined };
}

/** A deleted tenant names the day and the ticket. */
export function checkTombstones({ sources }: Run): readonly Problem[] {
  return sources.tombstones
    .filter(({ definition }) => definition.lifecycle.deleted === undefined)
    .map(({ document }) =>
      problemAtPath(document, ["lifecycle"], {
        code: "LIF-105",
        message: "Say since when and why this tenant is deleted.",
        fix: "Add deleted: {on: 2026-03-02, ticket: OPS-31}.",
      }),
    );
}
