/** A process that cannot be mistaken for a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Boot and start time as the system tells them; an opaque text. */
  readonly started: string;
}

/** Start time of a running process, or undefined if there is none (an ended one that nobody has collected counts as none). */
export function startOf(pid: number): string | undefined;

/** True if exactly this process still runs. */
export function isAlive(identity: ProcessIdentity | undefined): boolean;

/**
 * Takes the lock file, waiting without limit for a living owner and taking over from a dead one.
 * @param onWait called once, with the owner's pid, if there is something to wait for
 * @returns a function that gives the lock back
 */
export function acquireLock(file: string, onWait: (pid: number) => void): Promise<() => void>;
