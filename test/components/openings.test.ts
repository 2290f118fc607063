import { expect, test } from "vitest";
import { openingPolicies } from "../../components/openings";
import type { Network, Opening } from "../../model/resolved-tenant";
import { fleetWithOpenings } from "../support/fleet";
import { provision } from "../support/mocks";

const opening: Opening = {
  cidr: "203.0.113.0/24",
  protocol: "TCP",
  ports: [443],
  reason: "ERP order sync",
  ticket: "SEC-214",
  expires: "2027-01-31",
};
const names = (network: Network): readonly string[] => openingPolicies(network).map(({ name }) => name);

test("every opening becomes one policy with its range, ports and record", async () => {
  const { recorded } = await provision(fleetWithOpenings());
  const opened = recorded.resources.filter(({ name }) => /^acme-(e|in)gress-/.test(name)).map(({ props }) => props);
  expect(opened).toHaveLength(2);
  expect(opened[0]).toMatchObject({
    metadata: {
      labels: { "leasehold/tenant": "acme" },
      annotations: { "leasehold/reason": "ERP order sync", "leasehold/ticket": "SEC-214", "leasehold/expires": "2027-01-31" },
    },
    spec: {
      policyTypes: ["Egress"],
      egress: [
        {
          to: [{ ipBlock: { cidr: "203.0.113.0/24" } }],
          ports: [
            { protocol: "TCP", port: 443 },
            { protocol: "TCP", port: 8443 },
          ],
        },
      ],
    },
  });
  expect(opened[1]).toMatchObject({
    spec: {
      policyTypes: ["Ingress"],
      ingress: [{ from: [{ ipBlock: { cidr: "2001:db8:1::/48" } }], ports: [{ protocol: "UDP", port: 500 }] }],
    },
  });
});

test("a tenant that does not work has no opening", async () => {
  const fleet = fleetWithOpenings();
  const suspended = { ...fleet, tenants: fleet.tenants.map((tenant) => ({ ...tenant, status: "suspended" as const })) };
  const { recorded } = await provision(suspended);
  expect(recorded.resources.filter(({ name }) => /-(e|in)gress-/.test(name))).toEqual([]);
});

test("names follow what is opened, not its place in the list nor its ticket", () => {
  const other = { ...opening, cidr: "198.51.100.0/24" };
  const renewed = { ...opening, ticket: "SEC-300", expires: "2027-06-30" };
  const [one = "", two = ""] = names({ egress: [opening, other], ingress: [] });
  expect(names({ egress: [other, renewed], ingress: [] })).toEqual([two, one]);
  expect(names({ egress: [], ingress: [opening] })).not.toContain(one);
  expect(
    new Set(names({ egress: [opening, { ...opening, ports: [80] }, { ...opening, protocol: "UDP" }], ingress: [] })).size,
  ).toBe(3);
});
