/** The API server and the PostgreSQL server of the platform that the test run was started with. */

import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { Client } from "pg";

const run = promisify(execFile);

/** Runs kubectl; rejects when it fails. */
export async function kubectl(...args: string[]): Promise<string> {
  return (await run("kubectl", args, { maxBuffer: 1 << 26 })).stdout.trim();
}

/** Whether the API server lets the subject do this; arguments as for `kubectl auth can-i`. */
export async function canI(...args: string[]): Promise<boolean> {
  try {
    return (await kubectl("auth", "can-i", ...args)) === "yes";
  } catch (error) {
    const { stdout = "" } = error as { stdout?: string };
    if (stdout.trim() === "no") return false;
    throw error;
  }
}

/** The decoded data of a Secret. */
export async function secretData(namespace: string, name: string): Promise<Record<string, string>> {
  const { data } = JSON.parse(await kubectl("get", "secret", name, "-n", namespace, "-o", "json")) as {
    data: Record<string, string>;
  };
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, "base64").toString("utf8")]));
}

/** Login and database; whatever is left out is the administrator's own. */
interface Login {
  readonly user?: string;
  readonly password?: string;
  readonly database?: string;
}

/** Runs one statement and returns its rows. */
export async function sql(statement: string, login: Login = {}): Promise<Record<string, unknown>[]> {
  const ca = process.env.PGSSLROOTCERT;
  const client = new Client({ database: "postgres", ...login, ssl: ca === undefined ? false : { ca: readFileSync(ca, "utf8") } });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

/** Everything of any tenant that the two servers hold, by name: what must be left alone, or must be gone. */
export async function inventory(): Promise<string[]> {
  const kinds = (await kubectl("api-resources", "--verbs=list", "-o", "name"))
    .split("\n")
    .filter((kind) => kind !== "" && !kind.startsWith("events"))
    .join(",");
  const listed = await kubectl("get", kinds, "-A", "-l", "leasehold/tenant", "-o", "json");
  const { items } = JSON.parse(listed) as {
    items: { kind: string; metadata: { namespace?: string; name: string; resourceVersion: string } }[];
  };
  const objects = items.map(
    ({ kind, metadata }) => `${kind} ${metadata.namespace ?? "-"}/${metadata.name} at ${metadata.resourceVersion}`,
  );
  const roles = await sql("SELECT rolname FROM pg_roles WHERE rolname LIKE 'tnt\\_\\_%' OR rolname LIKE 'app\\_%'");
  const databases = await sql(
    "SELECT datname FROM pg_database WHERE datname IN ('shared', 'tnt_template') OR datname LIKE 't\\_%'",
  );
  const schemas = !databases.some(({ datname }) => datname === "shared")
    ? []
    : await sql("SELECT nspname FROM pg_namespace WHERE nspname LIKE 't\\_%'", { database: "shared" });
  return [
    ...objects,
    ...[...roles, ...databases, ...schemas].map((row) => `${Object.keys(row)[0] ?? ""} ${String(Object.values(row)[0])}`),
  ].sort();
}
