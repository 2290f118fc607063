import { spawnSync } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join, sep } from "node:path";
import { localFolder, repository } from "./paths";
import type { Tool } from "./tools";

const ours = [localFolder, join(repository, "local", "plugins")];

/** Folders on PATH that are not this program's own; a nested run must not take its parent's links for an installation. */
export function foreignPath(): string[] {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.filter((folder) => folder !== "" && !ours.some((own) => `${folder}${sep}`.startsWith(`${own}${sep}`)));
}

/** True if the file is there and may be executed. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** First executable of this name on PATH outside our own folders. */
export function findOnPath(name: string): string | undefined {
  return foreignPath()
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

/** An installed tool in an acceptable version. */
export function findInstalled(tool: Tool): string | undefined {
  const file = findOnPath(tool.name);
  if (file === undefined) return undefined;
  const version = versionOf(file, tool.askVersion);
  return version !== undefined && tool.accepts(version) ? file : undefined;
}

/** The first version number a program prints when asked. */
export function versionOf(file: string, args: readonly string[]): string | undefined {
  const { stdout, stderr } = spawnSync(file, args, { encoding: "utf8", timeout: 20_000 });
  return /\d+\.\d+\.\d+/.exec(`${stdout}\n${stderr}`)?.[0];
}
