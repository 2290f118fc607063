import { expect, test } from "vitest";
import { ApiError, describeCreateError, redact } from "../../../local/plugins/kubernetes/errors";
import { idOf, kindOfToken, parseId } from "../../../local/plugins/kubernetes/object";
import { secretTexts } from "../../../local/plugins/kubernetes/secrets";
import { fieldManager, previewOfCreate, stateOf } from "../../../local/plugins/kubernetes/state";
import { throttle } from "../../../local/plugins/kubernetes/throttle";
import { secret, unknownValue } from "../../../local/plugins/support";

test("identifiers and type tokens", () => {
  expect(idOf({ namespace: "n", name: "a" })).toBe("n/a");
  expect(parseId("n/a")).toEqual({ namespace: "n", name: "a" });
  expect(parseId("a")).toEqual({ namespace: "", name: "a" });
  expect(kindOfToken("kubernetes:core/v1:Namespace")).toEqual({ apiVersion: "v1", kind: "Namespace" });
  expect(kindOfToken("kubernetes:apisix.apache.org/v2:ApisixRoute")).toEqual({
    apiVersion: "apisix.apache.org/v2",
    kind: "ApisixRoute",
  });
});

test("the field manager is the one in the state, else always the same for a URN", () => {
  expect(fieldManager("urn:a", {})).toMatch(/^pulumi-kubernetes-[0-9a-f]{8}$/);
  expect(fieldManager("urn:a", {})).toBe(fieldManager("urn:a", {}));
  expect(fieldManager("urn:a", {})).not.toBe(fieldManager("urn:b", {}));
  expect(fieldManager("urn:a", {}, { __fieldManager: "kept" })).toBe("kept");
});

test("the state keeps secrets secret, in the live object and in the inputs", () => {
  const inputs = { apiVersion: "v1", kind: "Secret", data: secret({ a: "b25l" }) };
  const state = stateOf({ apiVersion: "v1", kind: "Secret", data: { a: "b25l", b: "added" } }, inputs, { manager: "m" });
  expect(state).toEqual({
    apiVersion: "v1",
    kind: "Secret",
    data: secret({ a: "b25l", b: "added" }),
    __fieldManager: "m",
    __initialApiVersion: "v1",
    __inputs: inputs,
  });
});

test("a preview does not promise what the dry run made up", () => {
  const live = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "s", uid: "1", managedFields: [] },
    spec: { clusterIP: "10.0.0.1" },
    status: {},
  };
  const preview = previewOfCreate(live, {}, "m");
  expect(preview["status"]).toBeUndefined();
  expect(preview["spec"]).toEqual({ clusterIP: unknownValue, clusterIPs: unknownValue });
  expect(preview["metadata"]).toEqual({
    name: "s",
    uid: unknownValue,
    resourceVersion: unknownValue,
    creationTimestamp: unknownValue,
  });
});

test("errors carry the server's words, a way out, and no secret", () => {
  const refusal = new ApiError(409, { code: 409, reason: "AlreadyExists", message: 'configmaps "a" already exists' });
  const text = describeCreateError("urn", { apiVersion: "v1", kind: "ConfigMap", name: "a", namespace: "n" }, refusal);
  expect(text).toContain('was not successfully created by the Kubernetes API server: configmaps "a" already exists');
  expect(text).toContain("upsertExistingObjects");
  const texts = secretTexts({
    spec: { key: secret("hunter22"), open: "open" },
    data: secret({ a: Buffer.from("letmein").toString("base64") }),
  });
  expect(redact("hunter22 and letmein but open", texts)).toBe("[secret] and [secret] but open");
});

test("requests beyond the burst wait for their turn", async () => {
  const turn = throttle(50, 2);
  const start = Date.now();
  await Promise.all([turn(), turn()]);
  expect(Date.now() - start).toBeLessThan(15);
  await Promise.all([turn(), turn()]);
  expect(Date.now() - start).toBeGreaterThanOrEqual(35);
});
