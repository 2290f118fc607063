import { allOrFirstError, startCluster } from "./cluster";
import { useContext } from "./context";
import { acquireLock } from "./lock";
import { platformPaths } from "./paths";
import { createFolders, loadPlatform, savePlatform } from "./platform";
import { startPostgres } from "./postgres";
import { commandLineTools, prepareTools } from "./prepare-tools";
import { leaveAfterInterrupt, newRun, type Run } from "./run";
import { tools } from "./tools";

/** What to start. */
interface StartOptions {
  readonly name: string;
  /** Context of the user's kubeconfig to use instead of a cluster of our own. */
  readonly context?: string;
}

/**
 * Brings the platform up: tools, cluster, PostgreSQL; whatever runs already is used again.
 * A second start of the same platform waits for the first. Ctrl-C ends what is half-way.
 */
export async function startPlatform(options: StartOptions): Promise<Run> {
  const { lock } = platformPaths(options.name);
  const release = await acquireLock(lock, (pid) =>
    process.stderr.write(`Waiting for process ${pid}, which is starting this platform.\n`),
  );
  const run = newRun(loadPlatform(options.name));
  const onInterrupt = (): void => {
    if (!run.isInterrupted) void leaveAfterInterrupt(run).finally(release);
  };
  process.on("SIGINT", onInterrupt).on("SIGTERM", onInterrupt);
  process.once("exit", release);
  try {
    await bringUp(run, options.context);
  } catch (error) {
    // What is being ended fails as well, which is no news; leaveAfterInterrupt ends this process.
    if (run.isInterrupted) await new Promise(() => undefined);
    throw error;
  } finally {
    process.off("SIGINT", onInterrupt).off("SIGTERM", onInterrupt);
    process.off("exit", release);
    release();
  }
  return run;
}

async function bringUp(run: Run, context: string | undefined): Promise<void> {
  const { platform } = run;
  createFolders(platform);
  await prepareTools(run, context === undefined ? tools : commandLineTools);
  if (context === undefined) delete platform.record.context;
  await allOrFirstError([context === undefined ? startCluster(run) : useContext(run, context), startPostgres(run)]);
  savePlatform(platform);
}
