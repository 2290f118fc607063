/** Runs one Pulumi operation and turns its stream of events into an outcome. Knows nothing of tenants. */

import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Progress } from "./progress";

/** What the engine did, or would do, to one resource. */
export interface Step {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  readonly diffs: readonly string[];
}

/** One finding of the policy pack. */
export interface Violation {
  readonly policy: string;
  readonly urn: string;
  readonly message: string;
}

/** The result of one operation. `succeeded` is false for anything but a clean run under the policy pack. */
export interface Outcome {
  readonly succeeded: boolean;
  readonly steps: readonly Step[];
  readonly violations: readonly Violation[];
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  /** Resources by operation, such as `{ same: 12, create: 1 }`. */
  readonly counts: Readonly<Record<string, number>>;
}

/** An operation on one stack. */
interface Operation {
  readonly verb: "preview" | "up" | "destroy" | "refresh";
  readonly stack: string;
  readonly root: string;
  readonly flags?: readonly string[];
  /** Folder of the policy pack. Without one nothing is judged, which only `destroy` and `refresh` may do. */
  readonly policyPack?: string;
}

interface EngineEvent {
  readonly resourcePreEvent?: { readonly metadata: StepMetadata };
  readonly resOutputsEvent?: { readonly metadata: StepMetadata };
  readonly diagnosticEvent?: {
    readonly urn?: string;
    readonly severity: string;
    readonly message: string;
    readonly ephemeral?: boolean;
  };
  readonly policyEvent?: {
    readonly policyName: string;
    readonly resourceUrn?: string;
    readonly message: string;
    readonly enforcementLevel: string;
  };
  readonly summaryEvent?: {
    readonly resourceChanges?: Record<string, number>;
    readonly PolicyPacks?: Record<string, string>;
  };
}

interface StepMetadata {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  readonly diffs?: readonly string[] | null;
}

/** Said when there is no Pulumi CLI to run. */
export const noEngine =
  "pulumi is not on PATH. Run `npm run up -- <environment>` (or preview, destroy), which finds or builds it; " +
  'or, after `npm start`, eval "$(npm run -s env)" in this shell.';

/** Operations that change nothing and are not worth a line. */
const silentOps = new Set(["same", "read", "refresh", "discard", "discard-replaced", "read-discard"]);

/** Said of every plugin that is found on PATH, which is where the tools folder is. */
const ambientPlugin = /^(warning: )?using pulumi-\S+ from \$PATH/;

/** The text by which an abandoned policy check betrays itself: the engine downgrades it to advice. */
const abandonedPolicy = "can't run policy";

/** Runs the operation to its end; the child gets one interrupt when this process is interrupted, and aborts on the second. */
export async function runPulumi(operation: Operation, progress: Progress): Promise<Outcome> {
  const collected = new Collector(operation, progress);
  const child = spawn("pulumi", argumentsFor(operation), {
    cwd: operation.root,
    env: { ...process.env, PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" },
    stdio: ["ignore", "pipe", "pipe"],
    // Its own process group: a Ctrl-C at the terminal reaches it once, through us, and not twice.
    detached: true,
  });
  const interrupts = forwardInterrupts(child, progress);
  createInterface({ input: child.stdout }).on("line", (line) => collected.line(line));
  child.stderr.setEncoding("utf8").on("data", (text: string) => collected.stray.push(text));
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.on("error", (error) => reject((error as NodeJS.ErrnoException).code === "ENOENT" ? new Error(noEngine) : error));
    child.on("close", (code) => resolve(code ?? 1));
  }).finally(interrupts.release);
  const outcome = collected.outcome(exitCode);
  // What the engine says then, such as a connection that ended, is no news to the one who pressed Ctrl-C.
  return interrupts.count() > 0 && !outcome.succeeded ? { ...outcome, errors: ["interrupted"] } : outcome;
}

function argumentsFor(operation: Operation): string[] {
  const unattended = operation.verb === "preview" ? [] : ["--yes", "--skip-preview"];
  const judged = operation.policyPack === undefined ? [] : ["--policy-pack", operation.policyPack];
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

/** Gathers the events of one run. */
class Collector {
  readonly stray: string[] = [];
  private readonly steps: Step[] = [];
  private readonly violations: Violation[] = [];
  private readonly errors: string[] = [];
  private readonly warnings: string[] = [];
  private summary: EngineEvent["summaryEvent"];

  constructor(
    private readonly operation: Operation,
    private readonly progress: Progress,
  ) {}

  line(line: string): void {
    let event: EngineEvent;
    try {
      event = JSON.parse(line) as EngineEvent;
    } catch {
      if (line.trim() !== "") this.stray.push(`${line}\n`);
      return;
    }
    if (event.resourcePreEvent !== undefined) this.step(event.resourcePreEvent.metadata);
    if (event.resOutputsEvent !== undefined) this.progress.done(event.resOutputsEvent.metadata.urn);
    if (event.diagnosticEvent !== undefined) this.diagnostic(event.diagnosticEvent);
    if (event.policyEvent !== undefined) {
      const { policyName, resourceUrn = "", message } = event.policyEvent;
      this.violations.push({ policy: policyName, urn: resourceUrn, message: message.trim() });
    }
    this.summary = event.summaryEvent ?? this.summary;
  }

  private step({ op, urn, type, diffs }: StepMetadata): void {
    if (!silentOps.has(op)) this.steps.push({ op, urn, type, diffs: diffs ?? [] });
  }

  private diagnostic({ severity, message, ephemeral }: NonNullable<EngineEvent["diagnosticEvent"]>): void {
    const text = message.trim();
    if (ephemeral === true || text === "") return;
    if (severity === "error" || text.includes(abandonedPolicy)) this.errors.push(text);
    else if (severity !== "debug" && !ambientPlugin.test(text)) this.warnings.push(text);
  }

  outcome(exitCode: number): Outcome {
    const errors = [...this.errors];
    if (exitCode !== 0 && errors.length === 0 && this.violations.length === 0)
      errors.push(this.stray.join("").trim() || `pulumi ended with exit code ${exitCode}`);
    if (exitCode === 0 && this.operation.policyPack !== undefined && Object.keys(this.summary?.PolicyPacks ?? {}).length === 0) {
      errors.push("the policy pack did not run, so nothing is proven");
    }
    return {
      succeeded: exitCode === 0 && errors.length === 0,
      steps: this.steps,
      violations: this.violations,
      errors: errors.filter((text) => !["update failed", "preview failed"].includes(text) || errors.length === 1),
      warnings: this.warnings,
      counts: this.summary?.resourceChanges ?? {},
    };
  }
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
