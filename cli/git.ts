/** Questions to git. Nothing here changes a repository: not its index, not its work tree. */

import { spawnSync } from "node:child_process";

/** What a hook leaves in the environment; it would answer for another repository than the one asked about. */
const OF_ANOTHER_REPOSITORY = [
  "GIT_DIR",
  "GIT_WORK_TREE",
  "GIT_INDEX_FILE",
  "GIT_PREFIX",
  "GIT_COMMON_DIR",
  "GIT_OBJECT_DIRECTORY",
];

/** How git ended; `out` is bytes, because file names and contents need not be text. */
interface Answer {
  readonly succeeded: boolean;
  readonly out: Buffer;
  /** The last line it complained with. */
  readonly complaint: string;
}

/** Runs git in a folder, without a shell. */
export function askGit(folder: string, args: readonly string[], input = ""): Answer {
  const environment = { ...process.env, GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C" };
  for (const name of OF_ANOTHER_REPOSITORY) Reflect.deleteProperty(environment, name);
  const run = spawnSync("git", ["-C", folder, ...args], { env: environment, input, maxBuffer: Number.MAX_SAFE_INTEGER });
  if (run.error !== undefined) return { succeeded: false, out: Buffer.alloc(0), complaint: reason(run.error) };
  const complaint = run.stderr.toString("utf8").trim().split("\n").at(-1) ?? "";
  return { succeeded: run.status === 0, out: run.stdout, complaint };
}

function reason(error: Error): string {
  return "code" in error && error.code === "ENOENT" ? "git is not installed" : error.message;
}

/** What git says, which has no reason to refuse. */
export function gitBytes(folder: string, args: readonly string[], input = ""): Buffer {
  const { succeeded, out, complaint } = askGit(folder, args, input);
  if (!succeeded) throw new Error(`git ${args[0] ?? ""} failed: ${complaint}`);
  return out;
}

/** Entries of a list that git ends with NUL each, because a file name may hold anything else. */
export function gitList(folder: string, args: readonly string[]): readonly string[] {
  return gitBytes(folder, args).toString("utf8").split("\0").slice(0, -1);
}
