/** A repository of its own for a live test: the sources copied, so that a test may break them, with its own state. */

import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const repository = resolve(__dirname, "../..");

/** The program, as the checkout has it. */
const program = [
  "Pulumi.yaml",
  "package.json",
  "tsconfig.json",
  "model",
  "sql",
  "components",
  "stacks",
  "policies",
  "report",
  "cli",
];

/** The data, as the fixtures have it: the checkout's own files are its owner's to change. */
const fixtures = join(repository, "test/fixtures/good");
const data = {
  tenants: "tenants",
  tiers: "fleet/tiers",
  profiles: "fleet/profiles",
  environments: "fleet/environments",
} as const;

/** How a command ended and what it wrote. */
export interface Result {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams, for messages whose stream does not matter. */
  readonly output: string;
}

/** A copied repository; {@link remove} deletes it. Commands run against the platform that the test run was started with. */
export class Workspace {
  readonly root = mkdtempSync(join(tmpdir(), "leasehold-workspace-"));
  readonly environment: NodeJS.ProcessEnv;

  constructor() {
    for (const part of [...program, ...Object.keys(data)].filter((name) => existsSync(original(name))))
      cpSync(original(part), join(this.root, part), { recursive: true });
    symlinkSync(join(repository, "node_modules"), join(this.root, "node_modules"));
    const state = join(this.root, ".state");
    mkdirSync(state);
    this.environment = {
      ...process.env,
      PULUMI_BACKEND_URL: `file://${state}`,
      PULUMI_OPTION_CONFIG_FILE: join(this.root, ".stack.yaml"),
      PULUMI_OPTION_POLICY_PACK: join(this.root, "policies"),
      NO_COLOR: "1",
    };
  }

  /** Runs the `tenant` command. */
  tenant(...args: string[]): Promise<Result> {
    return this.run("node", ["cli/tenant.js", ...args]);
  }

  /** Runs the Pulumi CLI itself, as somebody would who does not know the wrapper. */
  pulumi(...args: string[]): Promise<Result> {
    return this.run("pulumi", [...args, "--color", "never"]);
  }

  /** Starts a command without waiting for it. */
  start(command: string, args: readonly string[]): ChildProcess {
    return spawn(command, args, { cwd: this.root, env: this.environment, stdio: ["ignore", "pipe", "pipe"] });
  }

  run(command: string, args: readonly string[]): Promise<Result> {
    return collect(this.start(command, args));
  }

  /** Number of resources by operation that the last line of a `--json` run reports. */
  async counts(verb: "up" | "refresh" | "preview", stack: string): Promise<Record<string, number>> {
    const flags = verb === "preview" ? [] : ["--yes", "--skip-preview"];
    const result = await this.pulumi(verb, "--stack", stack, "--json", ...flags);
    if (result.exitCode !== 0) throw new Error(`${verb} of ${stack} failed\n${result.output}`);
    const summary =
      verb === "preview"
        ? (JSON.parse(result.stdout) as { changeSummary: Record<string, number> }).changeSummary
        : summaryOf(result.stdout);
    return summary ?? {};
  }

  read(file: string): string {
    return readFileSync(join(this.root, file), "utf8");
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.root, file), text);
  }

  /** Replaces `from`, which must be there, in a file. */
  edit(file: string, from: string, to: string): void {
    const text = this.read(file);
    if (!text.includes(from)) throw new Error(`${file} does not contain ${JSON.stringify(from)}`);
    this.write(file, text.replace(from, to));
  }

  delete(file: string): void {
    rmSync(join(this.root, file));
  }

  /** Takes a file back to how it was. */
  restore(file: string): void {
    cpSync(original(file), join(this.root, file));
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** Where a part of the workspace was copied from. */
function original(path: string): string {
  const [folder = "", ...rest] = path.split("/");
  return folder in data ? join(fixtures, data[folder as keyof typeof data], ...rest) : join(repository, path);
}

/** Waits for a child process to end. */
export async function collect(child: ChildProcess): Promise<Result> {
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const exitCode = await new Promise<number>((resolveExit, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolveExit(code ?? (signal === null ? 1 : 128)));
  });
  return { exitCode, stdout, stderr, output: stdout + stderr };
}

function summaryOf(events: string): Record<string, number> | undefined {
  for (const line of events.split("\n").reverse()) {
    if (!line.includes('"summaryEvent"')) continue;
    return (JSON.parse(line) as { summaryEvent: { resourceChanges: Record<string, number> } }).summaryEvent.resourceChanges;
  }
  return undefined;
}
