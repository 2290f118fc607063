/** Asks the PostgreSQL server, as its administrator, whether an object is there. */

import { readFileSync } from "node:fs";
import { Client } from "pg";
import type { StoredResource } from "./state";

/** The catalogue query per resource type that a second create would be refused for; `$1` is the name. */
const lookups: Readonly<Record<string, string>> = {
  "postgresql:index/role:Role": "SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = $1",
  "postgresql:index/database:Database": "SELECT 1 FROM pg_catalog.pg_database WHERE datname = $1",
};

/** Whether the server already has this role or database; false for every other kind of resource. */
export async function existsOnServer(resource: StoredResource): Promise<boolean> {
  const lookup = lookups[resource.type];
  if (lookup === undefined) return false;
  const client = new Client({ database: "postgres", ssl: tls() });
  await client.connect();
  try {
    return (await client.query(lookup, [resource.inputs?.name])).rowCount === 1;
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
