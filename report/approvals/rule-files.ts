/** Who must agree to a change of the rules: tiers, profiles, environments, teams, and exceptions from policies. */

import { PLATFORM_LANE } from "../../model/blocks/approvals";
import { type Document, rangeOf } from "../../model/document";
import type { Loaded } from "../../model/layers";
import type { Path } from "../../model/paths";
import type { Base } from "../../model/run";
import { placeAt } from "../../model/source-text";
import type { Sources } from "../../model/sources";
import type { Tier } from "../../model/tier";
import type { Approval } from "../report";
import { changedFields } from "./field-changes";
import { everyLane, lanesNaming } from "./lanes";

/** A kind of rule file, and what a change of one of its fields is about. */
interface RuleKind {
  readonly files: RegExp;
  readonly what: string;
  readonly find?: (sources: Sources, id: string) => Loaded<object> | undefined;
  /** Fields of tenant files that a change of it always is about. */
  readonly always: readonly Path[];
}

const byId = (folder: "tiers" | "profiles" | "environments") => (sources: Sources, id: string) =>
  (sources[folder].loaded as readonly Loaded<{ readonly id: string }>[]).find(({ definition }) => definition.id === id);

const RULE_KINDS: readonly RuleKind[] = [
  { files: /^tiers\/([^/]+)\.yaml$/, what: "a tier", find: byId("tiers"), always: [] },
  { files: /^profiles\/([^/]+)\.yaml$/, what: "a profile", find: byId("profiles"), always: [["compliance"]] },
  { files: /^environments\/([^/]+)\.yaml$/, what: "an environment", find: byId("environments"), always: [] },
  { files: /^(teams)\.yaml$/, what: "the teams", find: ({ teams }) => teams.loaded, always: [] },
  { files: /^(services)\.yaml$/, what: "the catalogue of services", always: [] },
  { files: /^policies\/(.+)$/, what: "what policies demand or excuse", always: [["isolation"], ["network"]] },
];

/** Parts of a rule file that hold fields of tenant files. */
const HOLDERS: ReadonlySet<unknown> = new Set(["defaults", "floors", "ceilings"]);

/** Parts of a tier that say who approves: whoever is named there is asked before that changes. */
const LISTS: ReadonlySet<unknown> = new Set(["selfService", "approvals"]);

/** The lanes that a change of a rule file needs; none for any other file. Lanes are those of the base. */
export function ruleFileReasons(file: string, sources: Sources, base: Base): readonly Approval[] {
  const kind = RULE_KINDS.find(({ files }) => files.test(file));
  if (kind === undefined) return [];
  const id = kind.files.exec(file)?.[1] ?? "";
  const [before, after] = [kind.find?.(base.sources, id), kind.find?.(sources, id)];
  const fields = changedFields(before?.definition, after?.definition).map(({ path }) => path);
  const own = base.sources.tiers.loaded.filter(({ document }) => document.source.file === file);
  const tiers = own.length > 0 ? own : base.sources.tiers.loaded;
  const platform = [{ lane: PLATFORM_LANE, why: `${kind.what} changes`, path: fields[0] ?? [] }];
  const others = [
    ...kind.always.map((path) => ({ path, at: [] as Path })),
    ...fields.map((path) => ({ path, at: path })),
  ].flatMap(({ path, at }) => tiers.flatMap((tier) => lanesOfRule(path, tier).map((reason) => ({ ...reason, path: at }))));
  return [...platform, ...others].map(({ lane, why, path }) => ({ lane, why, file, line: lineOf(after?.document, path) }));
}

function lanesOfRule(path: Path, tier: Loaded<Tier>): readonly { readonly lane: string; readonly why: string }[] {
  if (LISTS.has(path[0]))
    return everyLane(tier).map((lane) => ({ lane, why: `${String(path[0])} changes, which names who approves` }));
  const field = HOLDERS.has(path[0]) ? path.slice(1) : path;
  return field.length === 0
    ? []
    : lanesNaming(field, tier).map(({ lane, name }) => ({ lane, why: `${name} changes for every tenant of it` }));
}

function lineOf(document: Document | undefined, path: Path): number {
  return document === undefined ? 1 : placeAt(document.source, rangeOf(document, path).start).line;
}
