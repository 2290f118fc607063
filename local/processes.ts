import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { lastLines } from "./files";
import { isAlive, startOf } from "./lock";
import type { RunningPart } from "./platform";

/** How one part is started. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Record<string, string>;
  readonly cwd?: string;
  /** Numeric user and group, when it must not run as the present user. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

// etcd and PostgreSQL take settings from variables such as ETCD_DATA_DIR or PGDATA: the user's must not reach ours.
function fewVariables(): Record<string, string> {
  const kept = ["PATH", "HOME", "TMPDIR", "TZ", "SYSTEMROOT"];
  return Object.fromEntries(kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
}

/** Starts a process that outlives this one and writes its output to `log`. */
export async function startDetached(command: Command, log: string): Promise<RunningPart> {
  const output = openSync(log, "a", 0o600);
  try {
    const child = spawn(command.file, command.args, {
      detached: true,
      stdio: ["ignore", output, output],
      env: { ...fewVariables(), ...command.env },
      cwd: command.cwd,
      uid: command.user?.uid,
      gid: command.user?.gid,
    });
    await new Promise<void>((resolve, reject) => child.once("spawn", resolve).once("error", reject));
    child.unref();
    const pid = child.pid ?? 0;
    return { pid, started: startOf(pid) ?? "ended at once", log };
  } finally {
    closeSync(output);
  }
}

/**
 * Waits until a part answers. If its process ends first, or if it does not answer in time, the error carries the end of its log.
 * @param seconds how long to wait
 */
export async function untilHealthy(
  name: string,
  part: RunningPart,
  check: () => Promise<boolean>,
  seconds: number,
): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    if (await check()) return;
    const complaint = !isAlive(part)
      ? `${name} ended`
      : Date.now() > deadline
        ? `${name} did not answer within ${seconds} s`
        : undefined;
    if (complaint !== undefined) throw new Error(`${complaint}; the end of ${part.log}:\n${lastLines(part.log, 20)}`);
    await sleep(100);
  }
}

/**
 * Ends exactly this process and waits until it is gone: the given signal first, SIGKILL if it has not gone after `patience` seconds.
 * @returns false if it did not run any more
 */
export async function endProcess(part: RunningPart, signal: NodeJS.Signals = "SIGTERM", patience = 15): Promise<boolean> {
  if (!isAlive(part)) return false;
  send(part, signal);
  const deadline = Date.now() + patience * 1000;
  let isForced = false;
  while (isAlive(part)) {
    if (!isForced && Date.now() > deadline) {
      send(part, "SIGKILL");
      isForced = true;
    }
    await sleep(50);
  }
  return true;
}

function send(part: RunningPart, signal: NodeJS.Signals): void {
  try {
    process.kill(part.pid, signal);
  } catch (error) {
    // It ended by itself in the meantime.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
