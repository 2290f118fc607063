import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "./paths";

const file = join(cacheFolder, "failed-downloads.json");
const day = 24 * 3600 * 1000;

/**
 * Tries to download something, unless the user forbids it (`LEASEHOLD_OFFLINE=1`) or it failed within the last day:
 * where a site is out of reach, every start would wait for it.
 * @returns false if it was not tried or did not succeed
 */
export async function attemptDownload(name: string, download: () => Promise<boolean>): Promise<boolean> {
  if (process.env["LEASEHOLD_OFFLINE"] === "1" || Date.now() - (readFailures()[name] ?? 0) < day) return false;
  const hasSucceeded = await download().catch(() => false);
  if (!hasSucceeded) rememberFailure(name);
  return hasSucceeded;
}

function readFailures(): Record<string, number> {
  try {
    return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Record<string, number>) : {};
  } catch {
    return {};
  }
}

function rememberFailure(name: string): void {
  mkdirSync(cacheFolder, { recursive: true });
  writeFileSync(file, JSON.stringify({ ...readFailures(), [name]: Date.now() }));
}
