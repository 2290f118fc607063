import type { Properties } from "../support";
import type { Cluster } from "./cluster";
import { isConflict, isNotFound, NoMatchError } from "./errors";
import { annotation, at, groupOf, idOf, listAt, referenceTo, textAt } from "./object";
import { isBuiltIn } from "./scope";

/** Built-in groups whose objects own others, which have to go first. */
const owningGroups = ["apps", "batch"];
const policies = ["Background", "Foreground", "Orphan"];

/**
 * Deletes an object and waits until it is gone. One that does not exist (any more) is fine.
 * @param object at least apiVersion, kind and metadata, as in the state
 */
export async function remove(cluster: Cluster, object: Properties, seconds: number): Promise<void> {
  try {
    const path = await cluster.discovery.path(referenceTo(object));
    const body = { apiVersion: "v1", kind: "DeleteOptions", propagationPolicy: propagationPolicy(object) };
    const answer = await cluster.client.send({ method: "DELETE", path, body });
    // Either a status (it is gone) or the object, which is marked if something still has to be done.
    if (textAt(answer, "metadata", "deletionTimestamp") !== "") await waitUntilGone(cluster, answer, seconds);
  } catch (error) {
    if (isNotFound(error) || error instanceof NoMatchError) return;
    if (!isConflict(error)) throw error;
    const live = await cluster.get(referenceTo(object)); // a namespace that is already on its way refuses a second delete
    if (textAt(live, "metadata", "deletionTimestamp") === "") throw error;
    if (live !== undefined) await waitUntilGone(cluster, live, seconds);
  }
}

function propagationPolicy(object: Properties): string {
  const wanted = annotation(object, "pulumi.com/deletionPropagationPolicy").toLowerCase();
  const chosen = policies.find((policy) => policy.toLowerCase() === wanted);
  if (chosen !== undefined) return chosen;
  const apiVersion = textAt(object, "apiVersion");
  return owningGroups.includes(groupOf(apiVersion)) || !isBuiltIn(apiVersion) ? "Foreground" : "Background";
}

/** True if this very object is gone; a new one of the same name is another object. */
export async function isGone(cluster: Cluster, object: Properties): Promise<boolean> {
  const live = await cluster.get(referenceTo(object));
  return live === undefined || textAt(live, "metadata", "uid") !== textAt(object, "metadata", "uid");
}

/**
 * Waits for an object that is being deleted.
 * @throws Error after `seconds`, naming what holds it
 */
export async function waitUntilGone(cluster: Cluster, object: Properties, seconds: number): Promise<void> {
  const reference = referenceTo(object);
  let last = object;
  const look = async (): Promise<true | undefined> => {
    const live = await cluster.get(reference);
    if (live === undefined || textAt(live, "metadata", "uid") !== textAt(object, "metadata", "uid")) return true;
    last = live;
    return undefined;
  };
  await cluster.pause.until(look, seconds, () => new Error(describeStuck(last, seconds)));
}

function describeStuck(object: Properties, seconds: number): string {
  const reference = referenceTo(object);
  const lists = [at(object, "metadata", "finalizers"), at(object, "spec", "finalizers")];
  const finalizers = lists.flatMap((list) => (Array.isArray(list) ? list : [])).filter((name) => typeof name === "string");
  const reasons = listAt(object, "status", "conditions")
    .filter((condition) => textAt(condition, "status") === "True")
    .map((condition) => textAt(condition, "message"));
  return (
    `${reference.kind} "${idOf(reference)}" was not gone ${seconds} seconds after its deletion; ` +
    `its finalizers are: ${finalizers.join(", ") || "none"}. ${reasons.join(" ")}`.trim()
  );
}
