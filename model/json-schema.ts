/** The formats of all files as JSON Schema, for editors: what they mark while somebody types is what the check refuses later. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { tenantSchema, tombstoneSchema } from "./definition";
import { environmentSchema } from "./environment";
import { type GeneratedFile, staleFiles } from "./generated";
import type { Problem } from "./problems";
import { profileSchema } from "./profile";
import { teamsSchema } from "./teams";
import { tierSchema } from "./tier";

/** A kind of file that has a schema: which files, and what they may hold. */
interface FileKind {
  readonly name: string;
  /** Pattern of the files, for editors. */
  readonly files: string;
  readonly schema: () => object;
}

/** Every kind of file with its schema. */
export const FILE_KINDS: readonly FileKind[] = [
  { name: "tenant", files: "tenants/*.yaml", schema: tenantFileSchema },
  { name: "tier", files: "tiers/*.yaml", schema: () => draft7(tierSchema) },
  { name: "profile", files: "profiles/*.yaml", schema: () => draft7(profileSchema) },
  { name: "teams", files: "teams.yaml", schema: () => draft7(teamsSchema) },
  { name: "environment", files: "environments/*.yaml", schema: () => draft7(environmentSchema) },
];

/** The command that makes the schema files. */
export const SCHEMA_COMMAND = "npm run schema";

/** Every schema file as the program would write it. */
export function schemaFiles(): readonly GeneratedFile[] {
  return FILE_KINDS.map((kind) => ({ file: `schemas/${kind.name}.schema.json`, text: schemaText(kind) }));
}

/** Stale schema files; a repository without the folder has no editors to mislead. */
export function checkSchemas(root: string): readonly Problem[] {
  return existsSync(join(root, "schemas")) ? staleFiles(root, schemaFiles(), SCHEMA_COMMAND) : [];
}

/** The text of a schema file. */
export function schemaText({ name, schema }: FileKind): string {
  const comment = `Made by \`${SCHEMA_COMMAND}\` from model/; do not edit. Format of ${name} files.`;
  return `${JSON.stringify({ $comment: comment, ...schema() }, null, 2)}\n`;
}

/** Draft-07 because the language servers of editors understand no later one in full. */
function draft7(schema: z.ZodType): Record<string, unknown> {
  return z.toJSONSchema(schema, { target: "draft-07", io: "input" });
}

/** A deleted tenant's file needs less than that of a tenant in use. */
function tenantFileSchema(): object {
  const { required, ...schema } = draft7(tenantSchema);
  const isDeleted = {
    required: ["lifecycle"],
    properties: { lifecycle: { required: ["status"], properties: { status: { const: "deleted" } } } },
  };
  return { ...schema, if: isDeleted, then: { required: draft7(tombstoneSchema)["required"] }, else: { required } };
}
