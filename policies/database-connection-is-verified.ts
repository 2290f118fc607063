import { type Invariant, type Violation, violation } from "./invariant";
import type { DatabaseObject } from "./resources";
import { text } from "./values";

export const databaseConnectionIsVerified: Invariant = {
  name: "database-connection-is-verified",
  displayName: "Administrators talk to the right server",
  ids: ["H5"],
  holds:
    "every connection by which roles are administered knows its server by a certificate, and says whether it is a superuser's",
  sources: ["PostgreSQL: libpq SSL support", "terraform-provider-postgresql #514"],
  severity: "high",
  remedy: 'set sslmode "verify-full" (or use a socket), superuser to true or false, and maxConnections to 0',
  violations: (stack) => stack.database.filter(({ kind }) => kind === "Provider").flatMap(problemsOf),
};

/** Without a bound on connections none waits for another; with one, two that wait for each other wait for ever. */
function problemsOf(connection: DatabaseObject): Violation[] {
  const { fields } = connection;
  // The inputs of a provider are texts, whatever they mean.
  const said = (name: string): string => JSON.stringify(fields[name] ?? "").replaceAll('"', "");
  const mode = text(fields["sslmode"]) || text(fields["sslMode"]);
  const isLocal = text(fields["host"]).startsWith("/");
  return [
    ...(mode === "verify-full" || isLocal
      ? []
      : [violation(connection, `takes any server for the right one (sslmode "${mode}")`, "sslmode")]),
    ...(["true", "false"].includes(said("superuser"))
      ? []
      : [violation(connection, "does not say whether it is a superuser's", "superuser")]),
    ...(said("maxConnections") === "0"
      ? []
      : [violation(connection, "bounds its connections, so that two can wait for each other for ever", "maxConnections")]),
  ];
}
