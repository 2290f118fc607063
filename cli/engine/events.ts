/** What the engine tells during one operation, line by line, and the outcome it adds up to. Knows nothing of tenants. */

import type { StackResource } from "../../policies/resources";
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
  /** The stack as it will be, with what stays as it is and without what goes. What is unknown or secret is marked as such. */
  readonly resources: readonly StackResource[];
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
  /** What the resource will be; absent when it goes. */
  readonly new?: { readonly inputs?: StackResource["props"] } | null;
}

/** Operations that change nothing and are not worth a line. */
const silentOps = new Set(["same", "read", "refresh", "discard", "discard-replaced", "read-discard"]);

/** Operations after which there is no such resource. */
const goneOps = new Set(["delete", "delete-replaced", "discard", "discard-replaced", "read-discard", "remove-pending-replace"]);

/** What the summary counts of resources that are there afterwards. */
const standingOps = ["same", "create", "update", "replace", "import", "read"];

/** Said beside the reason, and of interest only where there is no other. */
const verdicts = ["update failed", "preview failed"];

/** The pack that must have run; the engine tells with its name where it found it. */
function isOurs(pack: string): boolean {
  return pack.split("|", 1)[0] === "leasehold-isolation";
}

/** Said of every plugin that is found on PATH, which is where the tools folder is. */
const ambientPlugin = /^(warning: )?using pulumi-\S+ from \$PATH/;

/** The text by which an abandoned policy check betrays itself: the engine downgrades it to advice. */
const abandonedPolicy = "can't run policy";

/** What an operation is, as far as its outcome depends on it. */
interface Expectation {
  readonly verb: string;
  /** Folder of the policy pack that must run; absent where nothing is judged. */
  readonly policyPack?: string;
}

/** Gathers the events of one run. */
export class Collector {
  readonly stray: string[] = [];
  private readonly steps: Step[] = [];
  private readonly resources = new Map<string, StackResource>();
  private readonly violations: Violation[] = [];
  private readonly errors: string[] = [];
  private readonly warnings: string[] = [];
  private summary: EngineEvent["summaryEvent"];

  constructor(
    private readonly operation: Expectation,
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

  private step({ op, urn, type, diffs, new: planned }: StepMetadata): void {
    if (!silentOps.has(op)) this.steps.push({ op, urn, type, diffs: diffs ?? [] });
    if (goneOps.has(op) || planned === undefined || planned === null) return;
    this.resources.set(urn, { type, urn, name: urn.slice(urn.lastIndexOf("::") + 2), props: planned.inputs ?? {} });
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
    if (exitCode === 0 && this.operation.policyPack !== undefined) errors.push(...this.unproven());
    return {
      succeeded: exitCode === 0 && errors.length === 0,
      steps: this.steps,
      violations: this.violations,
      errors: errors.filter((text) => !verdicts.includes(text) || errors.length + this.violations.length === 1),
      warnings: this.warnings,
      counts: this.summary?.resourceChanges ?? {},
      resources: [...this.resources.values()],
    };
  }

  /** Why a run in which nothing went wrong proves nothing all the same. */
  private unproven(): readonly string[] {
    const { PolicyPacks: packs = {}, resourceChanges: changes = {} } = this.summary ?? {};
    const told = standingOps.reduce((sum, op) => sum + (changes[op] ?? 0), 0);
    return [
      ...(Object.keys(packs).some(isOurs) ? [] : ["the policy pack did not run, so nothing is proven"]),
      ...(this.operation.verb !== "preview" || this.resources.size >= told
        ? []
        : [`the engine counts ${told} resources and shows ${this.resources.size}: the others cannot be judged`]),
    ];
  }
}
