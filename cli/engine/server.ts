/** Asks the PostgreSQL server, as its administrator, what is there; installs the bootstrap between the two stacks. */

import { readFileSync } from "node:fs";
import type { Client } from "pg";
import { type Bootstrap, versionComment } from "../../sql/bootstrap";
import { SHARED_DATABASE, TEMPLATE_DATABASE } from "../../sql/names";
import type { StoredResource } from "./state";

/** The database a server always has. */
const MAINTENANCE_DATABASE = "postgres";

/** The catalogue query per resource type that a second create would be refused for; `$1` is the name. */
const lookups: Readonly<Record<string, string>> = {
  "postgresql:index/role:Role": "SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = $1",
  "postgresql:index/database:Database": "SELECT 1 FROM pg_catalog.pg_database WHERE datname = $1",
};

/** Whether the server already has this role or database; false for every other kind of resource. */
export async function existsOnServer(resource: StoredResource): Promise<boolean> {
  const lookup = lookups[resource.type];
  if (lookup === undefined) return false;
  return within(MAINTENANCE_DATABASE, async (client) => (await client.query(lookup, [resource.inputs?.name])).rowCount === 1);
}

/** A line of the lint: what is not as the bootstrap left it. */
export interface Finding {
  readonly subject: string;
  readonly problem: string;
}

/**
 * Makes sure that the server has this version of the bootstrap. Each step is a transaction that can be repeated, so a run that dies here
 * is finished by the next one.
 *
 * @returns whether anything had to be installed.
 */
export async function ensureBootstrap({ version, steps }: Bootstrap): Promise<boolean> {
  const installed = await within(MAINTENANCE_DATABASE, versions);
  const missing = steps.filter(({ database }) => installed.get(database) !== versionComment(version));
  for (const { database, sql } of missing) await opened(database, () => within(database, (client) => client.query(sql)));
  if (missing.length === 0) await within(MAINTENANCE_DATABASE, closeTemplate);
  return missing.length > 0;
}

/** Everything on the shared server that is not as it should be. */
export async function lintServer(): Promise<readonly Finding[]> {
  const lint = "SELECT subject, problem FROM app_sec.lint ORDER BY 1, 2";
  return within(SHARED_DATABASE, async (client) => (await client.query<{ subject: string; problem: string }>(lint)).rows);
}

/** Ends every session of the logins whose names begin so; a login that may no longer log in keeps the sessions it has. */
export async function endSessions(loginPrefix: string): Promise<number> {
  const end = `SELECT count(*) FILTER (WHERE pg_catalog.pg_terminate_backend(pid)) AS ended
    FROM pg_catalog.pg_stat_activity WHERE pg_catalog.starts_with(usename::text, $1)`;
  const { rows } = await within(MAINTENANCE_DATABASE, (client) => client.query<{ ended: string }>(end, [loginPrefix]));
  return Number(rows[0]?.ended ?? 0);
}

/**
 * Removes the rows that closed tenants left in shared tables; their schemas and databases went with the stack.
 *
 * @returns the ids of those that had any.
 */
export async function purgeTenants(ids: readonly string[]): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const purge = "SELECT id FROM unnest($1::text[]) AS id, app_sec.purge_tenant(id) GROUP BY id HAVING sum(rows) > 0 ORDER BY id";
  return within(SHARED_DATABASE, async (client) => (await client.query<{ id: string }>(purge, [ids])).rows.map(({ id }) => id));
}

/** What stands as a comment on each database. */
async function versions(client: Client): Promise<ReadonlyMap<string, string | null>> {
  const comments = "SELECT datname, pg_catalog.shobj_description(oid, 'pg_database') AS version FROM pg_catalog.pg_database";
  const { rows } = await client.query<{ datname: string; version: string | null }>(comments);
  return new Map(rows.map(({ datname, version }) => [datname, version]));
}

/** A run that died between installing and closing has left the template open, and who is connected keeps others from copying it. */
async function closeTemplate(client: Client): Promise<void> {
  const isOpen = "SELECT 1 FROM pg_catalog.pg_database WHERE datname = $1 AND datallowconn";
  if ((await client.query(isOpen, [TEMPLATE_DATABASE])).rowCount === 0) return;
  await client.query(`ALTER DATABASE ${TEMPLATE_DATABASE} ALLOW_CONNECTIONS false`);
}

/** Does the work while the database accepts connections, even if it usually does not. */
async function opened(database: string, work: () => Promise<unknown>): Promise<void> {
  const accept = (isOpen: boolean): Promise<unknown> =>
    within(MAINTENANCE_DATABASE, (client) => client.query(`ALTER DATABASE "${database}" ALLOW_CONNECTIONS ${isOpen}`));
  const { rows } = await within(MAINTENANCE_DATABASE, (client) =>
    client.query<{ isTemplate: boolean }>('SELECT datistemplate AS "isTemplate" FROM pg_catalog.pg_database WHERE datname = $1', [
      database,
    ]),
  );
  const isTemplate = rows[0]?.isTemplate === true;
  if (isTemplate) await accept(true);
  try {
    await work();
  } finally {
    if (isTemplate) await accept(false);
  }
}

async function within<T>(database: string, work: (client: Client) => Promise<T>): Promise<T> {
  const { Client } = await import("pg"); // most commands never ask a server
  const client = new Client({ database, ssl: tls() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** TLS as the `PGSSLMODE` and `PGSSLROOTCERT` of the run ask for; host, port, user and password are read by the driver itself. */
function tls(): false | { ca?: string; rejectUnauthorized: boolean } {
  const { PGSSLMODE: mode = "verify-full", PGSSLROOTCERT: rootCertificate } = process.env;
  if (mode === "disable") return false;
  const ca = rootCertificate === undefined ? {} : { ca: readFileSync(rootCertificate, "utf8") };
  return { ...ca, rejectUnauthorized: mode.startsWith("verify") };
}
