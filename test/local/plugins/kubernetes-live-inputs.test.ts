import { describe, expect, test } from "vitest";
import { importedInputs, liveInputs } from "../../../local/plugins/kubernetes/live-inputs";
import type { Properties } from "../../../local/plugins/support";

const manager = "pulumi-kubernetes-12345678";
const head = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name: "deny", namespace: "acme" } };

function live(rest: Properties, owned: Properties): Properties {
  const managedFields = [
    { manager, operation: "Apply", fieldsV1: owned },
    { manager: "kubectl-edit", operation: "Update", fieldsV1: { "f:spec": { "f:other": {} } } },
  ];
  return { ...head, metadata: { ...head.metadata, uid: "u", labels: { hand: "made" }, managedFields }, ...rest };
}

function drift(inputs: Properties, now: Properties): Properties {
  return liveInputs({ ...head, ...inputs }, now, manager);
}

describe("what the program did not set is no drift", () => {
  test("labels, defaults and foreign fields", () => {
    const inputs = { spec: { podSelector: {}, egress: [{ ports: [{ port: 53 }] }] } };
    const now = live(
      { spec: { podSelector: {}, egress: [{ ports: [{ port: 53, protocol: "TCP" }] }], other: 1 }, status: {} },
      { "f:spec": { "f:podSelector": {}, "f:egress": {} } },
    );
    expect(drift(inputs, now)).toEqual({ ...head, ...inputs });
  });

  test("empty values that the server leaves out", () => {
    const inputs = { spec: { ingress: [], hostNetwork: false, x: {} } };
    expect(drift(inputs, live({ spec: {} }, { "f:spec": { "f:ingress": {} } }))).toEqual({ ...head, ...inputs });
  });

  test("foreign items of a list that managers share", () => {
    const inputs = { spec: { ports: [{ port: 80 }] } };
    const now = live(
      {
        spec: {
          ports: [
            { port: 443, protocol: "TCP" },
            { port: 80, protocol: "TCP" },
          ],
        },
      },
      { "f:spec": { "f:ports": { 'k:{"port":80,"protocol":"TCP"}': { ".": {}, "f:port": {} } } } },
    );
    expect(drift(inputs, now)).toEqual({ ...head, ...inputs });
  });
});

describe("what was changed by hand is found", () => {
  test("a value", () => {
    const now = live({ spec: { hard: { pods: "99", cpu: "2" } } }, { "f:spec": { "f:hard": { "f:cpu": {} } } });
    expect(drift({ spec: { hard: { pods: "10", cpu: "2" } } }, now)["spec"]).toEqual({ hard: { pods: "99", cpu: "2" } });
  });

  test("a missing field", () => {
    expect(drift({ spec: { a: 1, b: 2 } }, live({ spec: { b: 2 } }, { "f:spec": { "f:b": {} } }))["spec"]).toEqual({ b: 2 });
  });

  test("an item added to a list that is ours as a whole", () => {
    const subjects = [{ kind: "ServiceAccount", name: "app" }];
    const more = [...subjects, { kind: "Group", name: "everybody" }];
    expect(drift({ subjects }, live({ subjects: more }, {}))["subjects"]).toEqual(more);
  });

  test("a selector that was narrowed from everything", () => {
    const narrowed = { podSelector: { matchLabels: { app: "x" } }, policyTypes: ["Ingress"] };
    const now = live({ spec: narrowed }, { "f:spec": { "f:policyTypes": {} } });
    expect(drift({ spec: { podSelector: {}, policyTypes: ["Ingress"] } }, now)["spec"]).toEqual(narrowed);
  });

  test("a removed item of a shared list", () => {
    const containers = [{ name: "a", image: "1" }];
    const owned = { "f:spec": { "f:containers": { 'k:{"name":"a"}': { ".": {}, "f:image": {}, "f:name": {} } } } };
    const inputs = { spec: { containers: [...containers, { name: "b", image: "1" }] } };
    expect(drift(inputs, live({ spec: { containers } }, owned))["spec"]).toEqual({ containers });
  });
});

test("without a record of managers the shape decides", () => {
  const now = { ...head, spec: { a: 1, added: 2 } };
  expect(drift({ spec: { a: 1 } }, now)).toEqual({ ...head, spec: { a: 1 } });
});

test("an import takes over what a program could have written", () => {
  const imported = importedInputs(live({ spec: { a: 1 }, status: { b: 1 } }, {}));
  expect(imported).toEqual({ ...head, metadata: { ...head.metadata, labels: { hand: "made" } }, spec: { a: 1 } });
});
