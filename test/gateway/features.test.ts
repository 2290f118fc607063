/** Every feature a tenant file can ask of the gateway: accepted by the controller, and valid by the gateway's own schemas. */

import { describe, expect, test } from "vitest";
import type { ResolvedTenant } from "../../model/resolved-tenant";
import { absence, objectProblems } from "../support/gateway/oracle";
import { Gateway } from "../support/gateway/simulator";
import { featureTenants } from "../support/gateway-features";
import { declaredFor, fleetWith } from "../support/gateway-fleet";

describe.each<[string, ResolvedTenant]>(Object.entries(featureTenants("acme")))("%s", (_, tenant) => {
  test("is accepted by the controller", async () => {
    expect(new Gateway(await declaredFor(fleetWith(tenant)), { ingressClass: "apisix" }).rejected).toEqual([]);
  });

  test.skipIf(absence !== undefined)(`is valid (${absence ?? "schemas found"})`, async () => {
    expect(objectProblems(await declaredFor(fleetWith(tenant)))).toEqual([]);
  });
});
