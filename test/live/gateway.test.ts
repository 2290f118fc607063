/** Everything a tenant file can ask of the gateway, stored by a real API server that knows these kinds field by field. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { api } from "../support/api";
import { featureTenants } from "../support/gateway-features";
import { fleetWith } from "../support/gateway-fleet";
import { inClear, provisionGateways, provisionPlatform } from "../support/mocks";
import type { Recorded } from "../support/recorded";

const NAMESPACE = "gateway-objects";
const PLURALS: Readonly<Record<string, string>> = {
  ApisixRoute: "apisixroutes",
  ApisixConsumer: "apisixconsumers",
  ApisixUpstream: "apisixupstreams",
  ApisixTls: "apisixtlses",
};

interface GatewayObject {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: object;
}

beforeAll(async () => {
  const made = await api("POST", "/api/v1/namespaces", { body: { metadata: { name: NAMESPACE } } });
  expect([201, 409]).toContain(made.status);
});

afterAll(() => api("DELETE", `/api/v1/namespaces/${NAMESPACE}`));

/** The gateway's objects among what was registered, in the test's own namespace. */
function objectsOf({ resources }: Recorded): readonly GatewayObject[] {
  return resources
    .map(({ props }) => inClear(props) as GatewayObject)
    .filter(({ kind }) => kind in PLURALS)
    .map((one) => ({ ...one, metadata: { ...one.metadata, namespace: NAMESPACE } }));
}

/** Stores an object and takes it away again; what the server kept of its spec. */
async function stored(object: GatewayObject): Promise<unknown> {
  const path = `/apis/apisix.apache.org/v2/namespaces/${NAMESPACE}/${PLURALS[object.kind] ?? ""}`;
  const answer = await api("POST", `${path}?fieldValidation=Strict`, { body: object });
  expect(answer.status, `${object.kind} ${object.metadata.name}: ${answer.body.message ?? ""}`).toBe(201);
  await api("DELETE", `${path}/${object.metadata.name}`);
  return answer.body["spec"];
}

describe.each(Object.entries(featureTenants("acme")))("a tenant with %s", (_, tenant) => {
  test("is stored as it was declared", async () => {
    const objects = objectsOf(await provisionGateways(fleetWith(tenant)));
    expect(objects.length).toBeGreaterThan(0);
    for (const object of objects) expect(await stored(object)).toEqual(object.spec);
  });
});

test("so is what the platform declares", async () => {
  const objects = objectsOf((await provisionPlatform(fleetWith())).recorded);
  expect(objects).toHaveLength(2);
  for (const object of objects) expect(await stored(object)).toEqual(object.spec);
});

describe("what the gateway would overlook or choke on is refused", () => {
  const route = { kind: "ApisixRoute", metadata: { name: "odd" } };
  const rule = { name: "r", match: { paths: ["/*"] } };
  test.each<[string, object]>([
    ["a rule without paths", { ...route, spec: { http: [{ name: "r", match: {} }] } }],
    ["a name with an underscore", { ...route, spec: { http: [{ ...rule, name: "r_1" }] } }],
    ["two rules of one name", { ...route, spec: { http: [rule, rule] } }],
    ["a field that does not exist", { ...route, spec: { http: [{ ...rule, pluginConfigName: "shared" }] } }],
    [
      "a credential in clear",
      { kind: "ApisixConsumer", metadata: { name: "odd" }, spec: { authParameter: { keyAuth: { value: {} } } } },
    ],
    ["passive checks alone", { kind: "ApisixUpstream", metadata: { name: "odd" }, spec: { healthCheck: { passive: {} } } }],
  ])("%s", async (_, object) => {
    const { kind } = object as GatewayObject;
    const path = `/apis/apisix.apache.org/v2/namespaces/${NAMESPACE}/${PLURALS[kind] ?? ""}?fieldValidation=Strict`;
    const answer = await api("POST", path, { body: { apiVersion: "apisix.apache.org/v2", ...object } });
    expect([400, 422]).toContain(answer.status);
  });
});
