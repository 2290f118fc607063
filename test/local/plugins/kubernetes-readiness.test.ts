import { describe, expect, test } from "vitest";
import { readinessRule } from "../../../local/plugins/kubernetes/readiness";
import type { Properties } from "../../../local/plugins/support";

async function stateOf(object: Properties, other: Properties = {}): Promise<string | undefined> {
  return (await readinessRule(object)?.(object, () => Promise.resolve(other)))?.state;
}

const deployment = (status: Properties, rest: Properties = {}): Properties => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { generation: 2, ...rest },
  spec: { replicas: 1 },
  status: { observedGeneration: 2, ...status },
});
const available = { replicas: 1, updatedReplicas: 1, availableReplicas: 1 };
const condition = (type: string, status = "True"): Properties => ({ conditions: [{ type, status, reason: "R", message: "M" }] });
const job = (status: Properties): Properties => ({ apiVersion: "batch/v1", kind: "Job", status });
const service = (spec: Properties): Properties => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "s", namespace: "n" },
  spec,
});
const slices = (ready: boolean): Properties => ({ items: [{ endpoints: [{ conditions: { ready } }] }] });

describe("live, waiting or failed", () => {
  test.each<[string, Properties, Properties, string | undefined]>([
    ["deployment, pods available", deployment(available), {}, "ready"],
    ["deployment, pods missing", deployment({ replicas: 1, updatedReplicas: 1 }), {}, "waiting"],
    ["deployment, old pods still there", deployment({ ...available, replicas: 2 }), {}, "waiting"],
    ["deployment, not yet observed", deployment({ ...available, observedGeneration: 1 }), {}, "waiting"],
    ["deployment, deadline exceeded", deployment(condition("Progressing", "False")), {}, "failed"],
    ["deployment, not to be awaited", deployment({}, { annotations: { "pulumi.com/skipAwait": "true" } }), {}, undefined],
    ["job, complete", job(condition("Complete")), {}, "ready"],
    ["job, failed", job(condition("Failed")), {}, "failed"],
    ["job, running", job({}), {}, "waiting"],
    ["service, endpoint ready", service({ selector: { app: "x" } }), slices(true), "ready"],
    ["service, endpoint not ready", service({ selector: { app: "x" } }), slices(false), "waiting"],
    ["service, no pods", service({ selector: { app: "x" } }), {}, "waiting"],
    ["service, headless", service({ selector: { app: "x" }, clusterIP: "None" }), {}, "ready"],
    ["service, no selector", service({}), {}, "ready"],
    ["service, external name", service({ type: "ExternalName" }), {}, "ready"],
    ["service, load balancer", service({ type: "LoadBalancer" }), {}, "waiting"],
    ["pod, unschedulable", { apiVersion: "v1", kind: "Pod", status: condition("PodScheduled", "False") }, {}, "waiting"],
    ["pod, ready", { apiVersion: "v1", kind: "Pod", status: condition("Ready") }, {}, "ready"],
    ["config map", { apiVersion: "v1", kind: "ConfigMap" }, {}, undefined],
    [
      "definition",
      { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", status: condition("Established") },
      {},
      "ready",
    ],
  ])("%s", async (_, object, other, state) => {
    expect(await stateOf(object, other)).toBe(state);
  });
});
