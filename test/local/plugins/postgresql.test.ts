import { expect, test } from "vitest";
import { alterations, creation } from "../../../local/plugins/postgresql/database";
import { defaultPrivilegesStatements } from "../../../local/plugins/postgresql/default-privileges";
import { grantId, grantStatements } from "../../../local/plugins/postgresql/grant";
import { passwordInState } from "../../../local/plugins/postgresql/password";
import { roleOptions } from "../../../local/plugins/postgresql/role";
import { configurationStatements, readConfiguration, splitNames } from "../../../local/plugins/postgresql/role-configuration";
import { tlsOptions } from "../../../local/plugins/postgresql/server";
import { describePrivileges, identifier, literal, privileges } from "../../../local/plugins/postgresql/sql";

// The verifier of "pencil" from RFC 7677, section 3.
const VERIFIER =
  "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=";

test("names and texts cannot end their quotes", () => {
  expect(identifier('a"; DROP ROLE b; --')).toBe('"a""; DROP ROLE b; --"');
  expect(literal("a'; DROP ROLE b; --")).toBe("'a''; DROP ROLE b; --'");
});

test("a grant takes everything away first; an empty list stops there", () => {
  const grant = { role: "acme", database: "t_acme", objectType: "database", privileges: ["connect"] };
  expect(grantStatements(grant)).toEqual({
    revoke: 'REVOKE ALL PRIVILEGES ON DATABASE "t_acme" FROM "acme"',
    grant: 'GRANT CONNECT ON DATABASE "t_acme" TO "acme"',
  });
  expect(grantStatements({ ...grant, role: "public", privileges: [] })).toEqual({
    revoke: 'REVOKE ALL PRIVILEGES ON DATABASE "t_acme" FROM PUBLIC',
    grant: undefined,
  });
  expect(
    grantStatements({ ...grant, schema: "app", objectType: "schema", privileges: ["USAGE"], withGrantOption: true }).grant,
  ).toBe('GRANT USAGE ON SCHEMA "app" TO "acme" WITH GRANT OPTION');
  expect(() => grantStatements({ ...grant, objectType: "table" })).toThrow("not supported by the local provider");
});

test("a grant is identified by role, database, schema and type", () => {
  const grant = { role: "r", database: "d", schema: "s" };
  expect(grantId({ ...grant, objectType: "database" })).toBe("r_d_database");
  expect(grantId({ ...grant, objectType: "schema" })).toBe("r_d_s_schema");
});

test("a privilege that the type of object does not have is refused in the official words", () => {
  expect(() => privileges("database", ["FLY"])).toThrow("FLY is not an allowed privilege for object type database");
});

test("live privileges keep the words of the state when they mean the same", () => {
  expect(describePrivileges("schema", ["USAGE", "CREATE"], ["ALL"])).toEqual(["ALL"]);
  expect(describePrivileges("schema", ["USAGE"], ["ALL"])).toEqual(["USAGE"]);
  expect(describePrivileges("database", ["TEMPORARY", "CONNECT"], ["CONNECT"])).toEqual(["CONNECT", "TEMPORARY"]);
});

test("default privileges name owner, schema and objects", () => {
  const wish = { owner: "o", role: "r", schema: "s", objectType: "table", privileges: ["SELECT", "INSERT"] };
  expect(defaultPrivilegesStatements(wish).grant).toBe(
    'ALTER DEFAULT PRIVILEGES FOR ROLE "o" IN SCHEMA "s" GRANT SELECT, INSERT ON TABLES TO "r"',
  );
});

test("a database comes from template0 with the server's locale unless told otherwise", () => {
  expect(creation({ name: "t", connectionLimit: 12 })).toBe(
    `CREATE DATABASE "t" WITH TEMPLATE "template0" ENCODING 'UTF8' ALLOW_CONNECTIONS true CONNECTION LIMIT 12 IS_TEMPLATE false`,
  );
  expect(creation({ name: "t", lcCollate: "default" })).toContain("LC_COLLATE DEFAULT");
});

test("a database is renamed first, and an owner that is not set is left alone", () => {
  const state = { name: "old", owner: "them", connectionLimit: 1 };
  expect(alterations("old", state, { name: "new", connectionLimit: 2 })).toEqual([
    'ALTER DATABASE "old" RENAME TO "new"',
    'ALTER DATABASE "new" CONNECTION LIMIT 2',
  ]);
});

test("a role's attributes are all said, its password only when it changes", () => {
  const said = roleOptions({ login: true, connectionLimit: 5 }, undefined);
  expect(said).toBe(
    "NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT LOGIN NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 5 VALID UNTIL 'infinity'",
  );
  expect(roleOptions({}, "it's")).toContain("PASSWORD 'it''s'");
  expect(roleOptions({}, "")).toContain("PASSWORD NULL");
});

test("a role's settings are read, set and reset", () => {
  const live = readConfiguration(['search_path=app, "$user"', "statement_timeout=30s", "role=tnt"]);
  expect(live).toEqual({
    assumeRole: "tnt",
    idleInTransactionSessionTimeout: 0,
    searchPaths: ["app", "$user"],
    statementTimeout: 30_000,
  });
  expect(configurationStatements("r", live, { searchPaths: ["app", "$user"], statementTimeout: 10 })).toEqual([
    'ALTER ROLE "r" RESET role',
    `ALTER ROLE "r" SET statement_timeout TO '10'`,
  ]);
});

test("quoted names in a search path keep their commas and quotes", () => {
  expect(splitNames('a, "b, c", "d""e"')).toEqual(["a", "b, c", 'd"e']);
});

test("a password in the state stays when the server's verifier belongs to it", () => {
  expect(passwordInState("pencil", VERIFIER, "user")).toBe("pencil");
  expect(passwordInState("other", VERIFIER, "user")).toBe(VERIFIER);
});

test("a verifier in the state is compared as it is", () => {
  const other = VERIFIER.replace("W22Z", "W22a");
  expect(passwordInState(VERIFIER, VERIFIER, "user")).toBe(VERIFIER);
  expect(passwordInState(VERIFIER, other, "user")).toBe(other);
});

test("an md5 hash belongs to password and role", () => {
  const stored = "md54a2582bd181879033a7312cf30ca4dc0";
  expect(passwordInState("secret", stored, "nobody")).toBe("secret");
  expect(passwordInState("secret", stored, "somebody")).toBe(stored);
});

test("an unknown sslmode is refused; verify-full compares the address with the certificate", () => {
  expect(() => tlsOptions("prefer", "db", undefined)).toThrow("disable, require, verify-ca, verify-full");
  expect(tlsOptions("disable", "db", undefined)).toBe(false);
  expect(tlsOptions("verify-full", "127.0.0.1", undefined)).toEqual({ host: "127.0.0.1" });
});
