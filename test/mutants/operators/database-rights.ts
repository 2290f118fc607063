/** Whatever gives a right on a database server to somebody else. */

import { table } from "../table";
import { any, foreign, gone, more, to } from "../values";
import { gives, inStackWith, isTenantGrant } from "./database-targets";

const RIGHT = ["database-right-stays-in-tenant"];
const DATABASE = ["tenant-database-is-closed"];

export const databaseRights = table(
  ["another's right", "Grant", "role", any(foreign, to("tnt__initech", "somebody", "pg_monitor")), RIGHT, isTenantGrant],
  ["everybody's right", "Grant", "role", to("public"), RIGHT, isTenantGrant],
  ["a right to pass on", "Grant", "withGrantOption", to(true), RIGHT],
  [
    "a right to pass on",
    "Grant",
    "",
    (_, { resource }) => [[{ ...resource, props: { ...resource.props, withGrantOption: true } }]],
    RIGHT,
  ],
  ["a right on another's schema", "Grant", "schema", any(foreign, to("public", "app", "pg_catalog")), RIGHT, isTenantGrant],
  [
    "a right on another's database",
    "Grant",
    "database",
    to("t_initech", "postgres"),
    RIGHT,
    inStackWith(isTenantGrant, "databases"),
  ],
  ["a right on tables", "Grant", "objectType", to("table", "sequence", "function", "foreign_server"), RIGHT, isTenantGrant],
  [
    "more than use",
    "Grant",
    "privileges",
    more("ALL", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN", "TEMPORARY", "SELECT"),
    RIGHT,
    isTenantGrant,
  ],
  [
    "everybody's privileges",
    "Grant",
    "privileges",
    more("CONNECT", "TEMPORARY", "CREATE", "USAGE"),
    [...RIGHT, ...DATABASE],
    ({ resource }) => resource.props["role"] === "public" && resource.name.startsWith("platform"),
  ],
  [
    "everybody in a tenant's database",
    "Grant",
    "privileges",
    to(["CONNECT"], ["TEMPORARY"]),
    [...RIGHT, ...DATABASE],
    inStackWith(gives("public", "database"), "databases"),
  ],
  [
    "every tenant's privileges",
    "Grant",
    "privileges",
    more("CREATE", "TEMPORARY", "ALL"),
    RIGHT,
    gives("app_tenants", "database"),
  ],
  ["a door nobody shut", "Grant", "", gone, DATABASE, ({ resource }) => resource.props["role"] === "public"],
  [
    "the door of another database",
    "Grant",
    "database",
    to("postgres", "shared"),
    DATABASE,
    inStackWith(gives("public", "database"), "databases"),
  ],
);
