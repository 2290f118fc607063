import { expect, test } from "vitest";
import { issuerNamesOneTenant } from "../../policies/issuer-names-one-tenant";
import { violationsOf } from "../../policies/judge";
import type { StackResource } from "../../policies/resources";
import { viewStack } from "../../policies/stack-view";
import { foreign } from "../support/other-program";

/** A tenant's route that takes what an issuer vouches for, by two rules. */
function route(id: string, config: object): StackResource {
  const discovery = `https://login.${id}.example/.well-known/openid-configuration`;
  const plugin = {
    name: "openid-connect",
    enable: true,
    config: { discovery, client_id: `${id}-api`, bearer_only: true, ...config },
  };
  return foreign("kubernetes:apisix.apache.org/v2:ApisixRoute", id, {
    metadata: { name: "app", namespace: `t-${id}`, labels: { "leasehold/tenant": id } },
    spec: { http: ["one", "two"].map((name) => ({ name, plugins: [plugin] })) },
  });
}

const problems = (config: object): string[] =>
  violationsOf(issuerNamesOneTenant, viewStack([route("acme", {}), route("globex", config)])).map(({ object }) => object);

const ACME = { discovery: "https://login.acme.example/.well-known/openid-configuration", client_id: "acme-api" };

test("each tenant may have an issuer of its own, or a client of its own with one issuer", () => {
  expect(problems({})).toEqual([]);
  expect(problems({ discovery: ACME.discovery })).toEqual([]);
  expect(problems({ ...ACME, bearer_only: false })).toEqual([]);
});

test("two tenants do not take the same tokens", () => {
  expect(problems(ACME)).toEqual(["ApisixRoute t-globex/app"]);
});
