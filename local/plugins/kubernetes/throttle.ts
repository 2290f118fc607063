import { setTimeout as sleep } from "node:timers/promises";

/**
 * A token bucket: lets `burst` calls through at once and `perSecond` on average; the others wait in order.
 * @param perSecond 0 or less: no limit
 */
export function throttle(perSecond: number, burst: number, now: () => number = Date.now): () => Promise<void> {
  if (perSecond <= 0) return () => Promise.resolve();
  const interval = 1000 / perSecond;
  const credit = Math.max(burst - 1, 0) * interval;
  let next = Number.NEGATIVE_INFINITY; // when the next call would be due if there were no bursts
  return async () => {
    const time = now();
    next = Math.max(next, time - credit);
    const wait = next - time;
    next += interval;
    if (wait > 0) await sleep(wait);
  };
}
