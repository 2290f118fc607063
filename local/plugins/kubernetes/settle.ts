import type { Properties } from "../support";
import type { Cluster } from "./cluster";
import { at, referenceTo } from "./object";
import { type Fetch, readinessRule, type Verdict } from "./readiness";

/** The object exists, but is not live. */
export class NotReadyError extends Error {
  constructor(
    message: string,
    /** As it was when last seen. */
    readonly object: Properties,
  ) {
    super(message);
  }
}

/**
 * Waits until an object is live, as far as there is a rule for its kind.
 * @returns the object as it was last seen
 * @throws NotReadyError if it failed or took longer than `seconds`
 */
export async function settle(cluster: Cluster, object: Properties, seconds: number): Promise<Properties> {
  let current = object;
  let isFirst = true;
  let why = "";
  const look = async (): Promise<Properties | undefined> => {
    if (!isFirst) {
      const live = await cluster.get(referenceTo(object));
      if (live === undefined && hasExpired(current)) return current;
      if (live === undefined) throw new NotReadyError("it was deleted while we waited for it", current);
      current = live;
    }
    isFirst = false;
    const verdict = await judge(cluster, current);
    if (verdict.state === "ready") return current;
    if (verdict.state === "failed") throw new NotReadyError(verdict.why, current);
    why = verdict.why;
    return undefined;
  };
  try {
    return await cluster.pause.until(
      look,
      seconds,
      () => new NotReadyError(`timed out after ${seconds} seconds: ${why}`, current),
    );
  } catch (error) {
    throw error instanceof NotReadyError ? error : new NotReadyError((error as Error).message, current);
  }
}

/** Whether an object is live at this moment. */
export async function judge(cluster: Cluster, object: Properties): Promise<Verdict> {
  const fetch: Fetch = async (path, query) => await cluster.client.send({ method: "GET", path, ...(query && { query }) });
  return (await readinessRule(object)?.(object, fetch)) ?? { state: "ready" };
}

/** Jobs may be told to vanish soon after their end. */
function hasExpired(object: Properties): boolean {
  return at(object, "spec", "ttlSecondsAfterFinished") !== undefined;
}
