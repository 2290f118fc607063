import { isAlive } from "./lock";
import { type Platform, type RunningPart, savePlatform } from "./platform";
import { endProcess } from "./processes";
import { Progress } from "./progress";

/** One run of `start`: the platform it works on, what it shows, and what it has started that does not answer yet. */
export interface Run {
  readonly platform: Platform;
  readonly progress: Progress;
  readonly halfway: Map<string, RunningPart>;
  /** Names of the parts this run has started. */
  readonly started: string[];
  isInterrupted: boolean;
}

/** A run on the platform, showing its steps on standard error. */
export function newRun(platform: Platform): Run {
  return { platform, progress: new Progress(process.stderr), halfway: new Map(), started: [], isInterrupted: false };
}

/** Writes a started part down and counts it as half-way until `untilReady` is through. */
export async function watchOver(run: Run, name: string, part: RunningPart, untilReady: () => Promise<void>): Promise<void> {
  run.platform.record.parts[name] = part;
  run.halfway.set(name, part);
  run.started.push(name);
  savePlatform(run.platform);
  try {
    await untilReady();
  } catch (error) {
    await endProcess(part);
    throw error;
  } finally {
    run.halfway.delete(name);
  }
}

/** After Ctrl-C: ends what does not answer yet, says what keeps running, and leaves with the usual status. */
export async function leaveAfterInterrupt(run: Run): Promise<never> {
  run.isInterrupted = true;
  const halfway = [...run.halfway.keys()];
  await Promise.all([...run.halfway.values()].map((part) => endProcess(part)));
  const left = Object.entries(run.platform.record.parts).filter(([, part]) => isAlive(part));
  run.progress.line("");
  if (halfway.length > 0) run.progress.line(`Interrupted. Ended, because not ready yet: ${halfway.join(", ")}.`);
  else run.progress.line("Interrupted.");
  if (left.length > 0)
    run.progress.line(
      `Still running: ${left.map(([name]) => name).join(", ")}. Go on with npm start, or end them with npm run stop.`,
    );
  process.exit(130);
}
