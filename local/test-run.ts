import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { platformEnvironment } from "./environment";
import { runNode } from "./foreground";
import { acquireLock } from "./lock";
import { localFolder, repository } from "./paths";
import { startPlatform } from "./start";
import { stopPlatform } from "./stop";
import { readResults, skippedLines, totalsLine } from "./test-results";

const name = "test";

/**
 * Runs vitest on the platform `test`, which is started for it and removed after it. The last line it prints is the plain total.
 * @param args passed on to vitest; with `--project unit` no platform is started
 * @returns the exit status
 */
export async function runTests(args: readonly string[]): Promise<number> {
  const isUnitOnly = /--project[= ]unit\b/.test(args.join(" "));
  const report = join(localFolder, `test-results-${process.pid}.json`);
  mkdirSync(localFolder, { recursive: true });
  const release = isUnitOnly ? () => undefined : await acquireLock(join(localFolder, "test-run.lock"), sayWaiting);
  try {
    // What a run that was killed has left behind would be taken for what the program under test has made.
    if (!isUnitOnly) await stop();
    const environment = isUnitOnly ? process.env : platformEnvironment((await startPlatform({ name })).platform);
    const vitest = join(repository, "node_modules", "vitest", "vitest.mjs");
    const options = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    const status = await runNode([vitest, ...options, ...args], environment);
    const results = readResults(report);
    if (results === undefined) throw new Error("vitest left no results; its own messages above say why");
    process.stdout.write([...skippedLines(results), totalsLine(results), ""].join("\n"));
    return status === 0 && results.failed > 0 ? 1 : status;
  } finally {
    rmSync(report, { force: true });
    if (!isUnitOnly) await stop();
    release();
  }
}

function sayWaiting(pid: number): void {
  process.stderr.write(`Waiting for process ${pid}, which is running the live tests of this checkout.\n`);
}

async function stop(): Promise<void> {
  await stopPlatform(name, { data: true });
}
