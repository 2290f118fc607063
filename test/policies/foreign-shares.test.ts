import { expect, test } from "vitest";
import { judge } from "../../policies/judge";
import { quantity } from "../../policies/quantity";
import type { StackResource } from "../../policies/resources";
import { FOREIGN } from "../support/foreign-cluster";
import type { Editable } from "../support/recorded";
import { describeSabotages, summary } from "../support/sabotage";

const quota = (edit: (props: Editable) => void) => ({ kind: "ResourceQuota", name: "acme-quota", edit });
const range = (path: string, value: unknown) => ({
  kind: "LimitRange",
  name: "acme-limits",
  edit: (props: Editable) => props.set(path, value),
});
const hard = (key: string, value: string | undefined) => quota((props) => props.setKey("spec.hard", key, value));
const inStack = (edits: Readonly<Record<string, { kind: string; name: string; edit: (props: Editable) => void }>>) =>
  Object.fromEntries(
    Object.entries(edits).map(([title, { kind, name, edit }]) => [
      title,
      (stack: { changed: (kind: string, name: string, edit: (props: Editable) => void) => readonly StackResource[] }) =>
        stack.changed(kind, name, edit),
    ]),
  );

describeSabotages(
  "quota-is-complete",
  inStack({
    ...Object.fromEntries(
      [
        ...["requests.cpu", "requests.memory", "requests.ephemeral-storage", "limits.cpu", "limits.memory"],
        ...["pods", "services", "secrets", "configmaps", "persistentvolumeclaims", "replicationcontrollers", "resourcequotas"],
        ...["services.nodeports", "services.loadbalancers", "requests.storage", "count/jobs.batch", "count/cronjobs.batch"],
        ...["count/deployments.apps", "fast.storageclass.storage.k8s.io/requests.storage"],
      ].map((key) => [`a quota without ${key}`, hard(key, undefined)]),
    ),
    "no Secrets at all": hard("secrets", "0"),
    "as good as no limit of pods": hard("pods", "100k"),
    "as good as no limit of memory": hard("requests.memory", "1Ei"),
    "as good as no limit of cores": hard("limits.cpu", "1e6"),
    "as good as no limit of storage": hard("requests.storage", "1Pi"),
    "as good as no limit of config maps": hard("configmaps", "1000000"),
    "an amount of many digits that is none": hard("pods", "12pods"),
  }),
);

describeSabotages(
  "limits-fit-the-quota",
  inStack({
    "a default above the maximum": range("spec.limits.0.default.cpu", "3"),
    "a request above the limit": range("spec.limits.0.defaultRequest.memory", "1Gi"),
    "a maximum above the quota": range("spec.limits.0.max.memory", "9Gi"),
    "a minimum": range("spec.limits.0.min", { cpu: "10m" }),
    "claims without a maximum": range("spec.limits.1.max", undefined),
    "claims of nothing": range("spec.limits.1.max.storage", "0"),
    "no limit of claims": range("spec.limits", [
      {
        type: "Container",
        ...Object.fromEntries(
          ["default", "defaultRequest", "max"].map((part) => [part, { cpu: "1", memory: "1Gi", "ephemeral-storage": "1Gi" }]),
        ),
      },
    ]),
    "claims above the quota": range("spec.limits.1.max.storage", "1Ti"),
  }),
);

test("quantities are read as Kubernetes writes them", () => {
  expect(["500m", "2Gi", "1e3", "1E3", "2E", "1k", ".5", 7].map(quantity)).toEqual([
    0.5,
    2 ** 31,
    1000,
    1000,
    2e18,
    1000,
    0.5,
    7,
  ]);
  expect(["", "many", "1KiB", undefined, {}].map(quantity)).toEqual([undefined, undefined, undefined, undefined, undefined]);
});

test("the other words for the same amounts are understood", () => {
  const words: Readonly<Record<string, string>> = { "requests.cpu": "cpu", "requests.memory": "memory", pods: "count/pods" };
  const said = FOREIGN.map((one) => {
    const spec = one.props["spec"] as { hard?: Record<string, string> } | undefined;
    if (spec?.hard === undefined) return one;
    const hard = Object.fromEntries(Object.entries(spec.hard).map(([key, amount]) => [words[key] ?? key, amount]));
    return { ...one, props: { ...one.props, spec: { hard } } };
  });
  expect(said).not.toEqual(FOREIGN);
  expect(judge(said)).toEqual([]);
});

test("what is no share any more can be decided", () => {
  const config = { "quota-is-complete": { mostPods: 10 } };
  expect(summary(judge(FOREIGN, { config }))).toEqual(["quota-is-complete"]);
});
