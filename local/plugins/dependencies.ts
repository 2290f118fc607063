import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

interface Manifest {
  version?: string;
  dependencies?: Record<string, string>;
}

function readManifest(path: string): Manifest {
  return JSON.parse(readFileSync(path, "utf8")) as Manifest;
}

function manifestAbove(directory: string): string | undefined {
  const path = join(directory, "package.json");
  if (existsSync(path)) return path;
  return dirname(directory) === directory ? undefined : manifestAbove(dirname(directory));
}

/**
 * The packages a program names in the nearest package.json at or above `directory`, with the versions that are installed
 * (or the wanted range where none is), for `pulumi about`.
 */
export function directDependencies(directory: string): { name: string; version: string }[] {
  const path = manifestAbove(directory);
  if (path === undefined) return [];
  const folders = createRequire(path).resolve.paths("x") ?? [];
  return Object.entries(readManifest(path).dependencies ?? {}).map(([name, range]) => {
    const installed = folders.map((folder) => join(folder, name, "package.json")).find((candidate) => existsSync(candidate));
    return { name, version: (installed && readManifest(installed).version) ?? range };
  });
}
