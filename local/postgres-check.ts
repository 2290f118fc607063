import { readFileSync } from "node:fs";
import { Client } from "pg";
import type { PostgresAccess } from "./platform";
import { oldestPostgres } from "./postgres-programs";

/** Opens a connection the way `sslmode` asks for. */
async function connect(access: PostgresAccess): Promise<Client> {
  const { host, port, user, password, database } = access;
  const client = new Client({ host, port, user, password, database, connectionTimeoutMillis: 3000, ssl: tls(access) });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

function tls({ sslmode, rootCertificate }: PostgresAccess): false | { ca?: string; rejectUnauthorized: boolean } {
  if (sslmode === "disable") return false;
  const ca = rootCertificate === "" ? {} : { ca: readFileSync(rootCertificate, "utf8") };
  return { ...ca, rejectUnauthorized: sslmode.startsWith("verify-") };
}

/** True if the server lets us in. */
export async function isAnswering(access: PostgresAccess): Promise<boolean> {
  try {
    const client = await connect(access);
    await client.end();
    return true;
  } catch {
    return false;
  }
}

/**
 * Makes sure that a server not started by us is usable.
 * @returns its version, such as "17.2"
 */
export async function checkServer(access: PostgresAccess): Promise<string> {
  const where = `PostgreSQL at ${access.host}:${access.port} (LEASEHOLD_PG_URL)`;
  const client = await connect(access).catch((error: unknown) => {
    throw new Error(`${where} does not let us in: ${String(error)}; check address, user, password and sslmode`);
  });
  try {
    const { rows } = await client.query<{ version: string; major: number }>(
      "SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int / 10000 AS major",
    );
    const [server] = rows;
    if (server === undefined || server.major < oldestPostgres)
      throw new Error(`${where} is too old: ${oldestPostgres} or newer is needed`);
    return server.version;
  } finally {
    await client.end();
  }
}
