import { createHash } from "node:crypto";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** The checkout this program belongs to. */
export const repository = dirname(__dirname);

/** Everything local lives below this folder; git ignores it. */
export const localFolder = join(repository, ".local");

/** Built tools, shared by all checkouts of this user. */
export const cacheFolder = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "leasehold");

/** Files and folders of one platform. */
export interface PlatformPaths {
  readonly root: string;
  readonly record: string;
  readonly pki: string;
  readonly etcd: string;
  readonly postgres: string;
  readonly logs: string;
  readonly state: string;
  readonly bin: string;
  readonly passphrase: string;
  readonly kubeconfig: string;
  readonly stackConfig: string;
  readonly lock: string;
  /** Where the PostgreSQL server keeps its data when its user cannot reach the checkout. */
  readonly outside: string;
}

/** Paths of the platform called `name`. */
export function platformPaths(name: string): PlatformPaths {
  const root = join(localFolder, name);
  const checkout = createHash("sha256").update(repository).digest("hex").slice(0, 12);
  return {
    root,
    record: join(root, "platform.json"),
    pki: join(root, "pki"),
    etcd: join(root, "etcd"),
    postgres: join(root, "postgres"),
    logs: join(root, "logs"),
    state: join(root, "state"),
    bin: join(root, "bin"),
    passphrase: join(root, "passphrase"),
    kubeconfig: join(root, "kubeconfig"),
    stackConfig: join(root, "stack.yaml"),
    lock: join(localFolder, `${name}.lock`),
    outside: join(tmpdir(), `leasehold-${checkout}-${name}`),
  };
}
