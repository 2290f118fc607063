import type { Properties } from "../support";
import { annotation, at, groupOf, listAt, numberAt, textAt } from "./object";

export type Verdict = { state: "ready" } | { state: "waiting" | "failed"; why: string };

/** Fetches another object (or list) that the verdict depends on, by path. */
export type Fetch = (path: string, query?: Record<string, string>) => Promise<Properties>;
type Rule = (object: Properties, fetch: Fetch) => Verdict | Promise<Verdict>;

const ready: Verdict = { state: "ready" };
const waiting = (why: string): Verdict => ({ state: "waiting", why });
const failed = (why: string): Verdict => ({ state: "failed", why });

/** When an object of a kind may be called live, by group and kind. Kinds without a rule are live once the server has them. */
const rules: Record<string, Rule> = {
  "/PersistentVolumeClaim": claim,
  "/Pod": pod,
  "/ReplicationController": replicas,
  "/Service": service,
  "apiextensions.k8s.io/CustomResourceDefinition": definition,
  "apps/DaemonSet": daemonSet,
  "apps/Deployment": deployment,
  "apps/StatefulSet": replicas,
  "batch/Job": job,
  "networking.k8s.io/Ingress": (object) =>
    listAt(object, "status", "loadBalancer", "ingress").length > 0
      ? ready
      : waiting("no ingress controller has given it an address"),
};

/** The rule for an object; undefined if there is nothing to wait for or the user asked not to. */
export function readinessRule(object: Properties): Rule | undefined {
  if (annotation(object, "pulumi.com/skipAwait") === "true") return undefined;
  return rules[`${groupOf(textAt(object, "apiVersion"))}/${textAt(object, "kind")}`];
}

function condition(object: Properties, type: string): { status: string; reason: string; message: string } {
  const found = listAt(object, "status", "conditions").find((entry) => textAt(entry, "type") === type);
  return { status: textAt(found, "status"), reason: textAt(found, "reason"), message: textAt(found, "message") };
}

/** True while the controller has not yet looked at the latest version. */
function isUnobserved(object: Properties): boolean {
  return numberAt(object, ["status", "observedGeneration"]) < numberAt(object, ["metadata", "generation"]);
}

function deployment(object: Properties): Verdict {
  if (isUnobserved(object)) return waiting("the controller has not seen the latest version");
  const progressing = condition(object, "Progressing");
  if (progressing.status === "False") return failed(progressing.message);
  const wanted = numberAt(object, ["spec", "replicas"], 1);
  const [updated, all, available] = ["updatedReplicas", "replicas", "availableReplicas"].map((key) =>
    numberAt(object, ["status", key]),
  );
  if (updated === wanted && all === wanted && available === wanted) return ready;
  const failure = condition(object, "ReplicaFailure").message;
  return waiting(`${available} of ${wanted} pods are available, ${updated} of the latest version${failure && `; ${failure}`}`);
}

function replicas(object: Properties): Verdict {
  if (isUnobserved(object)) return waiting("the controller has not seen the latest version");
  const wanted = numberAt(object, ["spec", "replicas"], 1);
  const now = numberAt(object, ["status", "readyReplicas"]);
  const isRolledOut =
    textAt(object, "kind") !== "StatefulSet" ||
    textAt(object, "spec", "updateStrategy", "type") === "OnDelete" ||
    textAt(object, "status", "currentRevision") === textAt(object, "status", "updateRevision");
  return now === wanted && isRolledOut ? ready : waiting(`${now} of ${wanted} pods are ready`);
}

function daemonSet(object: Properties): Verdict {
  if (isUnobserved(object)) return waiting("the controller has not seen the latest version");
  const [wanted, updated, available] = ["desiredNumberScheduled", "updatedNumberScheduled", "numberAvailable"].map((key) =>
    numberAt(object, ["status", key]),
  );
  return updated === wanted && available === wanted ? ready : waiting(`${available} of ${wanted} pods are available`);
}

function job(object: Properties): Verdict {
  if (condition(object, "Complete").status === "True" || at(object, "spec", "suspend") === true) return ready;
  const { status, reason, message } = condition(object, "Failed");
  if (status === "True") return failed(`${reason}: ${message}`);
  return waiting(
    `${numberAt(object, ["status", "succeeded"])} of ${numberAt(object, ["spec", "completions"], 1)} pods have succeeded`,
  );
}

function pod(object: Properties): Verdict {
  const phase = textAt(object, "status", "phase");
  if (phase === "Succeeded" || condition(object, "Ready").status === "True") return ready;
  if (phase === "Failed") return failed(textAt(object, "status", "message") || "the pod failed");
  const scheduled = condition(object, "PodScheduled");
  return waiting(scheduled.status === "False" ? scheduled.message : `the pod is ${phase || "not running"}`);
}

async function service(object: Properties, fetch: Fetch): Promise<Verdict> {
  const { name, namespace } = { name: textAt(object, "metadata", "name"), namespace: textAt(object, "metadata", "namespace") };
  const type = textAt(object, "spec", "type");
  if (type === "LoadBalancer" && listAt(object, "status", "loadBalancer", "ingress").length === 0)
    return waiting("no load balancer has given it an address");
  const isPlain =
    at(object, "spec", "selector") !== undefined && type !== "ExternalName" && textAt(object, "spec", "clusterIP") !== "None";
  if (!isPlain) return ready;
  const slices = await fetch(`/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`, {
    labelSelector: `kubernetes.io/service-name=${name}`,
  });
  const endpoints = listAt(slices, "items").flatMap((slice) => listAt(slice, "endpoints"));
  const isReady = endpoints.some((endpoint) => at(endpoint, "conditions", "ready") !== false);
  return isReady ? ready : waiting("its selector matches no ready pod");
}

async function claim(object: Properties, fetch: Fetch): Promise<Verdict> {
  if (textAt(object, "status", "phase") === "Bound") return ready;
  const name = textAt(object, "spec", "storageClassName");
  if (name === "") return waiting("it is not bound to a volume");
  const storage = await fetch(`/apis/storage.k8s.io/v1/storageclasses/${name}`);
  return textAt(storage, "volumeBindingMode") === "WaitForFirstConsumer" ? ready : waiting("it is not bound to a volume");
}

function definition(object: Properties): Verdict {
  const names = condition(object, "NamesAccepted");
  if (names.status === "False") return failed(names.message);
  return condition(object, "Established").status === "True" ? ready : waiting("its names are not served yet");
}
