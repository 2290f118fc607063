/** A program that lets in consumers by their names, and says nothing of tiers and of who is suspended. */

import { expect, test } from "vitest";
import { consumerOnlyLimits } from "../../policies/consumer-only-limits";
import { violationsOf } from "../../policies/judge";
import type { StackResource } from "../../policies/resources";
import { routeIsFenced } from "../../policies/route-is-fenced";
import { viewStack } from "../../policies/stack-view";
import { foreign } from "../support/other-program";

const NAMESPACE = "team-acme";
const inIt = (kind: string, spec: object): StackResource =>
  foreign(`kubernetes:apisix.apache.org/v2:${kind}`, kind, {
    metadata: { name: "app", namespace: NAMESPACE, labels: { "leasehold/tenant": "acme" } },
    spec,
  });

const plugin = (name: string, config: object) => ({ name, enable: true, config });

function problems(restriction: object, { more = [] as object[], managed = false } = {}): string[] {
  const labels = { "leasehold/tenant": "acme", ...(managed ? { "leasehold/managed": "true" } : {}) };
  const route = {
    http: [
      {
        name: "app",
        match: { hosts: ["acme.example.com"], paths: ["/*"] },
        backends: [{ serviceName: "app", servicePort: 80 }],
        plugins: [plugin("key-auth", { hide_credentials: true }), plugin("consumer-restriction", restriction), ...more],
      },
    ],
  };
  const view = viewStack([
    foreign("kubernetes:core/v1:Namespace", "acme", { metadata: { name: NAMESPACE, labels } }),
    inIt("ApisixRoute", route),
    inIt("ApisixConsumer", { authParameter: { keyAuth: { secretRef: { name: "key" } } } }),
  ]);
  return [routeIsFenced, consumerOnlyLimits].flatMap((invariant) => violationsOf(invariant, view).map(({ problem }) => problem));
}

const OWN = { whitelist: [`${NAMESPACE}_app`] };

test("a route that lets in the tenant's own consumers by name is fenced", () => {
  expect(problems(OWN)).toEqual([]);
});

test.each<[string, object]>([
  ["another tenant's consumer", { whitelist: [`${NAMESPACE}_app`, "team-globex_app"] }],
  ["the consumer of a namespace that begins alike", { whitelist: [`${NAMESPACE}-eu_app`] }],
  ["nobody by name", { whitelist: [] }],
  ["everybody but one", { blacklist: ["team-globex_app"] }],
  ["consumers of a service", { ...OWN, type: "service_id" }],
  ["a list that a filter can skip", { ...OWN, _meta: { filter: [["arg_x", "==", "1"]] } }],
])("a route is reported that lets in %s", (_, restriction) => {
  expect(problems(restriction)).toHaveLength(1);
});

test("in a namespace that this program made, the list is not enough", () => {
  expect(problems(OWN, { managed: true })).toEqual([
    expect.stringContaining("lets in the consumers of every tenant"),
    expect.stringContaining("has no label leasehold/status"),
  ]);
});
