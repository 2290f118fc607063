/** Refuses to build tenants on a server that lacks the bootstrap: their databases would be copies of an open template. */

import { RunError } from "@pulumi/pulumi";
import { Client } from "pg";
import { BOOTSTRAP } from "../components/bootstrap";
import type { Settings } from "./settings";

const COMMENTS = `SELECT datname FROM pg_catalog.pg_database
  WHERE datname = ANY ($1) AND pg_catalog.shobj_description(oid, 'pg_database') = $2`;

/** @throws RunError when the server has another version of the bootstrap, or none. */
export async function requireBootstrap({ database: settings }: Settings): Promise<void> {
  const { host, port, username, password, sslmode, authority } = settings;
  const ca = authority === "" ? {} : { ca: authority };
  const ssl = sslmode === "disable" ? false : { ...ca, rejectUnauthorized: sslmode.startsWith("verify") };
  const client = new Client({ host, port, user: username, password, database: "postgres", ssl });
  await client.connect();
  try {
    const { rows } = await client.query(COMMENTS, [BOOTSTRAP.databases, BOOTSTRAP.comment]);
    if (rows.length === BOOTSTRAP.databases.length) return;
  } finally {
    await client.end();
  }
  throw new RunError(
    `the database server lacks "${BOOTSTRAP.comment}", without which tenants are not safe from each other there.\n` +
      "Nothing was changed. Run `npx tenant up`, which installs it before it builds tenants.",
  );
}
