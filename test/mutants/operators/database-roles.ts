/** Whatever gives a database role a power, or lets it be somebody else. */

import { table } from "../table";
import { any, foreign, gone, more, to } from "../values";
import { isIdentity, isLogin, isOpenLogin, isOurs, isPower, isShutLogin, isSql, isTenants } from "./database-targets";

const ROLE = ["database-role-is-unprivileged"];

const powers = ["superuser", "createDatabase", "createRole", "replication"];

export const databaseRoles = table(
  ...powers.map((power) => ["a power on the server", "Role", power, to(true), ROLE, isSql] as const),
  ["a power over all rows", "Role", "bypassRowLevelSecurity", to(true), ROLE, isPower],
  [
    "an identity that logs in",
    "Role",
    "login",
    to(true),
    ROLE,
    (target) => isIdentity(target) || (isSql(target) && isOurs(target)),
  ],
  [
    "membership in another's role",
    "Role",
    "roles",
    more("pg_read_all_data", "pg_write_all_data", "app_owner", "postgres", "tnt__initech"),
    ROLE,
    (target) => isSql(target) && isTenants(target),
  ],
  [
    "membership in a server's role",
    "Role",
    "roles",
    more("pg_read_all_data", "pg_execute_server_program", "postgres"),
    ROLE,
    isSql,
  ],
  ["acting as somebody else", "Role", "assumeRole", any(gone, to("", "app_owner", "postgres"), foreign), ROLE, isLogin],
  ["no limit of connections", "Role", "connectionLimit", any(gone, to(-1, 0, 100_000)), ROLE, isOpenLogin],
  [
    "no limit of connections of the platform's",
    "Role",
    "connectionLimit",
    any(gone, to(-1)),
    ROLE,
    (target) => isSql(target) && isOurs(target),
  ],
  ["no timeout", "Role", "statementTimeout", any(gone, to(0, -1)), ROLE, isLogin],
  ["no timeout of transactions", "Role", "idleInTransactionSessionTimeout", any(gone, to(0, -1)), ROLE, isLogin],
  [
    "another search path",
    "Role",
    "searchPaths",
    any(gone, to([], ["public"], ["$user"], ["pg_temp"]), more("public", "t_initech"), foreign),
    ROLE,
    (target) => isLogin(target) && !["rows", "databases"].includes(target.stack),
  ],
  ["a wider search path", "Role", "searchPaths", any(gone, to([], ["public"]), more("public", "t_initech")), ROLE, isLogin],
  ["a name of nobody's", "Role", "name", to("admin", "TNT__acme__a", "tnt__acme__c"), ROLE, isLogin],
  [
    "a login of who is closed",
    "Role",
    "login",
    to(true),
    ["database-role-is-unprivileged", "suspended-tenant-is-closed"],
    isShutLogin,
  ],
  ["connections of who is closed", "Role", "connectionLimit", to(5), ["suspended-tenant-is-closed"], isShutLogin],
);

const PASSWORD = ["password-is-generated-and-rotates"];

export const passwords = table(
  ["a short password", "RandomPassword", "length", any(gone, to(0, 8, 16, 31)), PASSWORD],
  ["characters that need quoting", "RandomPassword", "special", any(gone, to(true)), PASSWORD],
  ["a password never made anew", "RandomPassword", "keepers", any(gone, to({}, { colour: "red" })), PASSWORD],
  ["an epoch that is none", "RandomPassword", "keepers epoch", any(gone, to("")), PASSWORD],
  [
    "logins that change together",
    "RandomPassword",
    "keepers epoch",
    to("-1"),
    PASSWORD,
    ({ resource }) => resource.name.endsWith("-password-a"),
  ],
);
