import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalQuantity, withCanonicalQuantities } from "../../../local/plugins/kubernetes/quantity";

describe("a quantity is written as the API server writes it", () => {
  test.each([
    ["1024Mi", "1Gi"],
    ["1Gi", "1Gi"],
    ["1.5Gi", "1536Mi"],
    ["512", "512"],
    ["1000", "1k"],
    ["1000m", "1"],
    ["0.5", "500m"],
    ["0.1", "100m"],
    ["2", "2"],
    ["0", "0"],
    ["0Mi", "0"],
    ["-1500m", "-1500m"],
    ["0.5Ki", "512"],
    ["0.1Gi", "107374182400m"],
    ["1e3", "1e3"],
    ["12e4", "120e3"],
    ["5e0", "5"],
    ["+1", "1"],
    [".5", "500m"],
    ["1n", "1n"],
    ["0.1n", "1n"],
  ])("%s is %s", (text, canonical) => {
    expect(canonicalQuantity(text)).toBe(canonical);
  });

  test.each(["", "two", "1GiB", "1 Gi", "."])("%j is no quantity and stays", (text) => {
    expect(canonicalQuantity(text)).toBe(text);
  });

  test("writing it twice changes nothing", () => {
    const suffix = fc.constantFrom("", "m", "k", "M", "G", "Ki", "Mi", "Gi", "e3", "E2");
    const number = fc.double({ min: 0, max: 1e6, noNaN: true }).map((value) => value.toFixed(3));
    fc.assert(
      fc.property(number, suffix, (digits, unit) => {
        const once = canonicalQuantity(digits + unit);
        expect(canonicalQuantity(once)).toBe(once);
      }),
    );
  });
});

test("quantities are found in quotas, limits and pods, and nothing else is touched", () => {
  expect(
    withCanonicalQuantities({
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: { labels: { limits: "1000" } },
      spec: { hard: { "requests.memory": "1024Mi", pods: 1000 }, scopes: ["Terminating"] },
    }),
  ).toEqual({
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { labels: { limits: "1000" } },
    spec: { hard: { "requests.memory": "1Gi", pods: "1k" }, scopes: ["Terminating"] },
  });
  const limits = [{ type: "Container", default: { cpu: "1000m" }, max: { memory: "2048Mi" } }];
  expect(withCanonicalQuantities({ apiVersion: "v1", kind: "LimitRange", spec: { limits } })["spec"]).toEqual({
    limits: [{ type: "Container", default: { cpu: "1" }, max: { memory: "2Gi" } }],
  });
  const containers = [{ name: "c", args: ["1000m"], resources: { requests: { cpu: "0.1" } } }];
  const volumes = [{ name: "v", emptyDir: { sizeLimit: "1024Ki" } }];
  expect(
    withCanonicalQuantities({ apiVersion: "apps/v1", spec: { template: { spec: { containers, volumes } } } })["spec"],
  ).toEqual({
    template: {
      spec: {
        containers: [{ name: "c", args: ["1000m"], resources: { requests: { cpu: "100m" } } }],
        volumes: [{ name: "v", emptyDir: { sizeLimit: "1Mi" } }],
      },
    },
  });
  const custom = { apiVersion: "example.org/v1", spec: { limits: { cpu: "1000m" } } };
  expect(withCanonicalQuantities(custom)).toBe(custom);
});
