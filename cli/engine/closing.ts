/** Ends what still runs of tenants that do not work: new pods and log-ins are refused already, these began before. */

import { identityRoleName, namespaceName } from "../../model/names";
import { counted } from "../../model/problems";
import type { Fleet } from "../../model/resolved-tenant";
import { endSessions } from "./server";

/** Finished pods hold no connection and are the tenant's own record. */
const RUNNING = "status.phase!=Succeeded,status.phase!=Failed";

/** @returns a line for every tenant of which something ran; nothing to do is no line. */
export async function endWhatRuns({ tenants }: Fleet): Promise<string[]> {
  const closed = tenants.filter(({ status }) => status !== "active").map(({ id }) => id);
  const lines: string[] = [];
  for (const id of closed) {
    const [pods, sessions] = [await endPods(namespaceName(id)), await endSessions(`${identityRoleName(id)}__`)];
    if (pods + sessions > 0)
      lines.push(`${id} does not work now: ${counted(pods, "pod")} and ${counted(sessions, "database session")} ended`);
  }
  return lines;
}

/** The quota refuses their successors, so what made them waits until there is room again. */
async function endPods(namespace: string): Promise<number> {
  const { CoreV1Api, KubeConfig } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  config.loadFromDefault();
  const api = config.makeApiClient(CoreV1Api);
  const { items } = await api.listNamespacedPod({ namespace, fieldSelector: RUNNING });
  if (items.length > 0) await api.deleteCollectionNamespacedPod({ namespace, fieldSelector: RUNNING });
  return items.length;
}
