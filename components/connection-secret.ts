/** What an application finds in the Secret of its database: one contract, whatever stands behind it. */

/** The PostgreSQL server all tenants of an environment share, as applications see it. */
export interface DatabaseServer {
  readonly host: string;
  readonly port: number;
  /** How applications check the server, such as `verify-full`. */
  readonly sslmode: string;
  /** Certificate of the authority that signed the server's, in PEM; empty when the system's own authorities do. */
  readonly authority: string;
}

/** One login and what it opens. */
export interface Connection {
  readonly server: DatabaseServer;
  readonly database: string;
  readonly schema: string;
  readonly username: string;
  readonly password: string;
}

/** Where the Secret is mounted by convention (servicebinding.io), hence where the authority's certificate is found. */
const AUTHORITY_FILE = "/bindings/db/ca.crt";

/**
 * Keys and values of a Secret of type `servicebinding.io/postgresql`.
 *
 * `PGSSLROOTCERT` and `ca.crt` are there only when the server's authority is a private one.
 */
export function connectionSecret(connection: Connection): Record<string, string> {
  const { server, database, schema, username, password } = connection;
  const uri = connectionUri(connection);
  const authority: Record<string, string> =
    server.authority === "" ? {} : { PGSSLROOTCERT: AUTHORITY_FILE, "ca.crt": server.authority };
  return {
    type: "postgresql",
    provider: "leasehold",
    host: server.host,
    port: String(server.port),
    database,
    username,
    password,
    uri,
    PGHOST: server.host,
    PGPORT: String(server.port),
    PGDATABASE: database,
    PGUSER: username,
    PGPASSWORD: password,
    PGSSLMODE: server.sslmode,
    PGOPTIONS: `-c search_path="${schema}"`,
    DATABASE_URL: uri,
    "jdbc-url": jdbcUrl(connection),
    ...authority,
  };
}

function connectionUri(connection: Connection): string {
  const user = encodeURIComponent(connection.username);
  const password = encodeURIComponent(connection.password);
  return `postgresql://${user}:${password}@${location(connection)}?${query(sslParameters(connection.server))}`;
}

function jdbcUrl(connection: Connection): string {
  const login = { user: connection.username, password: connection.password };
  return `jdbc:postgresql://${location(connection)}?${query({ ...login, ...sslParameters(connection.server) })}`;
}

function location({ server, database }: Connection): string {
  const host = server.host.includes(":") ? `[${server.host}]` : server.host;
  return `${host}:${server.port}/${encodeURIComponent(database)}`;
}

function sslParameters(server: DatabaseServer): Record<string, string> {
  return server.authority === "" ? { sslmode: server.sslmode } : { sslmode: server.sslmode, sslrootcert: AUTHORITY_FILE };
}

function query(parameters: Record<string, string>): string {
  return Object.entries(parameters)
    .map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
    .join("&");
}
