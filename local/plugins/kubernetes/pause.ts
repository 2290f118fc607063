import { setTimeout as sleep } from "node:timers/promises";

const first = 100;
const longest = 1000;

/** Waits that can all be ended at once, for when the user presses Ctrl-C. */
export class Pause {
  private readonly stop = new AbortController();

  /** Lets every wait, now and later, reject. */
  cancel(): void {
    this.stop.abort();
  }

  /** @throws Error if the run was cancelled */
  async for(milliseconds: number): Promise<void> {
    try {
      await sleep(milliseconds, undefined, { signal: this.stop.signal });
    } catch {
      throw new Error("the operation was cancelled while waiting for the cluster");
    }
  }

  /**
   * Calls `look` again and again, at growing intervals of up to a second, until it returns something.
   * @param seconds after which `onTimeout` makes the error
   */
  async until<T>(look: () => Promise<T | undefined>, seconds: number, onTimeout: () => Error): Promise<T> {
    const end = Date.now() + seconds * 1000;
    for (let interval = first; ; interval = Math.min(interval * 1.5, longest)) {
      const found = await look();
      if (found !== undefined) return found;
      if (Date.now() >= end) throw onTimeout();
      await this.for(interval);
    }
  }
}
