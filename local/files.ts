import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";

/** Writes a file only its owner may read, whole or not at all. */
export function writeSecret(file: string, text: string): void {
  const draft = `${file}.${process.pid}.new`;
  writeFileSync(draft, text, { mode: 0o600 });
  renameSync(draft, file);
}

/** The last lines of a text file, or a note that it is not there. */
export function lastLines(file: string, count: number): string {
  if (!existsSync(file)) return "(no log was written)";
  return readFileSync(file, "utf8").trimEnd().split("\n").slice(-count).join("\n");
}

/** Hash over texts or files' contents, to see whether something changed. */
export function hashOf(...texts: (string | Buffer)[]): string {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(text).update("\0");
  return hash.digest("hex").slice(0, 16);
}
