import { describe, expect, test } from "vitest";
import { absence, objectProblems, type Place, pluginProblems } from "../support/gateway/oracle";
import { consumer, route } from "../support/gateway/sample";
import type { Fields } from "../support/gateway/values";

describe.skipIf(absence !== undefined)(`the schema oracle (${absence ?? "schemas found"})`, () => {
  test.each<[string, Fields]>([
    ["key-auth", { header: "X-API-Key", hide_credentials: true }],
    ["limit-count", { count: 1, time_window: 60, policy: "local", rejected_code: 429 }],
    ["limit-count", { count: 1, time_window: 60, policy: "redis", redis_host: "redis.example.com" }],
    ["forward-auth", { uri: "http://auth.example.com/" }],
    ["acl", { allow_labels: { "k8s/namespace": ["a"] }, _meta: { error_response: { error: {} }, filter: [["a", "==", "b"]] } }],
    ["multi-auth", { auth_plugins: [{ "key-auth": {} }, { "jwt-auth": { key_claim_name: "t" } }] }],
  ])("takes %s with %j", (name, config) => expect(pluginProblems(name, config, "route")).toEqual([]));

  test.each<[string, string, Fields, Place, string]>([
    ["a setting that does not exist", "acl", { allow_labels: { a: ["b"] }, rejected_cod: 403 }, "route", "acl.rejected_cod:"],
    ["a value of another kind", "key-auth", { hide_credentials: "yes" }, "route", "key-auth.hide_credentials: "],
    [
      "what a setting entails",
      "limit-count",
      { count: 1, time_window: 60, policy: "redis" },
      "route",
      "limit-count: should have",
    ],
    [
      "a common setting that does not exist",
      "acl",
      { allow_labels: { a: ["b"] }, _meta: { filters: [] } },
      "route",
      "acl._meta:",
    ],
    ["common settings that run code", "acl", { allow_labels: { a: ["b"] }, _meta: { pre_function: "x" } }, "route", "acl._meta:"],
    [
      "an inner typo",
      "multi-auth",
      { auth_plugins: [{ "key-auth": { heeder: "x" } }, { "jwt-auth": {} }] },
      "route",
      "multi-auth: key-auth.heeder:",
    ],
    [
      "a strange inner plugin",
      "multi-auth",
      { auth_plugins: [{ "key-auth": {} }, { "openid-connect": {} }] },
      "route",
      "multi-auth: openid-connect",
    ],
    ["a consumer without a key", "key-auth", { header: "x" }, "consumer", "key-auth.header:"],
    ["a plugin that does not exist", "rate-limit", {}, "route", "rate-limit: there is no such plugin"],
  ])("reports %s", (_, name, config, place, problem) => {
    expect(pluginProblems(name, config, place).filter((found) => found.startsWith(problem))).toHaveLength(1);
  });

  test("says on which object", () => {
    const objects = [route("a", "own", { plugins: { nothing: {} } }), consumer("b", "app", { plugins: { none: {} } })];
    expect(objectProblems(objects)).toEqual([
      "ApisixRoute a/own: nothing: there is no such plugin",
      "ApisixConsumer b/app: none: there is no such plugin",
    ]);
  });
});
