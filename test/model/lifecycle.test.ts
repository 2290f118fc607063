import { expect, test } from "vitest";
import { loadFleet } from "../../model/fleet";
import { checkVanished } from "../../model/registry";
import { repository } from "./repository";

const file = (lifecycle: string): string =>
  `apiVersion: tenancy/v1\nid: acme\nname: Acme\ntier: standard\nowner: {team: a, email: a@acme.example}\n${lifecycle}`;

test("a tenant that is marked deleted is not built, and its id stays taken", () => {
  const root = repository({
    "tenants/acme.yaml": Buffer.from(file("lifecycle: {status: deleted, deleted: {on: 2026-03-02, ticket: OPS-31}}\n")),
  });
  const { fleet } = loadFleet(root, "dev");
  expect(fleet?.tenants.map(({ id }) => id)).not.toContain("acme");
  expect(fleet?.closed).toEqual(["acme"]);
  expect(checkVanished(["acme"], { tenants: [], closed: fleet?.closed ?? [], absent: [] })).toEqual([]);
});

test("active is what a tenant is when its file says nothing", () => {
  for (const lifecycle of ["", "lifecycle: {status: active}\n"]) {
    const { fleet } = loadFleet(repository({ "tenants/acme.yaml": Buffer.from(file(lifecycle)) }), "dev");
    expect(fleet?.tenants.map(({ id }) => id)).toContain("acme");
  }
});
