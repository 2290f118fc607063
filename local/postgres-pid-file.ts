import { existsSync, readdirSync, readlinkSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Removes the pid file of a server that is gone. The server would do so itself, but it takes any process with that number for the old
 * server: another one after a reboot, or one that has ended and that nobody has collected yet. The file guards against two servers on
 * the same data, so it goes only when no process works in the folder any more; every server process does.
 */
export async function removeStalePidFile(data: string): Promise<void> {
  const file = join(data, "postmaster.pid");
  if (!existsSync(file) || process.platform !== "linux") return;
  // Children of a killed server notice its death and leave by themselves.
  for (let tries = 0; isInUse(data); tries += 1) {
    if (tries === 50) return;
    await sleep(100);
  }
  rmSync(file, { force: true });
}

function isInUse(folder: string): boolean {
  return readdirSync("/proc").some((pid) => {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/cwd`) === folder;
    } catch {
      return false;
    }
  });
}
