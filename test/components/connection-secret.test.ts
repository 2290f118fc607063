import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Connection, connectionSecret } from "../../components/connection-secret";

const server = { host: "db.example.com", port: 5432, sslmode: "verify-full", authority: "" };
const connection: Connection = { server, database: "shared", schema: "t_acme", username: "tnt__acme__a", password: "pw" };

/** Whatever has a meaning of its own in a URI, among harmless characters. */
const HOSTILE = fc.stringMatching(/^[abZ9:/?#[\]@%& '+=\\"$]{1,40}$/);

test("the Secret has every key of the contract", () => {
  expect(Object.keys(connectionSecret(connection)).sort()).toEqual(
    [
      ...["type", "provider", "host", "port", "database", "username", "password", "uri"],
      ...["PGHOST", "PGPORT", "PGDATABASE", "PGUSER", "PGPASSWORD", "PGSSLMODE", "PGOPTIONS", "DATABASE_URL", "jdbc-url"],
    ].sort(),
  );
});

test("a private authority is delivered and pointed to, a public one is not", () => {
  const secret = connectionSecret({ ...connection, server: { ...server, authority: "PEM" } });
  expect(secret["ca.crt"]).toBe("PEM");
  expect(secret["uri"]).toContain(`sslrootcert=${encodeURIComponent(secret["PGSSLROOTCERT"] ?? "")}`);
});

test("whatever the password, user and database, the URI gives them back unchanged", () => {
  fc.assert(
    fc.property(HOSTILE, HOSTILE, HOSTILE, (password, username, database) => {
      const uri = new URL(connectionSecret({ ...connection, password, username, database })["uri"] ?? "");
      expect([uri.password, uri.username, uri.pathname.slice(1)].map(decodeURIComponent)).toEqual([password, username, database]);
      expect([uri.hostname, uri.port, uri.searchParams.get("sslmode")]).toEqual(["db.example.com", "5432", "verify-full"]);
    }),
  );
});

test("whatever the password, the JDBC URL gives it back unchanged", () => {
  fc.assert(
    fc.property(HOSTILE, (password) => {
      const url = new URL((connectionSecret({ ...connection, password })["jdbc-url"] ?? "").replace(/^jdbc:/, ""));
      expect(url.searchParams.get("password")).toBe(password);
    }),
  );
});

test("an IPv6 address stands in brackets", () => {
  expect(connectionSecret({ ...connection, server: { ...server, host: "::1" } })["uri"]).toContain("@[::1]:5432/shared");
});
