import { beforeAll, expect, test } from "vitest";
import { TENANT_LABEL } from "../../model/labels";
import { judge } from "../../policies/judge";
import { fleetOf } from "../support/fleet";
import { provision } from "../support/mocks";
import type { Recorded } from "../support/recorded";
import { describeSabotages, summary } from "../support/sabotage";

describeSabotages("objects-carry-their-tenant", {
  "an object without label": (stack) =>
    stack.changed("Secret", "acme-db", (props) => props.setKey("metadata.labels", TENANT_LABEL, undefined)),
  "an object with another tenant's label": (stack) =>
    stack.changed("Secret", "acme-db", (props) => props.setKey("metadata.labels", TENANT_LABEL, "globex")),
  "an object in another tenant's namespace": (stack) =>
    stack.changed("Secret", "acme-db", (props) => {
      props.set("metadata.name", "more"); // globex has one of the same name
      props.set("metadata.namespace", "t-globex");
    }),
  "an object in a namespace of nobody": (stack) =>
    stack.changed("Secret", "acme-db", (props) => props.set("metadata.namespace", "default")),
  "a namespace that lost its label": (stack) =>
    stack.changed("Namespace", "acme", (props) => props.setKey("metadata.labels", TENANT_LABEL, undefined)),
});

let built: Recorded;
beforeAll(async () => {
  built = (await provision(fleetOf("acme", "globex"))).recorded;
});

test("a namespace relabelled for another tenant is reported for everything in it, for its name, and for whom its routes tell of", () => {
  const taken = built.changed("Namespace", "acme", (props) => props.setKey("metadata.labels", TENANT_LABEL, "globex"));
  const found = judge(taken);
  expect(new Set(summary(found))).toEqual(
    new Set(["objects-carry-their-tenant", "route-header-is-the-gateways", "tenant-names-are-free"]),
  );
  expect(found.length).toBeGreaterThan(10);
});
