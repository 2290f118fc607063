import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { appendFileSync, chownSync, copyFileSync, existsSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { writeSecret } from "./files";
import { isAlive } from "./lock";
import { authorityFile, certificateFiles, createPki } from "./pki";
import { type Platform, type PostgresAccess, savePlatform } from "./platform";
import { choosePorts } from "./ports";
import { checkServer, isAnswering } from "./postgres-check";
import { removeStalePidFile } from "./postgres-pid-file";
import {
  canReach,
  copyPrograms,
  createServerFolder,
  findPostgresPrograms,
  type ServerUser,
  serverUser,
} from "./postgres-programs";
import { endProcess, startDetached, untilHealthy } from "./processes";
import { type Run, watchOver } from "./run";

/** Where the server lives and who it is. */
interface Installation {
  readonly programs: string;
  readonly folder: string;
  readonly user: ServerUser | undefined;
}

// Statements may carry password verifiers, so a failed one is not written to the log.
const settings = `
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 300
password_encryption = 'scram-sha-256'
ssl = on
ssl_cert_file = '../server.crt'
ssl_key_file = '../server.key'
log_statement = 'none'
log_min_error_statement = fatal
log_min_duration_statement = -1
`;

/** With and without TLS: our own clients insist on it, but a program that is tried out here may not, and loopback has no listeners. */
const hostRules = "host all all 127.0.0.1/32 scram-sha-256\n";

/** Starts the local PostgreSQL server unless it runs, or takes the one that LEASEHOLD_PG_URL names. */
export async function startPostgres(run: Run): Promise<void> {
  const url = process.env["LEASEHOLD_PG_URL"];
  await run.progress.run("postgres", () => (url === undefined || url === "" ? ensureServer(run) : useServer(run, url)));
}

async function useServer({ platform }: Run, url: string): Promise<string> {
  const access = accessFromUrl(url);
  const version = await checkServer(access);
  platform.record.postgres = access;
  savePlatform(platform);
  return `version ${version} at ${access.host}:${access.port}, from LEASEHOLD_PG_URL`;
}

/** Reads `postgres://user:password@host:port/database?sslmode=…&sslrootcert=…`. */
export function accessFromUrl(text: string): PostgresAccess {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^postgres(ql)?:$/.test(url.protocol)) {
    throw new Error("LEASEHOLD_PG_URL: expected an address such as postgres://user:password@host:5432/postgres");
  }
  return {
    host: url.hostname,
    port: Number(url.port === "" ? 5432 : url.port),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)) || "postgres",
    sslmode: url.searchParams.get("sslmode") ?? "verify-full",
    rootCertificate: url.searchParams.get("sslrootcert") ?? "",
  };
}

async function ensureServer(run: Run): Promise<string | undefined> {
  const { platform } = run;
  const { record } = platform;
  const running = record.parts["postgres"];
  const access = record.postgres;
  if (running !== undefined && access !== undefined && isAlive(running)) {
    const isUsable = await untilHealthy("postgres", running, () => isAnswering(access), 10).then(...asBoolean);
    if (isUsable) return "runs already";
    await endProcess(running, "SIGINT");
  }
  createPki(platform.paths.pki);
  await choosePorts(platform, ["postgres"]);
  const place = install(platform);
  record.postgres = newAccess(platform);
  savePlatform(platform);
  if (!existsSync(join(place.folder, "data", "PG_VERSION"))) await createDatabaseFiles(place, record.postgres.password);
  await startServer(run, place, record.postgres);
  return place.user === undefined ? undefined : `as user ${place.user.name}`;
}

const asBoolean = [() => true, () => false] as const;

function newAccess({ paths, record }: Platform): PostgresAccess {
  return {
    host: "127.0.0.1",
    port: record.ports["postgres"] ?? 0,
    user: "postgres",
    password: (record.serverPassword ??= randomBytes(24).toString("base64url")),
    database: "postgres",
    sslmode: "verify-full",
    rootCertificate: authorityFile(paths.pki, "postgres"),
  };
}

function install(platform: Platform): Installation {
  const user = serverUser();
  const programs = findPostgresPrograms();
  const usual = platform.paths.postgres;
  createServerFolder(usual, user);
  const isReachable = canReach(user, programs, usual);
  const folder = isReachable ? usual : platform.paths.outside;
  if (!isReachable) {
    rmdirSync(usual);
    createServerFolder(folder, user);
  }
  platform.record.postgresFolder = folder;
  createCertificateCopies(platform, folder, user);
  return { programs: isReachable ? programs : copyPrograms(programs, folder), folder, user };
}

/** The server insists that its key belongs to its own user. */
function createCertificateCopies(platform: Platform, folder: string, user: ServerUser | undefined): void {
  const files = certificateFiles(platform.paths.pki, "postgres");
  for (const [from, to] of [
    [files.cert, "server.crt"],
    [files.key, "server.key"],
  ] as const) {
    const copy = join(folder, to);
    copyFileSync(from, copy);
    if (user !== undefined) chownSync(copy, user.uid, user.gid);
  }
}

async function createDatabaseFiles({ programs, folder, user }: Installation, password: string): Promise<void> {
  const data = join(folder, "data.new");
  const passwordFile = join(folder, "password");
  rmSync(data, { recursive: true, force: true });
  writeSecret(passwordFile, password);
  if (user !== undefined) chownSync(passwordFile, user.uid, user.gid);
  const args = [
    "-D",
    data,
    "--username=postgres",
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
  ];
  try {
    const options = { uid: user?.uid, gid: user?.gid, cwd: folder, env: { ...process.env, LC_ALL: "C" } };
    await promisify(execFile)(join(programs, "initdb"), [...args, "--no-sync", "--no-instructions"], options);
  } catch (error) {
    throw new Error(`initdb failed: ${(error as { stderr?: string }).stderr ?? String(error)}`);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  appendFileSync(join(data, "postgresql.conf"), settings);
  writeFileSync(join(data, "pg_hba.conf"), hostRules);
  renameSync(data, join(folder, "data"));
}

async function startServer(run: Run, place: Installation, access: PostgresAccess): Promise<void> {
  const data = join(place.folder, "data");
  await removeStalePidFile(data);
  const command = {
    file: join(place.programs, "postgres"),
    args: ["-D", data, "-p", String(access.port)],
    cwd: place.folder,
    user: place.user,
    env: { LC_ALL: "C" },
  };
  const log = join(run.platform.paths.logs, "postgres.log");
  const started = await startDetached(command, log);
  await watchOver(run, "postgres", started, () => untilHealthy("postgres", started, () => isAnswering(access), 60));
}
