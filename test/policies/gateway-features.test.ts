/** Whatever a tenant file asks of the gateway, what is declared satisfies every invariant. */

import { expect, test } from "vitest";
import { judge } from "../../policies/judge";
import { featureTenants } from "../support/gateway-features";
import { fleetWith, tenantWith } from "../support/gateway-fleet";
import { provision } from "../support/mocks";

test.each(Object.entries(featureTenants("acme")))("a tenant with %s", async (_, tenant) => {
  const { recorded } = await provision(fleetWith(tenant, tenantWith("globex")));
  expect(judge(recorded.resources)).toEqual([]);
});
