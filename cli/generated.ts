/** Files that a command makes from the program: written, or compared with what is there. */

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type GeneratedFile, staleFiles } from "../model/generated";
import { counted } from "../model/problems";
import { data, exitCodes, reportProblems } from "./output";

/** How a generating command was called. */
export interface GenerateOptions {
  readonly root: string;
  readonly check?: boolean;
}

/** Writes the files, or with `--check` reports those that differ. `command` is what makes them anew. */
export function generate(files: readonly GeneratedFile[], { root, check }: GenerateOptions, command: string): void {
  const stale = staleFiles(root, files, command);
  if (stale.length === 0) {
    data(`${counted(files.length, "generated file")} up to date.`);
  } else if (check === true) {
    reportProblems(stale, false);
    process.exitCode = exitCodes.findings;
  } else {
    const differing = files.filter((made) => stale.some(({ file }) => file === made.file));
    for (const { file, text } of differing) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
    }
    data(`Wrote ${differing.map(({ file }) => file).join(", ")}.`);
  }
}
