/** The tenant files as they are at a git ref, to compare a change with. */

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { compareText } from "../model/problems";
import type { Base } from "../model/run";
import { loadSources } from "../model/sources";
import { didYouMean } from "../model/suggest";
import { askGit, gitBytes, gitList } from "./git";
import { UsageError } from "./output";
import { whileTemporaryFolder, withTemporaryFolder } from "./temporary";

/** Folders and files of a tenant repository that a check reads. */
const FOLDERS = ["tenants", "tiers", "profiles", "environments"];
const FILES = ["teams.yaml", "services.yaml"];

/** The repository before the change, and the commit that was taken for it. */
interface BaseCommit extends Omit<Base, "labels"> {
  readonly commit: string;
}

/**
 * Reads the tenant files of a ref, and which files differ from it now, those not yet committed included.
 *
 * What is compared with is the commit where this branch left `ref`, as in a pull request: what others added to `ref` since is no
 * change of this branch.
 *
 * @param root the tenant repository; may be a folder inside a git repository
 */
export function readBase(root: string, ref: string): BaseCommit {
  const tree = treeOf(root, ref);
  const sources = withTemporaryFolder((folder) => {
    extract(tree, folder);
    return loadSources(folder);
  });
  return { sources, name: ref, changed: changedSince(root, tree.commit), commit: tree.commit };
}

/** Gives the tenant files of the commit that `readBase` compares with, in a folder, for the time of `use`. */
export function withBaseFiles<T>(root: string, ref: string, use: (folder: string) => Promise<T>): Promise<T> {
  const tree = treeOf(root, ref);
  return whileTemporaryFolder((folder) => {
    extract(tree, folder);
    return use(folder);
  });
}

function treeOf(root: string, ref: string): Tree {
  const place = placeInGit(root);
  if ("complaint" in place)
    throw new Error(`--base needs a git repository; ${place.complaint}. Without --base the files are checked as they are.`);
  return { root, prefix: place.prefix, commit: whereBranched(root, commitOf(root, ref)) };
}

/** Where a folder is inside its git repository, such as `fleet/`; empty at its top. */
export function placeInGit(folder: string): { readonly prefix: string } | { readonly complaint: string } {
  const { succeeded, out, complaint } = askGit(folder, ["rev-parse", "--show-prefix"]);
  return succeeded ? { prefix: out.toString("utf8").replace(/\n$/, "") } : { complaint };
}

/** A name is never taken for an option: those of git cannot begin with a hyphen. */
function commitOf(root: string, ref: string): string {
  const found = ref.startsWith("-") ? undefined : askGit(root, ["rev-parse", "--verify", "--quiet", `${ref}^{commit}`]);
  if (found?.succeeded === true) return found.out.toString("utf8").trim();
  const names = gitBytes(root, ["for-each-ref", "--format=%(refname:short)"]).toString("utf8").split("\n").slice(0, -1);
  const remote = names.find((name) => name.endsWith(`/${ref}`));
  const guess = remote === undefined ? didYouMean(ref, names) : ` Did you mean \`${remote}\`?`;
  throw new UsageError(`git knows no commit \`${ref}\` here.${guess} What is only on the server comes with: git fetch origin`);
}

/** Where the current branch left another; the other one itself if they share no commit that is known here. */
function whereBranched(root: string, commit: string): string {
  const { succeeded, out } = askGit(root, ["merge-base", commit, "HEAD"]);
  return succeeded ? out.toString("utf8").trim() : commit;
}

interface Tree {
  readonly root: string;
  readonly prefix: string;
  readonly commit: string;
}

/**
 * Writes the tenant files of a commit into a folder, byte for byte.
 *
 * Objects are read as they are stored: a checkout would run filters and attributes of the change that is being judged.
 */
function extract(tree: Tree, folder: string): void {
  const files = listFiles(tree);
  for (const name of FOLDERS) mkdirSync(join(folder, name));
  const objects = gitBytes(tree.root, ["cat-file", "--batch"], files.map(({ object }) => `${object}\n`).join(""));
  let at = 0;
  for (const { path } of files) {
    const start = objects.indexOf("\n", at) + 1;
    const size = Number(objects.toString("latin1", at, start).split(" ")[2]);
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), objects.subarray(start, start + size));
    at = start + size + 1;
  }
}

/** Regular files in the places a check reads; only those, so that a name cannot lead out of the folder. */
function listFiles({ root, prefix, commit }: Tree): readonly { readonly object: string; readonly path: string }[] {
  const wanted = [...FOLDERS.map((folder) => `${prefix}${folder}/`), ...FILES.map((file) => `${prefix}${file}`)];
  const place = new RegExp(`^((${FOLDERS.join("|")})/(?!\\.{1,2}$)[^/\\\\]+|${FILES.join("|")})$`);
  return gitList(root, ["ls-tree", "-z", "--full-tree", commit, "--", ...wanted]).flatMap((entry) => {
    const [, object = "", full = ""] = /^100\d+ blob ([0-9a-f]+)\t(.*)$/s.exec(entry) ?? [];
    const path = full.slice(prefix.length);
    return full.startsWith(prefix) && place.test(path) ? [{ object, path }] : [];
  });
}

function changedSince(root: string, commit: string): readonly string[] {
  const tracked = gitList(root, ["diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--relative", commit, "--", "."]);
  const untracked = gitList(root, ["ls-files", "--others", "--exclude-standard", "-z", "--", "."]);
  return [...new Set([...tracked, ...untracked])].sort(compareText);
}
