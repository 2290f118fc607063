import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folders = new Set<string>();
let watching = false;

/** Gives a folder for the time of `use`; it is gone afterwards, also after an error or Ctrl-C. */
export function withTemporaryFolder<T>(use: (folder: string) => T): T {
  const folder = create();
  try {
    return use(folder);
  } finally {
    remove(folder);
  }
}

/** The same for work that takes its time. */
export async function whileTemporaryFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = create();
  try {
    return await use(folder);
  } finally {
    remove(folder);
  }
}

function create(): string {
  removeOnSignals();
  const folder = mkdtempSync(join(tmpdir(), "leasehold-"));
  folders.add(folder);
  return folder;
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
}

/**
 * A signal that comes while files are read is delivered when that is done: without a listener it would end the process at once
 * and leave the folder behind. Afterwards the process ends by the same signal, as its caller expects.
 */
function removeOnSignals(): void {
  if (watching) return;
  watching = true;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.once(signal, () => {
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
      process.kill(process.pid, signal);
    });
}
