/** Databases and schemas that others get into, and what reaches out of a server. */

import { called, inStack, table } from "../table";
import { any, foreign, gone, to } from "../values";
import { isIdentity, isOwn, sql } from "./database-targets";

const RIGHT = ["database-right-stays-in-tenant"];
const CODE = ["database-code-is-the-platforms"];
const DATABASE = ["tenant-database-is-closed"];

export const databasePlaces = table(
  ["another template", "Database", "template", any(gone, to("template1", "postgres")), DATABASE],
  [
    "a database of a tenant",
    "Database",
    "",
    (_, { resource }) => [[{ ...resource, props: { ...resource.props, owner: "tnt__acme" } }]],
    DATABASE,
  ],
  ["a database without a limit", "Database", "connectionLimit", any(gone, to(-1, 0, 100_000)), DATABASE, isOwn],
  [
    "a database that is a template",
    "Database",
    "",
    (_, { resource }) => [[{ ...resource, props: { ...resource.props, isTemplate: true } }]],
    DATABASE,
    isOwn,
  ],
  ["a template somebody is in", "Database", "allowConnections", any(gone, to(true)), DATABASE, called("tnt_template")],
  ["a database of nobody's", "Database", "name", to("reports", "T_acme"), DATABASE, isOwn],
  [
    "a schema of a tenant's",
    "Schema",
    "",
    (_, { resource }) => [[{ ...resource, props: { ...resource.props, owner: "tnt__acme" } }]],
    DATABASE,
    inStack("openings"),
  ],
  ["a schema of another's", "Schema", "owner", any(gone, foreign, to("postgres")), DATABASE],
  ["a schema taken over", "Schema", "ifNotExists", any(gone, to(true)), DATABASE],
  ["a schema with another name", "Schema", "name", to("public", "pg_catalog"), DATABASE],
  ["a schema elsewhere", "Schema", "database", to("postgres", "template1"), DATABASE],
  [
    "a schema with rights of its own",
    "Schema",
    "",
    (_, { resource }) => [
      [{ ...resource, props: { ...resource.props, policies: [{ create: true, usage: true, role: "tnt__initech" }] } }],
    ],
    DATABASE,
  ],
  [
    "an extension that reaches out",
    "Schema",
    "",
    any(
      ...["dblink", "postgres_fdw", "file_fdw", "plpython3u", "adminpack"].map((name) =>
        sql("Extension", { name, database: "shared" }),
      ),
    ),
    CODE,
  ],
  [
    "a membership beside the role",
    "Role",
    "",
    sql("GrantRole", { role: "tnt__acme", grantRole: "tnt__globex" }),
    RIGHT,
    isIdentity,
  ],
  [
    "a function with its owner's rights",
    "Schema",
    "",
    sql("Function", { name: "f", securityDefiner: true, body: "select 1" }),
    CODE,
  ],
  [
    "rights on whatever comes",
    "Schema",
    "",
    sql("DefaultPrivileges", { role: "public", owner: "app_owner", objectType: "table", privileges: ["SELECT"] }),
    RIGHT,
  ],
  [
    "a server elsewhere",
    "Schema",
    "",
    any(sql("Server", { serverName: "s" }), sql("UserMapping", { serverName: "s", userName: "tnt__acme" })),
    CODE,
  ],
  [
    "a copy that leaves",
    "Schema",
    "",
    any(
      sql("Publication", { name: "p", allTables: true }),
      sql("Subscription", { name: "s" }),
      sql("ReplicationSlot", { name: "r" }),
    ),
    CODE,
  ],
);
