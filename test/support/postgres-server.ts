/** A PostgreSQL server of a test's own: in a temporary folder, on loopback, gone afterwards. */

import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import getPort from "get-port";
import { Client, type ClientConfig, type QueryResult } from "pg";
import type { RunningPart } from "../../local/platform";
import { canReach, copyPrograms, createServerFolder, findPostgresPrograms, serverUser } from "../../local/postgres-programs";
import { endProcess, startDetached, untilHealthy } from "../../local/processes";

const PASSWORD = "administrator-of-the-tests";

const SETTINGS = `
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
fsync = off
password_encryption = 'scram-sha-256'
autovacuum = off
`;

/** Folders with programs to test with: the server the platform starts, and every installed one of another version. */
export function testedPrograms(): { version: string; programs: string }[] {
  const debian = "/usr/lib/postgresql";
  const installed = existsSync(debian) ? readdirSync(debian).map((version) => join(debian, version, "bin")) : [];
  const folders = [findPostgresPrograms(), ...installed].filter((folder) => existsSync(join(folder, "initdb")));
  const byVersion = new Map(folders.map((programs) => [versionOf(programs), programs]));
  return [...byVersion]
    .filter(([version]) => Number.parseInt(version) >= 15)
    .map(([version, programs]) => ({ version, programs }));
}

function versionOf(programs: string): string {
  const output = execFileSync(join(programs, "postgres"), ["--version"], { encoding: "utf8" });
  return /\d+(\.\d+)?/.exec(output)?.[0] ?? output;
}

export class PostgresServer {
  private constructor(
    readonly port: number,
    private readonly folder: string,
    private readonly process: RunningPart,
  ) {}

  /** Initialises and starts a server. */
  static async start(programs: string): Promise<PostgresServer> {
    const user = serverUser();
    const folder = mkdtempSync(join(tmpdir(), "leasehold-postgres-"));
    createServerFolder(folder, user);
    const reachable = canReach(user, programs, folder) ? programs : copyPrograms(programs, folder);
    const data = join(folder, "data");
    const passwordFile = join(folder, "password");
    writeFileSync(passwordFile, PASSWORD, { mode: 0o644 });
    const options = ["--username=postgres", `--pwfile=${passwordFile}`, "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"];
    const asUser = { uid: user?.uid, gid: user?.gid, cwd: folder, env: { LC_ALL: "C" } };
    execFileSync(join(reachable, "initdb"), ["-D", data, "--no-sync", "--no-instructions", ...options], {
      ...asUser,
      stdio: "pipe",
    });
    appendFileSync(join(data, "postgresql.conf"), SETTINGS);
    const port = await getPort({ host: "127.0.0.1" });
    const command = {
      file: join(reachable, "postgres"),
      args: ["-D", data, "-p", String(port)],
      cwd: folder,
      user,
      env: { LC_ALL: "C" },
    };
    const process = await startDetached(command, join(folder, "log"));
    const server = new PostgresServer(port, folder, process);
    try {
      await untilHealthy("postgres", process, () => server.isAnswering(), 30);
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  /** Where and as whom to connect; the administrator unless told otherwise. */
  access(login: ClientConfig = {}): ClientConfig {
    // Without `ssl` the driver takes what the environment says of another server.
    return {
      ssl: false,
      host: "127.0.0.1",
      port: this.port,
      user: "postgres",
      password: PASSWORD,
      database: "postgres",
      ...login,
    };
  }

  /** Opens a session. */
  async connect(login: ClientConfig = {}): Promise<Client> {
    const client = new Client(this.access(login));
    // A session that the server ends reports it to whoever waits for a result; nobody may be waiting.
    client.on("error", () => undefined);
    await client.connect();
    return client;
  }

  /** Runs one text, of one or more statements, in a session of its own; the result of the last. */
  async run(text: string, login: ClientConfig = {}): Promise<QueryResult<Record<string, unknown>>> {
    const client = await this.connect(login);
    try {
      const results = (await client.query(text)) as QueryResult<Record<string, unknown>> | QueryResult<Record<string, unknown>>[];
      const last = Array.isArray(results) ? results.at(-1) : results;
      if (last === undefined) throw new Error("nothing was run");
      return last;
    } finally {
      await client.end();
    }
  }

  private async isAnswering(): Promise<boolean> {
    return this.connect().then(
      async (client) => client.end().then(() => true),
      () => false,
    );
  }

  async stop(): Promise<void> {
    await endProcess(this.process, "SIGINT");
    rmSync(this.folder, { recursive: true, force: true });
  }
}
