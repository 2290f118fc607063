/** How much work something is, for tests that must notice what never ends or grows too fast. */

const ATTEMPTS = 3;

/**
 * Milliseconds of processor time that the work takes at best; as soon as an attempt stays below `enough` no more are made. Not the clock, since
 * other work on the machine is no matter; and not once, since the collector of garbage may come in between.
 */
export function leastEffort(enough: number, work: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < ATTEMPTS && least >= enough; attempt += 1) {
    const started = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(started);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}
