/** What the gateway is to do, before anybody says it to a gateway: names, ids, and a whole fleet. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gatewayModel } from "../../model/gateway/build";
import type { Condition } from "../../model/gateway/gateway-model";
import { crc32, gatewayRouteName } from "../../model/gateway/object-names";
import { leastEffort } from "../support/effort";
import { environment } from "../support/fleet";
import { featureTenants } from "../support/gateway-features";
import { everyWay, route, tenantWith } from "../support/gateway-fleet";

test.each([
  ["123456789", "cbf43926"],
  ["", "0"],
  ["t-acme_app_app", "6870087b"],
])("the id of %j is %s", (name, id) => expect(crc32(name)).toBe(id));

describe("over everything a file can ask for", () => {
  const models = Object.entries(featureTenants("acme")).map(
    ([name, tenant]) => [name, gatewayModel(tenant, environment)] as const,
  );

  test.each(models)("%s: every entrance has a name of its own, on hosts of the tenant or with the tenant's name", (_, model) => {
    const names = model.routes.flatMap(({ name, entrances }) => entrances.map((one) => gatewayRouteName("acme", name, one.name)));
    expect(new Set(names).size).toBe(names.length);
    for (const { hosts, paths, when } of model.routes.flatMap(({ entrances }) => entrances)) {
      const isOwn = hosts.every((host) => /(^|\.)acme\.(tenants\.example\.com|example)$/.test(host));
      const byPath = paths.every((path) => path.startsWith("/tenants/acme/"));
      const byHeader = when.some((one) => one.kind === "header-is" && one.value === "acme");
      expect(isOwn || byPath || byHeader).toBe(true);
    }
  });

  test.each(models)("%s: the last way in takes what is left, so that no call to a door falls through", (_, model) => {
    for (const { entrances } of model.routes) {
      for (const { hosts, paths } of entrances) {
        const beside = entrances.filter((one) => String([one.hosts, one.paths]) === String([hosts, paths]));
        const address = (conditions: readonly Condition[]) => conditions.filter(({ kind }) => kind === "header-is").length;
        const last = beside.filter((one) => one.when.length === address(one.when));
        expect(last.map(({ priority }) => priority)).toEqual([0]);
      }
    }
  });
});

test("a fleet of a thousand is thought through in less than a second", () => {
  const effort = leastEffort(1000, () => {
    for (let index = 0; index < 1000; index += 1)
      gatewayModel(tenantWith(`t${index}`, { identity: everyWay(`t${index}`) }), environment);
  });
  expect(effort).toBeLessThan(1000);
});

test("random routes give the same model twice, with one name per entrance", () => {
  const part = fc.stringMatching(/^[a-z][a-z0-9]{0,6}$/);
  const routes = fc.uniqueArray(fc.record({ name: part, path: part }), {
    selector: ({ name }) => name,
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(routes, (listed) => {
      const tenant = tenantWith("acme", {
        identity: everyWay("acme"),
        routes: listed.map(({ name, path }) => route(name, `/${path}/*`)),
      });
      const build = () => gatewayModel(tenant, environment);
      expect(build()).toEqual(build());
      const names = build().routes.flatMap(({ name, entrances }) =>
        entrances.map((one) => gatewayRouteName("acme", name, one.name)),
      );
      expect(new Set(names).size).toBe(names.length);
    }),
  );
});
