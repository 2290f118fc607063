/** Everything the files of a repository say, before an environment is chosen. */

import type { z } from "zod";
import { checkFileName } from "./checks/identity";
import { checkSecrets } from "./checks/secrets";
import { type TenantDefinition, type Tombstone, tenantSchema, tombstoneSchema } from "./definition";
import { type Document, parseDocument } from "./document";
import { type EnvironmentDefinition, environmentSchema } from "./environment";
import type { Loaded } from "./layers";
import type { Problem } from "./problems";
import { type Profile, profileSchema } from "./profile";
import { isAbsent, listFolder, readSource } from "./read";
import { type Salvaged, salvage } from "./salvage";
import { checkShape } from "./shape";
import { type Teams, teamsSchema } from "./teams";
import { type Tier, tierSchema } from "./tier";

/** The files of a repository, each checked by itself. */
export interface Sources {
  /** Tenants that are not deleted. `ids` has those of deleted ones too, and of files with problems. */
  readonly tenants: Folder<TenantDefinition>;
  /** Tenants whose files have the wrong shape, without what is wrong: only rules about one tenant look at them. */
  readonly salvaged: readonly Salvaged<TenantDefinition>[];
  /** What is left of deleted tenants. */
  readonly tombstones: readonly Loaded<Tombstone>[];
  readonly tiers: Folder<Tier>;
  readonly profiles: Folder<Profile>;
  readonly environments: Folder<EnvironmentDefinition>;
  /** The list of teams that may own tenants; without it any may. */
  readonly teams: Single<Teams>;
}

/** A file of which there is one, and which need not be there. */
interface Single<T> {
  readonly loaded: Loaded<T> | undefined;
  /** The file, if it is YAML of the wrong shape. */
  readonly misshapen?: Document;
  readonly problems: readonly Problem[];
}

/** The files of one folder: all ids there, the files whose shape is right, and what is wrong with the others. */
export interface Folder<T> {
  readonly ids: readonly string[];
  readonly loaded: readonly Loaded<T>[];
  readonly problems: readonly Problem[];
}

/**
 * Reads every file of a repository.
 *
 * Never throws for what a file may hold: unreadable, broken and missing files are problems.
 */
export function loadSources(root: string): Sources {
  const files = loadFolder<TenantDefinition | Tombstone>(root, "tenants", schemaOf);
  return {
    tenants: { ...files, loaded: files.loaded.filter(isPresent) },
    salvaged: files.misshapen.flatMap((document) =>
      schemaOf(document) === tenantSchema ? (salvage(document, tenantSchema) ?? []) : [],
    ),
    tombstones: files.loaded.filter(isTombstone),
    tiers: loadFolder(root, "tiers", () => tierSchema),
    profiles: loadFolder(root, "profiles", () => profileSchema, { mayBeAbsent: true }),
    environments: loadFolder(root, "environments", () => environmentSchema),
    teams: loadSingle(root, "teams.yaml", teamsSchema),
  };
}

/** What is wrong with the shape of one tenant file. */
export function judgeTenantFile(document: Document): { readonly problems: readonly Problem[] } {
  return checkShape(document, schemaOf(document));
}

/** A deleted tenant's file needs little; whatever else it once said may stay. */
function schemaOf({ value }: Document): z.ZodType<TenantDefinition | Tombstone> {
  const { lifecycle } = (value ?? {}) as { readonly lifecycle?: { readonly status?: unknown } };
  return lifecycle?.status === "deleted" ? tombstoneSchema : tenantSchema;
}

function isTombstone(file: Loaded<TenantDefinition | Tombstone>): file is Loaded<Tombstone> {
  return file.definition.lifecycle?.status === "deleted";
}

function isPresent(file: Loaded<TenantDefinition | Tombstone>): file is Loaded<TenantDefinition> {
  return !isTombstone(file);
}

function loadFolder<T extends { readonly id: string }>(
  root: string,
  folder: string,
  schema: (document: Document) => z.ZodType<T>,
  options: { readonly mayBeAbsent?: boolean } = {},
): Folder<T> & { readonly misshapen: readonly Document[] } {
  const { ids, problems } = listFolder(root, folder, options);
  const files = ids.map((id) => loadFile(root, `${folder}/${id}.yaml`, schema));
  return {
    ids,
    loaded: files.flatMap(({ loaded }) => (loaded === undefined ? [] : [loaded])),
    misshapen: files.flatMap(({ misshapen }) => misshapen ?? []),
    problems: [...problems, ...files.flatMap((file) => file.problems)],
  };
}

function loadFile<T extends { readonly id: string }>(
  root: string,
  file: string,
  schema: (document: Document) => z.ZodType<T>,
): Single<T> {
  const { problems, ...read } = readFile(root, file, schema);
  const { loaded } = read;
  return {
    ...read,
    problems: loaded === undefined ? problems : [...problems, ...checkFileName(loaded.document, loaded.definition.id)],
  };
}

function loadSingle<T>(root: string, file: string, schema: z.ZodType<T>): Single<T> {
  return isAbsent(root, file) ? { loaded: undefined, problems: [] } : readFile(root, file, () => schema);
}

/** One file, and everything that is wrong with it; a secret is looked for even if nothing else can be said. */
function readFile<T>(root: string, file: string, schema: (document: Document) => z.ZodType<T>): Single<T> {
  const { source, problems: unreadable } = readSource(root, file);
  if (source === undefined) return { loaded: undefined, problems: unreadable };
  const document = parseDocument(source);
  const { definition, problems } = checkShape(document, schema(document));
  const loaded = definition === undefined ? undefined : { document, definition };
  const all = [...document.problems, ...problems, ...checkSecrets(document)];
  return loaded === undefined && document.value !== undefined
    ? { loaded, misshapen: document, problems: all }
    : { loaded, problems: all };
}
