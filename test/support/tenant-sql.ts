/** A bootstrapped server and its tenants without an engine: what the program declares, as plain SQL. */

import type { ClientConfig } from "pg";
import { DATABASE_DRIVERS, type ServerModel } from "../../components/database-models";
import { identityRoleName, loginRoleName } from "../../model/names";
import { renderBootstrap } from "../../sql/bootstrap";
import { SHARED_DATABASE, TEMPLATE_DATABASE } from "../../sql/names";
import type { PostgresServer } from "./postgres-server";

/** Installs the bootstrap as the program does: its two databases first, and the template open only for its own step. */
export async function bootstrap(server: PostgresServer, temporaryFiles = "1GB"): Promise<void> {
  for (const database of [SHARED_DATABASE, TEMPLATE_DATABASE]) {
    await server.run(`CREATE DATABASE ${database} TEMPLATE template0`);
  }
  for (const { database, sql } of renderBootstrap({ temporaryFiles }).steps) await server.run(sql, { database });
  await server.run(`ALTER DATABASE ${TEMPLATE_DATABASE} IS_TEMPLATE true ALLOW_CONNECTIONS false`);
}

/** One tenant to be. */
interface Newcomer {
  readonly tenant: string;
  readonly model: ServerModel;
  readonly password: string;
}

/** Roles, database, schema and rights of a tenant; where it is then, and how it logs in. */
export async function onboard(
  server: PostgresServer,
  { tenant, model, password }: Newcomer,
): Promise<{ schema: string; login: ClientConfig }> {
  const driver = DATABASE_DRIVERS[model];
  const [database, schema] = [driver.database(tenant), driver.schema(tenant)];
  const [identity, login] = [identityRoleName(tenant), loginRoleName(tenant, "a")];
  await server.run(`CREATE ROLE "${identity}" ${driver.memberOf.length > 0 ? `IN ROLE ${driver.memberOf.join(", ")}` : ""};
    CREATE ROLE "${login}" LOGIN PASSWORD '${password}' CONNECTION LIMIT 5 IN ROLE "${identity}";
    ALTER ROLE "${login}" SET role = '${identity}'; ALTER ROLE "${login}" SET search_path = "${schema}";
    ALTER ROLE "${login}" SET statement_timeout = 30000`);
  if (driver.ownsDatabase) {
    await server.run(`CREATE DATABASE "${database}" TEMPLATE ${TEMPLATE_DATABASE} CONNECTION LIMIT 7`);
    await server.run(
      `REVOKE ALL ON DATABASE "${database}" FROM PUBLIC; GRANT CONNECT ON DATABASE "${database}" TO "${identity}"`,
    );
  }
  if (driver.schemaOwner !== undefined) {
    const owner = driver.schemaOwner === "tenant" ? `AUTHORIZATION "${identity}"` : "";
    const creation = `CREATE SCHEMA "${schema}" ${owner}; GRANT USAGE, CREATE ON SCHEMA "${schema}" TO "${identity}"`;
    await server.run(creation, { database });
  }
  return { schema, login: { user: login, password, database } };
}
