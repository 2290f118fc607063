import { expect, test } from "vitest";
import { judge } from "../../policies/judge";
import { fleetOf } from "../support/fleet";
import { provision } from "../support/mocks";
import type { Editable } from "../support/recorded";
import { describeSabotages } from "../support/sabotage";

const relabelled = (key: string, value: string | undefined) => (props: Editable) => props.setKey("metadata.labels", key, value);

const PREFIX = "pod-security.kubernetes.io";

describeSabotages("namespace-enforces-restricted", {
  "a namespace that enforces baseline": (stack) =>
    stack.changed("Namespace", "acme", relabelled(`${PREFIX}/enforce`, "baseline")),
  "a namespace that enforces nothing": (stack) => stack.changed("Namespace", "acme", relabelled(`${PREFIX}/enforce`, undefined)),
  "a namespace that audits less": (stack) => stack.changed("Namespace", "acme", relabelled(`${PREFIX}/audit`, "privileged")),
  "a namespace that does not warn": (stack) => stack.changed("Namespace", "acme", relabelled(`${PREFIX}/warn`, undefined)),
  "an unpinned version": (stack) => stack.changed("Namespace", "acme", relabelled(`${PREFIX}/enforce-version`, "latest")),
  "the standard of long ago": (stack) => stack.changed("Namespace", "acme", relabelled(`${PREFIX}/enforce-version`, "v1.19")),
  "a version that is absent": (stack) => stack.changed("Namespace", "acme", relabelled(`${PREFIX}/warn-version`, undefined)),
});

describeSabotages("namespace-denies-by-default", {
  "a namespace without a default deny": (stack) => stack.without("NetworkPolicy", "acme-default-deny"),
  "a deny that leaves egress open": (stack) =>
    stack.changed("NetworkPolicy", "acme-default-deny", (props) => props.set("spec.policyTypes", ["Ingress"])),
  "a deny that leaves ingress open": (stack) =>
    stack.changed("NetworkPolicy", "acme-default-deny", (props) => props.set("spec.policyTypes", ["Egress"])),
  "a deny for some pods only": (stack) =>
    stack.changed("NetworkPolicy", "acme-default-deny", (props) =>
      props.set("spec.podSelector", { matchLabels: { app: "web" } }),
    ),
  "a deny that allows something": (stack) =>
    stack.changed("NetworkPolicy", "acme-default-deny", (props) => props.set("spec.egress", [{ to: [{ podSelector: {} }] }])),
});

describeSabotages("quota-is-complete", {
  "a quota without ephemeral storage": (stack) =>
    stack.changed("ResourceQuota", "acme-quota", (props) => props.setKey("spec.hard", "limits.ephemeral-storage", undefined)),
  "a quota without claims": (stack) =>
    stack.changed("ResourceQuota", "acme-quota", (props) => props.setKey("spec.hard", "persistentvolumeclaims", undefined)),
  "an accidental zero": (stack) =>
    stack.changed("ResourceQuota", "acme-quota", (props) => props.setKey("spec.hard", "pods", "0")),
  "an accidental zero with a unit": (stack) =>
    stack.changed("ResourceQuota", "acme-quota", (props) => props.setKey("spec.hard", "requests.memory", "0Gi")),
  "a negative amount": (stack) =>
    stack.changed("ResourceQuota", "acme-quota", (props) => props.setKey("spec.hard", "pods", "-1")),
  "an amount that is none": (stack) =>
    stack.changed("ResourceQuota", "acme-quota", (props) => props.setKey("spec.hard", "pods", "many")),
  "node ports": (stack) =>
    stack.changed("ResourceQuota", "acme-quota", (props) => props.setKey("spec.hard", "services.nodeports", "1")),
  "a default that is missing": (stack) =>
    stack.changed("LimitRange", "acme-limits", (props) => props.setKey("spec.limits.0.default", "ephemeral-storage", undefined)),
  "a maximum that is missing": (stack) =>
    stack.changed("LimitRange", "acme-limits", (props) => props.set("spec.limits.0.max.cpu", undefined)),
});

test("a tenant without any storage is a decision", async () => {
  const { recorded } = await provision(fleetOf("acme"));
  const without = recorded.changed("ResourceQuota", "acme-quota", (props) => {
    props.setKey("spec.hard", "requests.storage", "0");
    props.setKey("spec.hard", "persistentvolumeclaims", "0");
  });
  expect(judge(without)).toEqual([]);
});
