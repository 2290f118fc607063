/** The stack's state: created when absent, read whole, mended after a run that was killed. */

import { execFile } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { noEngine } from "./run";
import { existsOnServer } from "./server";

const run = promisify(execFile);

/** One resource as the engine stores it. */
export interface StoredResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly custom?: boolean;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** A step that had begun when the engine died. */
interface PendingOperation {
  readonly type: string;
  readonly resource: StoredResource;
}

/** What `pulumi stack export` prints. */
export interface Checkpoint {
  readonly version: number;
  readonly deployment: {
    readonly resources?: readonly StoredResource[];
    readonly pending_operations?: readonly PendingOperation[];
  };
}

/** State of a fleet is some megabytes; this is the most that is read. */
const maxBytes = 1 << 30;

/** The state of the stack; nothing if there is no such stack yet. Secrets stay encrypted. */
export async function readState(root: string, stack: string): Promise<Checkpoint | undefined> {
  try {
    const { stdout } = await run("pulumi", ["stack", "export", "--stack", stack], { cwd: root, maxBuffer: maxBytes });
    return JSON.parse(stdout) as Checkpoint;
  } catch (error) {
    const { stderr = "", message, code } = error as { stderr?: string; message: string; code?: string };
    if (code === "ENOENT") throw new Error(noEngine);
    if (stderr.includes("no stack named")) return undefined;
    throw new Error(`cannot read the state of stack ${stack}: ${stderr.trim() || message}`);
  }
}

/** Names of the project's stacks. */
export async function listStacks(root: string): Promise<readonly string[]> {
  try {
    const { stdout } = await run("pulumi", ["stack", "ls", "--json"], { cwd: root });
    return (JSON.parse(stdout) as { readonly name: string }[]).map(({ name }) => name.slice(name.lastIndexOf("/") + 1));
  } catch (error) {
    const { stderr = "", message, code } = error as { stderr?: string; message: string; code?: string };
    throw new Error(code === "ENOENT" ? noEngine : `cannot list the stacks: ${stderr.trim() || message}`);
  }
}

/**
 * Creates the stack. Its encryption salt goes into the file named by `PULUMI_OPTION_CONFIG_FILE` when that is set,
 * so that the checkout stays clean, and otherwise into `stacks/Pulumi.<stack>.yaml`, which belongs into version control.
 */
export async function createStack(root: string, stack: string): Promise<void> {
  const configFile = process.env.PULUMI_OPTION_CONFIG_FILE;
  if (configFile === undefined || configFile === "") {
    await run("pulumi", ["stack", "init", stack], { cwd: root });
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), "leasehold-stack-"));
  try {
    const written = join(folder, `Pulumi.${stack}.yaml`);
    writeFileSync(join(folder, "Pulumi.yaml"), "name: leasehold\nruntime: nodejs\n");
    if (existsSync(configFile)) copyFileSync(configFile, written);
    await run("pulumi", ["stack", "init", stack], { cwd: folder });
    mkdirSync(dirname(configFile), { recursive: true });
    if (!existsSync(configFile) && existsSync(written)) copyFileSync(written, configFile);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Settles the steps that had begun when the engine was killed.
 *
 * A Kubernetes object that was created is adopted by the next run (`upsertExistingObjects`), so its entry is dropped. A PostgreSQL role or
 * database would be refused as existing, so it is entered into the state if the server has it; a refresh then reads what it is like.
 *
 * @returns whether there was anything to settle.
 */
export async function settlePending(root: string, stack: string, state: Checkpoint): Promise<boolean> {
  const pending = state.deployment.pending_operations ?? [];
  if (pending.length === 0) return false;
  const known = new Set((state.deployment.resources ?? []).map((resource) => resource.urn));
  const adopted: StoredResource[] = [];
  for (const { type, resource } of pending) {
    if (type !== "creating" || known.has(resource.urn) || !(await existsOnServer(resource))) continue;
    adopted.push({ ...resource, id: String(resource.inputs?.name), outputs: resource.inputs });
  }
  const { pending_operations, resources = [], ...rest } = state.deployment;
  const settled = { ...state, deployment: { ...rest, resources: [...resources, ...adopted] } };
  const importing = run("pulumi", ["stack", "import", "--stack", stack], { cwd: root });
  importing.child.stdin?.end(JSON.stringify(settled));
  await importing;
  return true;
}
