/**
 * The lock of a stack in a file backend. A run that was killed leaves its lock behind and the engine then refuses every later run;
 * a lock whose process is gone, on this machine, is safe to remove.
 */

import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** Who holds the lock, as the engine wrote it. */
interface Holder {
  readonly pid: number;
  readonly hostname: string;
  readonly timestamp: string;
}

/** Plugins of a killed engine end within half a second of it; after this pause nothing they began is still under way. */
const orphansEndMs = 1_000;

/**
 * Waits until nobody holds the stack; removes locks whose process is dead.
 *
 * @returns whether a dead run was found, that is, whether the state may lag behind the world.
 * @throws Error when another machine holds the lock, or a live run does not end within `patienceMs` (default 10 minutes).
 */
export async function waitForStack(stack: string, say: (text: string) => void, patienceMs = 600_000): Promise<boolean> {
  const deadline = Date.now() + patienceMs;
  let wasKilled = false;
  let said = false;
  for (let file = firstLock(stack); file !== undefined; file = firstLock(stack)) {
    const holder = readHolder(file);
    if (holder === undefined) {
      await sleep(500);
      continue;
    }
    if (holder.hostname !== hostname()) throw new Error(lockedElsewhere(stack, holder));
    if (isAlive(holder.pid)) {
      if (Date.now() > deadline)
        throw new Error(`stack ${stack} is still locked by process ${holder.pid}; end that run, then try again`);
      if (!said)
        say(`stack ${stack} is being worked on by process ${holder.pid} since ${holder.timestamp}; waiting for it to end`);
      said = true;
      await sleep(500);
    } else {
      say(`stack ${stack}: process ${holder.pid} was killed and left its lock; removing the lock and refreshing before the run`);
      await sleep(orphansEndMs);
      rmSync(file, { force: true });
      wasKilled = true;
    }
  }
  return wasKilled;
}

function lockedElsewhere(stack: string, holder: Holder): string {
  return [
    `stack ${stack} is locked by process ${holder.pid} on ${holder.hostname} since ${holder.timestamp}.`,
    `If that run is certainly over, remove its lock with "pulumi cancel --stack ${stack}" and try again.`,
  ].join("\n");
}

/** The first lock file of the stack; nothing for backends that are not folders: their locks are the engine's business. */
function firstLock(stack: string): string | undefined {
  const backend = process.env.PULUMI_BACKEND_URL ?? "";
  if (!backend.startsWith("file://")) return undefined;
  const folder = join(fileURLToPath(backend), ".pulumi", "locks", "organization", "leasehold", stack);
  const name = existsSync(folder) ? readdirSync(folder).find((entry) => entry.endsWith(".json")) : undefined;
  return name === undefined ? undefined : join(folder, name);
}

/** The holder; nothing while the lock is being written or has just vanished. A lock that stays unreadable belongs to nobody. */
function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Holder;
  } catch {
    const age = existsSync(file) ? Date.now() - statSync(file).mtimeMs : 0;
    return age < 5_000 ? undefined : { pid: -1, hostname: hostname(), timestamp: "an unknown time" };
  }
}

/** Whether the process exists and is a Pulumi CLI: a pid may have been given to another program since. */
function isAlive(pid: number): boolean {
  try {
    const row = execFileSync("ps", ["-o", "stat=,comm=", "-p", String(pid)], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [state = "", command = ""] = row.trim().split(/\s+/, 2);
    return !state.startsWith("Z") && command.includes("pulumi");
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" && signalReaches(pid);
  }
}

/** For machines without `ps`: any process of that pid counts as the holder. */
function signalReaches(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
