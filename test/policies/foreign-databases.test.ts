/** Programs that call roles and databases as they like: the ids of their tenants in the names tell whose is whose. */

import { describe, expect, test } from "vitest";
import { databaseRightStaysInTenant } from "../../policies/database-right-stays-in-tenant";
import { databaseRoleIsUnprivileged } from "../../policies/database-role-is-unprivileged";
import { violationsOf } from "../../policies/judge";
import type { StackResource } from "../../policies/resources";
import { viewStack } from "../../policies/stack-view";
import { tenantDatabaseIsClosed } from "../../policies/tenant-database-is-closed";
import { foreign } from "../support/other-program";

const pg = (kind: string, name: string, props: object): StackResource =>
  foreign(`postgresql:index/thing:${kind}`, name, { name, ...props });
const namespace = (id: string): StackResource =>
  foreign("kubernetes:core/v1:Namespace", id, { metadata: { name: `team-${id}`, labels: { "leasehold/tenant": id } } });

/** What one tenant has, with parts replaced. */
const tenant = (id: string, { role = {}, grant = {}, shut = {}, database = {}, schema = {} } = {}): readonly StackResource[] => [
  namespace(id),
  pg("Role", `svc_${id}`, { login: true, connectionLimit: 20, roles: [`${id}_readers`], ...role }),
  pg("Role", `${id}_readers`, { login: false }),
  pg("Database", `db-${id}`, { owner: "postgres", ...database }),
  pg("Schema", `${id}_data`, { database: `db-${id}`, owner: `svc_${id}`, ...schema }),
  pg("Grant", `${id}-use`, {
    role: `svc_${id}`,
    database: `db-${id}`,
    objectType: "database",
    privileges: ["CONNECT"],
    ...grant,
  }),
  pg("Grant", `${id}-shut`, { role: "public", database: `db-${id}`, objectType: "database", privileges: [], ...shut }),
];

const invariants = [databaseRoleIsUnprivileged, databaseRightStaysInTenant, tenantDatabaseIsClosed];

const reported = (parts: Parameters<typeof tenant>[1], more: readonly StackResource[] = []): string[] => {
  const view = viewStack([...tenant("acme", parts), ...tenant("globex"), ...tenant("acme-eu"), ...more]);
  return invariants.flatMap((invariant) => violationsOf(invariant, view).map(() => invariant.name));
};

test("a stack in order has no violation, also where one id begins like another", () => {
  expect(reported({})).toEqual([]);
});

describe("another program's database is reported with", () => {
  test.each<[string, Parameters<typeof tenant>[1], string]>([
    ["a superuser", { role: { superuser: true } }, "database-role-is-unprivileged"],
    ["a role that passes by RLS policies", { role: { bypassRowLevelSecurity: true } }, "database-role-is-unprivileged"],
    ["a role without a limit", { role: { connectionLimit: -1 } }, "database-role-is-unprivileged"],
    ["a role with too many connections", { role: { connectionLimit: 5000 } }, "database-role-is-unprivileged"],
    ["a member of another tenant's role", { role: { roles: ["globex_readers"] } }, "database-role-is-unprivileged"],
    ["a member of the tenant's that is called alike", { role: { roles: ["acme-eu_readers"] } }, "database-role-is-unprivileged"],
    ["a member of a role of the server's", { role: { roles: ["pg_read_all_data"] } }, "database-role-is-unprivileged"],
    ["a right on another tenant's database", { grant: { database: "db-globex" } }, "database-right-stays-in-tenant"],
    ["a right for everybody", { shut: { privileges: ["CONNECT"], database: "x" } }, "database-right-stays-in-tenant"],
    ["a database that is another tenant's", { database: { owner: "svc_globex" } }, "tenant-database-is-closed"],
    ["a schema that is another tenant's", { schema: { owner: "svc_globex" } }, "tenant-database-is-closed"],
    ["a database that nobody shut", { shut: { database: "other" } }, "tenant-database-is-closed"],
  ])("%s", (_, parts, invariant) => {
    expect(new Set(reported(parts))).toContain(invariant);
    if (invariant !== "database-right-stays-in-tenant") expect(reported(parts)).toEqual([invariant]);
  });

  test.each<[string, StackResource]>([
    ["a role that joins two tenants", pg("Role", "reporting", { login: false, roles: ["svc_acme", "svc_globex"] })],
    ["a superuser who is nobody's", pg("Role", "ops", { login: true, superuser: true })],
  ])("%s", (_, role) => {
    expect(new Set(reported({}, [role]))).toEqual(new Set(["database-role-is-unprivileged"]));
  });

  test("a membership that crosses tenants", () => {
    expect(reported({}, [pg("GrantRole", "more", { role: "svc_acme", grantRole: "globex_readers" })])).toEqual([
      "database-right-stays-in-tenant",
    ]);
  });
});
