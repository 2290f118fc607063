/** Runs a command as a child of its own and tells what it took. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What one run took. */
export interface Figures {
  readonly milliseconds: number;
  readonly mebibytes: number;
}

/**
 * Runs a Node.js script. The child writes down its own largest memory when it exits: that is portable, `time` is not.
 *
 * @throws if the script fails
 */
export function measure(script: string, args: readonly string[]): Figures {
  const folder = mkdtempSync(join(tmpdir(), "bench-run-"));
  const memory = join(folder, "memory");
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ["--require", join(__dirname, "memory.js"), script, ...args], {
    env: { ...process.env, BENCH_MEMORY_FILE: memory },
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  const milliseconds = performance.now() - started;
  if (status !== 0) throw new Error(`${script} ${args.join(" ")} failed with ${String(status)}:\n${stderr.slice(0, 2000)}`);
  const mebibytes = Number(readFileSync(memory, "utf8")) / 1024;
  rmSync(folder, { recursive: true });
  return { milliseconds, mebibytes };
}

/** The middle of the runs by time; memory is the largest of all. */
export function median(runs: readonly Figures[]): Figures {
  const sorted = runs.map(({ milliseconds }) => milliseconds).sort((left, right) => left - right);
  return { milliseconds: sorted[sorted.length >> 1] ?? 0, mebibytes: Math.max(...runs.map(({ mebibytes }) => mebibytes)) };
}
