/** `tenant schema`: the files' formats as JSON Schema, for editors. */

import { Command } from "commander";
import { SCHEMA_COMMAND, schemaFiles } from "../model/json-schema";
import { type GenerateOptions, generate } from "./generated";

/** The subcommand for `program.ts`. */
export const schemaCommand = new Command("schema")
  .description("write schemas/*.schema.json, which editors use to complete and mark the files")
  .option("--check", "write nothing; fail if a file differs from what the program would write")
  .option("--root <folder>", "the repository", process.cwd())
  .action((options: GenerateOptions) => generate(schemaFiles(), options, SCHEMA_COMMAND));
