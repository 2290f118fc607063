/** Runs one Pulumi operation. Knows nothing of tenants. */

import { type ChildProcess, spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { INSTALLATION } from "../installation";
import { Collector, type Outcome } from "./events";
import type { Progress } from "./progress";

/** An operation on one stack. */
interface Operation {
  readonly verb: "preview" | "up" | "destroy" | "refresh";
  readonly stack: string;
  readonly root: string;
  readonly flags?: readonly string[];
  /** Folder of the policy pack. Without one nothing is judged, which only `destroy` and `refresh` may do. */
  readonly policyPack?: string;
  /** File with settings and exceptions of its policies. */
  readonly policyConfig?: string | undefined;
}

/** Said when there is no Pulumi CLI to run. */
export const noEngine =
  "pulumi is not on PATH. Run `npm run up -- <environment>` (or preview, destroy), which finds or builds it; " +
  'or, after `npm start`, eval "$(npm run -s env)" in this shell.';

/** Runs the operation to its end; the child gets one interrupt when this process is interrupted, and aborts on the second. */
export async function runPulumi(operation: Operation, progress: Progress): Promise<Outcome> {
  const collected = new Collector(operation, progress);
  const child = spawn("pulumi", argumentsFor(operation), {
    cwd: operation.root,
    env: { ...environmentFor(operation), PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" },
    stdio: ["ignore", "pipe", "pipe"],
    // Its own process group: a Ctrl-C at the terminal reaches it once, through us, and not twice.
    detached: true,
  });
  const interrupts = forwardInterrupts(child, progress);
  createInterface({ input: child.stdout }).on("line", (line) => collected.line(line));
  child.stderr.setEncoding("utf8").on("data", (text: string) => collected.stray.push(text));
  const exitCode = await new Promise<number>((done, failed) => {
    child.on("error", (error) => failed((error as NodeJS.ErrnoException).code === "ENOENT" ? new Error(noEngine) : error));
    child.on("close", (code) => done(code ?? 1));
  }).finally(interrupts.release);
  const outcome = collected.outcome(exitCode);
  // What the engine says then, such as a connection that ended, is no news to the one who pressed Ctrl-C.
  return interrupts.count() > 0 && !outcome.succeeded ? { ...outcome, errors: ["interrupted"] } : outcome;
}

/** The variable by which a bare `pulumi up` is judged, too. Beside the flag it would start our pack twice, once without its configuration. */
function environmentFor({ policyPack }: Operation): NodeJS.ProcessEnv {
  const { PULUMI_OPTION_POLICY_PACK: named, ...others } = process.env;
  const ours = [policyPack, join(INSTALLATION, "policies")].flatMap((folder) => (folder === undefined ? [] : resolve(folder)));
  return named === undefined || ours.includes(resolve(named)) ? others : process.env;
}

function argumentsFor(operation: Operation): string[] {
  const unattended = operation.verb === "preview" ? [] : ["--yes", "--skip-preview"];
  const configured = operation.policyConfig === undefined ? [] : ["--policy-pack-config", operation.policyConfig];
  const judged = operation.policyPack === undefined ? [] : ["--policy-pack", operation.policyPack, ...configured];
  return [
    operation.verb,
    "--stack",
    operation.stack,
    "--json",
    "--color",
    "never",
    ...unattended,
    ...judged,
    ...(operation.flags ?? []),
  ];
}

/** Signals closer together than this are one Ctrl-C: the terminal and npm both deliver it. */
const sameInterruptMs = 500;

function forwardInterrupts(child: ChildProcess, progress: Progress): { release: () => void; count: () => number } {
  let last = 0;
  let count = 0;
  const forward = (): void => {
    const now = Date.now();
    if (now - last < sameInterruptMs) return;
    progress.say(last === 0 ? "interrupted: running steps finish first; press Ctrl-C again to abort them" : "aborting");
    last = now;
    count += 1;
    child.kill("SIGINT");
  };
  process.on("SIGINT", forward).on("SIGTERM", forward);
  return { release: () => void process.off("SIGINT", forward).off("SIGTERM", forward), count: () => count };
}
