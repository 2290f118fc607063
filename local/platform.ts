import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { writeSecret } from "./files";
import { isAlive, type ProcessIdentity } from "./lock";
import { localFolder, type PlatformPaths, platformPaths } from "./paths";

/** A process of the platform and where it writes its log. */
export interface RunningPart extends ProcessIdentity {
  readonly log: string;
}

/** How to reach the PostgreSQL server. */
export interface PostgresAccess {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly sslmode: string;
  /** Path of the certificate authority, or empty if the server's is publicly known. */
  readonly rootCertificate: string;
}

/** What is written down about one platform (`platform.json`, readable by its owner only, because passwords stand in it). */
export interface PlatformRecord {
  readonly name: string;
  /** Context of the user's own cluster, when that is used instead of a local one. */
  context?: string;
  ports: Record<string, number>;
  parts: Record<string, RunningPart>;
  tools: Record<string, string>;
  /** The server in use: our own, or the one of LEASEHOLD_PG_URL. */
  postgres?: PostgresAccess;
  /** Superuser's password of our own server; it outlives a time with another server. */
  serverPassword?: string;
  /** Folder of the server's data and, if copied, of its programs. */
  postgresFolder?: string;
  /** Hash of the manifests that were applied last. */
  manifests?: string;
}

/** One named platform: its paths and its record. */
export interface Platform {
  readonly name: string;
  readonly paths: PlatformPaths;
  readonly record: PlatformRecord;
}

/** Reads the platform's record, or an empty one if it was never started. */
export function loadPlatform(name: string): Platform {
  if (!/^[a-z][a-z0-9-]{0,30}$/.test(name)) throw new Error(`platform "${name}": expected lower-case letters, digits and dashes`);
  const paths = platformPaths(name);
  const empty: PlatformRecord = { name, ports: {}, parts: {}, tools: {} };
  if (!existsSync(paths.record)) return { name, paths, record: empty };
  return { name, paths, record: { ...empty, ...(JSON.parse(readFileSync(paths.record, "utf8")) as PlatformRecord) } };
}

/** Writes the record down, whole or not at all. */
export function savePlatform(platform: Platform): void {
  writeSecret(platform.paths.record, `${JSON.stringify(platform.record, undefined, 2)}\n`);
}

/** True if at least one process of the platform runs, or if it stands on servers of the user's own. */
export function isRunning(platform: Platform): boolean {
  return (
    Object.values(platform.record.parts).some(isAlive) ||
    (platform.record.context !== undefined && platform.record.postgres !== undefined)
  );
}

/** Creates the platform's folders and its passphrase. As root, PostgreSQL runs as another user, who must be able to pass through to its data. */
export function createFolders({ paths }: Platform): void {
  const folders = [paths.root, paths.pki, paths.logs, paths.state, paths.bin];
  for (const folder of folders) mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const folder of [localFolder, paths.root]) chmodSync(folder, process.getuid?.() === 0 ? 0o711 : 0o700);
  if (!existsSync(paths.passphrase)) writeSecret(paths.passphrase, randomBytes(24).toString("base64url"));
}
