/** The network lets the gateway to the pods behind routed Services and to nothing else. */

import { expect, test } from "vitest";
import type { ResolvedTenant } from "../../model/resolved-tenant";
import { fleetWith, route, tenantWith } from "../support/gateway-fleet";
import { provision } from "../support/mocks";

interface Policy {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly podSelector: object;
    readonly ingress?: readonly { readonly from: readonly object[]; readonly ports: readonly object[] }[];
  };
}

const GATEWAY = {
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "apisix" } },
  podSelector: { matchLabels: { "app.kubernetes.io/name": "apisix" } },
};
const TCP = (port: number) => ({ protocol: "TCP", port });

/** What is open to the gateway, by policy. */
async function openFor(tenant: ResolvedTenant) {
  const { recorded } = await provision(fleetWith(tenant));
  return recorded.resources
    .filter(({ type }) => type.endsWith(":NetworkPolicy"))
    .map(({ props }) => props as unknown as Policy)
    .filter(({ spec }) => JSON.stringify(spec.ingress ?? []).includes('"apisix"'))
    .map(({ metadata, spec }) => {
      expect(spec.ingress).toEqual([{ from: [GATEWAY], ports: spec.ingress?.[0]?.ports }]);
      return [metadata.name, spec.podSelector, spec.ingress?.[0]?.ports];
    });
}

const pods = (service: string) => ({ matchLabels: { "app.kubernetes.io/name": service } });

test("the program's own Service alone, where no route says anything else", async () => {
  expect(await openFor(tenantWith("acme"))).toEqual([["from-gateway", pods("app"), [TCP(8080)]]]);
});

test("every routed Service on the ports of its pods, once", async () => {
  const routes = [
    route("app", "/*"),
    route("exports", "/exports/*", { service: "exports", port: 8080, podPort: 9000 }),
    route("imports", "/imports/*", { service: "exports", port: 8081, podPort: 3000 }),
  ];
  expect(await openFor(tenantWith("acme", { routes }))).toEqual([
    ["from-gateway", pods("app"), [TCP(8080)]],
    ["from-gateway--exports", pods("exports"), [TCP(3000), TCP(9000)]],
  ]);
});

test("not the program's Service where no route names it", async () => {
  const routes = [route("shop", "/*", { service: "shop" })];
  expect(await openFor(tenantWith("acme", { routes }))).toEqual([["from-gateway--shop", pods("shop"), [TCP(8080)]]]);
});

test("nothing of a tenant that does not work", async () => {
  expect(await openFor(tenantWith("acme", { status: "suspended" }))).toEqual([]);
});
