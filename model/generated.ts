/** Files that are made from the program, and whether they are what it would make now. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Problem } from "./problems";
import { problemIn } from "./source-text";

/** A generated file: its path relative to the repository and its text. */
export interface GeneratedFile {
  readonly file: string;
  readonly text: string;
}

/** One problem for every file that is missing or differs; `command` is what makes it anew. */
export function staleFiles(root: string, files: readonly GeneratedFile[], command: string): readonly Problem[] {
  return files
    .filter(({ file, text }) => current(root, file) !== text)
    .map(({ file }) => {
      const message = `${file} does not match the program.`;
      return problemIn(file, { code: "CHG-101", path: "", message, fix: `Run ${command} and commit the file.` });
    });
}

function current(root: string, file: string): string | undefined {
  try {
    return readFileSync(join(root, file), "utf8");
  } catch {
    return undefined;
  }
}
