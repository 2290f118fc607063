import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { ConnectionOptions } from "node:tls";
import { DatabaseError, Pool, type PoolClient } from "pg";
import { type Properties, text, type Value } from "../support";
import { failure } from "./sql";

/** How long an unused connection stays open, in milliseconds: an idle session must not hinder others for long. */
const IDLE = 1000;
const MAX_CONNECTIONS = 10;
/** Two statements that change the same shared catalogue row at once: one of them fails and may simply be repeated. */
const ATTEMPTS = 10;

export type Row = Record<string, Value>;
export interface Session {
  /** @throws with the server's own message, after `what` if given. */
  run(sql: string, what?: string): Promise<void>;
  rows(sql: string, values?: Value[]): Promise<Row[]>;
}

/** TLS options of `pg` for PostgreSQL's own words; undefined is `require`, as with the official provider. */
export function tlsOptions(sslmode: string, host: string, rootCertificate: string | undefined): ConnectionOptions | false {
  const verified = rootCertificate === undefined ? {} : { ca: readFileSync(rootCertificate, "utf8") };
  const modes: Record<string, ConnectionOptions | false> = {
    disable: false,
    require: { rejectUnauthorized: false },
    "verify-ca": { ...verified, checkServerIdentity: () => undefined },
    "verify-full": { ...verified, host }, // an address is only compared with the certificate if it is given here
  };
  const options = modes[sslmode];
  if (options === undefined) throw new Error(`sslmode "${sslmode}" is not one of ${Object.keys(modes).join(", ")}`);
  return options;
}

/** One PostgreSQL server, with a pool of connections for each database that is worked in. */
export class Server {
  private readonly pools = new Map<string, Pool>();
  readonly isSuperuser: boolean;
  readonly username: string;
  /** The database in which roles and databases are managed. */
  readonly database: string;
  private readonly host: string;
  private readonly port: number;

  constructor(private readonly settings: Properties) {
    this.isSuperuser = settings["superuser"] !== false;
    this.username = text(settings["username"] ?? "postgres");
    this.database = text(settings["database"] ?? "postgres");
    this.host = text(settings["host"] ?? "localhost");
    this.port = Number(settings["port"] ?? 5432);
  }

  private pool(database: string): Pool {
    const known = this.pools.get(database);
    if (known !== undefined) return known;
    const { password, sslmode, sslMode, sslrootcert, maxConnections, connectTimeout } = this.settings;
    const pool = new Pool({
      host: this.host,
      port: this.port,
      user: this.username,
      password: typeof password === "string" ? password : undefined,
      database,
      ssl: tlsOptions(
        text(sslmode ?? sslMode ?? "require"),
        this.host,
        typeof sslrootcert === "string" ? sslrootcert : undefined,
      ),
      max: Number(maxConnections ?? 0) || MAX_CONNECTIONS,
      idleTimeoutMillis: IDLE,
      connectionTimeoutMillis: Number(connectTimeout ?? 180) * 1000,
      application_name: "leasehold",
    });
    // A connection may be cut, as when its database is dropped: a running query reports it, an idle one is replaced.
    pool.on("error", () => undefined);
    pool.on("connect", (client) => client.on("error", () => undefined));
    this.pools.set(database, pool);
    return pool;
  }

  private async connect(database: string): Promise<PoolClient> {
    try {
      return await this.pool(database).connect();
    } catch (error) {
      const place = `database "${database}" at ${this.host}:${this.port} as "${this.username}"`;
      throw new Error(failure(`error connecting to ${place}: ${reason(error)}`));
    }
  }

  /** Runs statements one by one, each on its own: for those that PostgreSQL refuses within a transaction. */
  async direct<T>(database: string, work: (session: Session) => Promise<T>): Promise<T> {
    const client = await this.connect(database);
    try {
      return await work(sessionOf(client));
    } finally {
      client.release();
    }
  }

  /** Runs all or nothing; repeats what only failed because another session changed the same row at that moment. */
  async transaction<T>(database: string, work: (session: Session) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.direct(database, (session) => once(session, work));
      } catch (error) {
        if (!isCollision(error) || attempt === ATTEMPTS) throw error;
        await sleep(attempt * 20);
      }
    }
  }

  /** Ends our own sessions in a database, so that it can be dropped. */
  async leave(database: string): Promise<void> {
    const pool = this.pools.get(database);
    this.pools.delete(database);
    await pool?.end();
  }

  async databaseExists(name: Value | undefined): Promise<boolean> {
    return this.direct(
      this.database,
      async (session) => (await session.rows("SELECT FROM pg_database WHERE datname = $1", [name ?? null])).length > 0,
    );
  }
}

async function once<T>(session: Session, work: (session: Session) => Promise<T>): Promise<T> {
  await session.run("BEGIN");
  try {
    const result = await work(session);
    await session.run("COMMIT");
    return result;
  } catch (error) {
    await session.run("ROLLBACK").catch(() => undefined); // the connection may be gone; the first error tells why
    throw error;
  }
}

function reason(error: unknown): string {
  const message = error instanceof Error ? error.message || error.name : String(error);
  return error instanceof DatabaseError ? `pq: ${message}` : message;
}

function isCollision(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  if (!(cause instanceof DatabaseError)) return false;
  return ["40001", "40P01"].includes(cause.code ?? "") || cause.message.startsWith("tuple concurrently");
}

function sessionOf(client: PoolClient): Session {
  return {
    run: async (sql, what) => {
      try {
        await client.query(sql);
      } catch (error) {
        const message = what === undefined ? reason(error) : `${what}: ${reason(error)}`;
        throw new Error(failure(message), { cause: error });
      }
    },
    rows: async (sql, values = []) => (await client.query<Row>(sql, values)).rows,
  };
}
