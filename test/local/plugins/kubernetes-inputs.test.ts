import { describe, expect, test } from "vitest";
import { checkInputs } from "../../../local/plugins/kubernetes/inputs";
import { isNamespaced } from "../../../local/plugins/kubernetes/scope";
import { readSettings } from "../../../local/plugins/kubernetes/settings";
import { hasSecret, type Properties, plainProperties, secret, unknownValue } from "../../../local/plugins/support";

async function check(type: string, inputs: Properties, oldInputs: Properties = {}) {
  const namespaceOf = (kind: { apiVersion: string; kind: string }) => Promise.resolve(isNamespaced(kind) ? "default" : undefined);
  return await checkInputs({ urn: "urn", type, name: "thing", inputs, oldInputs }, namespaceOf);
}

test("a Secret's texts are encoded, and all its data is secret", async () => {
  const given = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "db", namespace: "acme" },
    data: { b: "Yg==" },
    stringData: { a: secret("one"), later: unknownValue },
  };
  const { inputs } = await check("kubernetes:core/v1:Secret", given);
  expect(plainProperties(inputs)).toEqual({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "db", namespace: "acme" },
    data: { a: "b25l", b: "Yg==", later: unknownValue },
  });
  expect(hasSecret(inputs["data"])).toBe(true);
  expect(hasSecret(inputs["metadata"])).toBe(false);
});

test("what is secret in a custom resource stays secret, nulls vanish, quantities are canonical", async () => {
  const spec = { key: secret("k"), nothing: null, list: [{ x: null, y: 1 }] };
  const route = await check("kubernetes:example.org/v1:Thing", {
    apiVersion: "example.org/v1",
    kind: "Thing",
    metadata: { name: "a" },
    spec,
  });
  expect(route.inputs["spec"]).toEqual({ key: secret("k"), list: [{ y: 1 }] });
  const quota = await check("kubernetes:core/v1:ResourceQuota", {
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { name: "q" },
    spec: { hard: { "requests.memory": "1024Mi" } },
  });
  expect(quota.inputs["spec"]).toEqual({ hard: { "requests.memory": "1Gi" } });
});

describe("names and namespaces", () => {
  test("a nameless object gets a name that it keeps", async () => {
    const first = await check("kubernetes:core/v1:ConfigMap", { apiVersion: "v1", kind: "ConfigMap" });
    expect(first.inputs["metadata"]).toEqual({
      name: expect.stringMatching(/^thing-[0-9a-f]{8}$/) as string,
      namespace: "default",
      annotations: { "pulumi.com/autonamed": "true" },
    });
    const second = await check("kubernetes:core/v1:ConfigMap", { apiVersion: "v1", kind: "ConfigMap" }, first.inputs);
    expect(second.inputs).toEqual(first.inputs);
  });

  test("cluster-scoped objects get no namespace", async () => {
    const { inputs } = await check("kubernetes:core/v1:Namespace", {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: "a" },
    });
    expect(inputs["metadata"]).toEqual({ name: "a" });
  });

  test("metadata that is not known yet is left alone", async () => {
    const { inputs } = await check("kubernetes:core/v1:ConfigMap", { kind: "ConfigMap", metadata: unknownValue });
    expect(inputs).toEqual({ apiVersion: "v1", kind: "ConfigMap", metadata: unknownValue });
  });
});

test.each([
  ["kubernetes:core/v1:NamespacePatch", { kind: "Namespace" }],
  ["kubernetes:helm.sh/v3:Release", {}],
  ["kubernetes:core/v1:ConfigMapList", { kind: "ConfigMapList", items: [] }],
])("%s is refused in plain words", async (type, inputs) => {
  const { failures } = await check(type, inputs);
  expect(failures?.[0]?.reason).toContain("install the official plugin");
});

test("settings that nobody acts on are refused", () => {
  expect(() => readSettings({ renderYamlToDirectory: "out" })).toThrow("renderYamlToDirectory");
  expect(() => readSettings({ enableServerSideApply: false })).toThrow("enableServerSideApply");
  expect(readSettings({ kubeClientSettings: { qps: 7, burst: 9 } })).toMatchObject({
    qps: 7,
    burst: 9,
    upsertExistingObjects: false,
  });
});
