import { mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Platform } from "./platform";
import type { Plugin } from "./plugins";

const standIns = join(__dirname, "plugins", "bin");

/** Makes the platform's bin folder hold exactly its tools and the stand-ins of the plugins that are missing. */
export function linkPrograms({ paths, record }: Platform, missing: readonly Plugin[]): void {
  mkdirSync(paths.bin, { recursive: true, mode: 0o700 });
  const targets = new Map(Object.entries(record.tools));
  for (const { program } of missing) targets.set(program, join(standIns, program));
  for (const name of readdirSync(paths.bin)) rmSync(join(paths.bin, name), { force: true });
  for (const [name, target] of targets) symlinkSync(target, join(paths.bin, name));
}
