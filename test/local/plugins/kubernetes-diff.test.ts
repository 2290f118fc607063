import { describe, expect, test } from "vitest";
import { changes, diffInputs } from "../../../local/plugins/kubernetes/diff";
import { readSettings } from "../../../local/plugins/kubernetes/settings";
import { type Properties, secret } from "../../../local/plugins/support";

const settings = readSettings({});
const metadata = { name: "a", namespace: "n" };

function object(apiVersion: string, kind: string, rest: Properties): Properties {
  return { apiVersion, kind, metadata, ...rest };
}

describe("what can only be had with a new object is replaced, deleted first because its name is fixed", () => {
  test.each<[string, Properties, Properties, string[]]>([
    [
      "roleRef",
      object("rbac.authorization.k8s.io/v1", "RoleBinding", { roleRef: { name: "x" } }),
      { roleRef: { name: "y" } },
      ["roleRef.name"],
    ],
    [
      "a Deployment's selector",
      object("apps/v1", "Deployment", { spec: { selector: { matchLabels: { app: "x" } } } }),
      { spec: { selector: { matchLabels: { app: "y" } } } },
      ["spec.selector.matchLabels.app"],
    ],
    ["ConfigMap data", object("v1", "ConfigMap", { data: { a: "1" } }), { data: { a: "2" } }, ["data.a"]],
    ["Secret data", object("v1", "Secret", { data: { a: "1" } }), { data: { a: "2" } }, ["data.a"]],
    [
      "a Job's template",
      object("batch/v1", "Job", { spec: { template: {} } }),
      { spec: { template: { spec: {} } } },
      ["spec.template.spec"],
    ],
  ])("%s", (_, before, change, replace) => {
    expect(diffInputs(before, { ...before, ...change }, settings)).toMatchObject({ replace, deleteBeforeReplace: true });
  });
});

describe("what the server lets change is updated", () => {
  test.each<[string, Properties, Properties]>([
    ["a Deployment's image", object("apps/v1", "Deployment", { spec: { template: {} } }), { spec: { template: { spec: {} } } }],
    ["a Service's selector", object("v1", "Service", { spec: { selector: { app: "x" } } }), { spec: { selector: { app: "y" } } }],
    [
      "a priority class's value, which the server then refuses",
      object("scheduling.k8s.io/v1", "PriorityClass", { value: 1 }),
      { value: 2 },
    ],
    [
      "a pod's image",
      object("v1", "Pod", { spec: { containers: [{ image: "x" }] } }),
      { spec: { containers: [{ image: "y" }] } },
    ],
  ])("%s", (_, before, change) => {
    const { changed, replace, deleteBeforeReplace } = diffInputs(before, { ...before, ...change }, settings);
    expect({ isChanged: changed.length > 0, replace, deleteBeforeReplace }).toEqual({
      isChanged: true,
      replace: [],
      deleteBeforeReplace: false,
    });
  });
});

test("data is updated in place on request, unless the object itself is immutable", () => {
  const mutable = readSettings({ enableSecretMutable: true, enableConfigMapMutable: true });
  const before = object("v1", "Secret", { data: secret({ a: "1" }), type: "Opaque" });
  const after = { ...before, data: secret({ a: "2" }) };
  expect(diffInputs(before, after, mutable)).toMatchObject({ changed: ["data"], replace: [] });
  expect(diffInputs({ ...before, immutable: true }, { ...after, immutable: true }, mutable).replace).toEqual(["data.a"]);
  expect(diffInputs(before, { ...after, type: "x" }, mutable).replace).toEqual(["type"]);
});

test("another name or namespace makes the new object first", () => {
  const before = object("v1", "Namespace", {});
  expect(diffInputs(before, { ...before, metadata: { ...metadata, name: "b" } }, settings)).toMatchObject({
    replace: ["metadata.name"],
    deleteBeforeReplace: false,
  });
  expect(diffInputs(before, { ...before, metadata: { ...metadata, namespace: "m" } }, settings).deleteBeforeReplace).toBe(false);
});

test("an object whose name Pulumi chose is not deleted first", () => {
  const named = { ...metadata, annotations: { "pulumi.com/autonamed": "true" } };
  const before = { ...object("v1", "ConfigMap", { data: { a: "1" } }), metadata: named };
  expect(diffInputs(before, { ...before, data: { a: "2" } }, settings)).toMatchObject({
    replace: ["data.a"],
    deleteBeforeReplace: false,
  });
});

test("equal inputs differ in nothing, whatever is secret and however keys are ordered", () => {
  const before = { a: secret("x"), b: { c: 1, d: 2 } };
  expect(diffInputs(before, { b: { d: 2, c: 1 }, a: "x" }, settings)).toMatchObject({ changed: [], replace: [], details: {} });
});

test("paths are written as Pulumi shows them", () => {
  expect(changes({ m: { "a/b": 1, gone: 1 }, l: [1] }, { m: { "a/b": 2 }, l: [1, 2] })).toEqual({
    'm["a/b"]': "update",
    "m.gone": "delete",
    "l[1]": "add",
  });
});
