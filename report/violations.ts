/** Violations of resources, told like problems of files: with the line that caused them. */

import { type Document, rangeOf } from "../model/document";
import { printable } from "../model/printable";
import type { Fleet } from "../model/resolved-tenant";
import { placeAt, wordAt } from "../model/source-text";
import type { Sources } from "../model/sources";
import type { Invariant } from "../policies/invariant";
import { invariants } from "../policies/invariants";
import type { Judgement } from "../policies/judge";
import type { StackResource } from "../policies/resources";
import type { Finding } from "./finding";
import { type Provenance, Provenances } from "./provenance/provenance";
import { sentence } from "./rules";

/** What was judged, and the files it was made from. */
interface Judged {
  readonly environment: string;
  readonly resources: readonly StackResource[];
  readonly sources: Sources;
  /** Undefined when the files have problems; then every violation is shown at the top of its tenant's file. */
  readonly fleet: Fleet | undefined;
}

/** Where settings and exceptions of invariants are written. */
const CONFIGURATION = "policies/config.json";

/** Every judgement as a finding, in the same order. */
export function violationFindings(judgements: readonly Judgement[], judged: Judged): readonly Finding[] {
  if (judgements.length === 0) return [];
  const { environment, resources, sources, fleet } = judged;
  const tenants = new Map(fleet?.tenants.map((tenant) => [tenant.id, tenant]));
  const provenances = new Provenances(resources, { environment, tenants, ids: new Set(sources.tenants.ids) });
  const documents = documentsOf(sources);
  const byName = new Map(invariants.map((invariant) => [invariant.name, invariant]));
  return judgements.map((judgement) => {
    const place = judgement.urn === "" ? configuration() : provenances.of(judgement.urn, judgement.field);
    return {
      ...found(judgement, place, byName.get(judgement.invariant)),
      environment,
      ...shown(place, documents.get(place.file)),
    };
  });
}

function found(
  judgement: Judgement,
  { tenant, path, file }: Provenance,
  invariant: Invariant | undefined,
): Omit<Finding, "line" | "column" | "endColumn"> {
  const { object, problem, field, urn } = judgement;
  return {
    kind: "violation",
    known: false,
    code: judgement.invariant,
    level: "error",
    file,
    path,
    ...(tenant === undefined ? {} : { tenant }),
    ...(urn === "" ? {} : { resource: printable(object) }),
    message: printable(`${object} ${problem}${field === undefined ? "" : ` (at ${field})`}.`),
    why: invariant === undefined ? "" : whyOf(invariant),
    fix: invariant === undefined ? "" : sentence(invariant.remedy),
  };
}

function whyOf({ holds, sources }: Invariant): string {
  return sources.length === 0 ? holds : `${holds} (${sources.join(", ")})`;
}

function configuration(): Provenance {
  return { file: CONFIGURATION, line: 1, column: 1, path: "" };
}

/** A file as a whole is shown at its id, which says what it is about. */
function shown(
  { line, column, path }: Provenance,
  document: Document | undefined,
): Pick<Finding, "line" | "column" | "endColumn" | "source"> {
  if (document === undefined) return { line, column, endColumn: column };
  return wordAt(document.source, path === "" ? placeAt(document.source, rangeOf(document, ["id"]).start) : { line, column });
}

/** Every file that a violation can point at. */
function documentsOf({ tenants, tiers, profiles, environments }: Sources): ReadonlyMap<string, Document> {
  const loaded = [tenants, tiers, profiles, environments].flatMap((folder) => folder.loaded.map(({ document }) => document));
  return new Map(loaded.map((document) => [document.source.file, document]));
}
