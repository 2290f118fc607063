import { existsSync, rmSync } from "node:fs";
import { basename } from "node:path";
import { acquireLock } from "./lock";
import { platformPaths } from "./paths";
import { loadPlatform, type Platform, savePlatform } from "./platform";
import { endProcess } from "./processes";

/** Servers last to be needed are ended first, so that none spends its end on complaining about another. */
const waves = [["kwok", "kube-scheduler", "kube-controller-manager", "postgres"], ["kube-apiserver"], ["etcd"]] as const;

/**
 * Ends exactly the processes the platform started; with `data` its folder is deleted as well. Can be repeated.
 * @returns lines that say what was done
 */
export async function stopPlatform(name: string, { data }: { data: boolean }): Promise<string[]> {
  const paths = platformPaths(name);
  if (!existsSync(paths.root)) return [`The platform "${name}" does not exist; nothing to stop.`];
  const release = await acquireLock(paths.lock, (pid) =>
    process.stderr.write(`Waiting for process ${pid}, which is starting this platform.\n`),
  );
  try {
    const platform = loadPlatform(name);
    const ended = await endAll(platform);
    const done = ended.length === 0 ? `Nothing of the platform "${name}" was running.` : `Stopped ${ended.join(", ")}.`;
    return data ? [done, deleteData(platform)] : [done];
  } finally {
    release();
  }
}

async function endAll(platform: Platform): Promise<string[]> {
  const { parts } = platform.record;
  const ended: string[] = [];
  for (const wave of waves) {
    await Promise.all(
      wave.map(async (name) => {
        const part = parts[name];
        // SIGINT is PostgreSQL's fast shutdown: it does not wait for clients.
        const wasRunning = part !== undefined && (await endProcess(part, name === "postgres" ? "SIGINT" : "SIGTERM"));
        if (wasRunning) ended.push(name);
      }),
    );
  }
  platform.record.parts = {};
  savePlatform(platform);
  return ended;
}

function deleteData({ name, paths, record }: Platform): string {
  // The recorded folder differs from the computed one if the checkout was moved; the name guards against a damaged record.
  const recorded = record.postgresFolder ?? "";
  const isOurs = /^leasehold-[0-9a-f]{12}-/.test(basename(recorded));
  for (const folder of [paths.root, paths.outside, ...(isOurs ? [recorded] : [])])
    rmSync(folder, { recursive: true, force: true });
  return `Deleted the data of the platform "${name}".`;
}
