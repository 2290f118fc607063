import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A git repository of a test. */
export interface Repository {
  readonly root: string;
  readonly git: (...args: readonly string[]) => string;
  readonly write: (files: Readonly<Record<string, string>>) => void;
  /** Commits everything; returns the commit. */
  readonly commit: (files?: Readonly<Record<string, string>>) => string;
}

/** Makes a folder a git repository with branch `main` and commits what is in it; whoever runs the test is not asked anything. */
export function gitRepository(root: string): Repository {
  const identity = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
  const git = (...args: readonly string[]): string =>
    execFileSync("git", ["-C", root, ...identity, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  const write = (files: Readonly<Record<string, string>>): void => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    }
  };
  const commit = (files: Readonly<Record<string, string>> = {}): string => {
    write(files);
    git("add", "--all");
    git("commit", "--quiet", "--allow-empty", "--message", "change");
    return git("rev-parse", "HEAD");
  };
  git("init", "--quiet", "--initial-branch", "main");
  commit();
  return { root, git, write, commit };
}
