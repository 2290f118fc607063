/** Runs the invariants over a stack. Fails closed: what cannot be judged, and a judge that fails, are violations too. */

import { everyResourceIsDecidable } from "./every-resource-is-decidable";
import { excused } from "./exceptions";
import type { Invariant, Violation } from "./invariant";
import { invariants } from "./invariants";
import type { StackResource } from "./resources";
import { readSettings } from "./settings";
import { type StackView, viewStack } from "./stack-view";
import { type Fields, fields } from "./values";

/** A violation, with the name of the invariant that does not hold. */
export interface Judgement extends Violation {
  readonly invariant: string;
}

interface JudgeOptions {
  /** What a file for `--policy-pack-config` holds: by the name of an invariant its settings and exceptions. */
  readonly config?: unknown;
  /** Such as `2026-11-24`. Without it every exception counts as ended. */
  readonly today?: string;
}

/** What one invariant is judged by. */
interface Configured {
  readonly written: Fields;
  readonly today: string | undefined;
}

/** Every violation in a stack, in the order of the invariants and the resources. Empty when all of them hold. */
export function judge(resources: readonly StackResource[], { config, today }: JudgeOptions = {}): Judgement[] {
  const stack = viewStack(resources, today);
  const written = fields(config);
  return [
    ...invariants.flatMap((invariant) => {
      const own = { written: settingsIn(written[invariant.name]), today };
      const found = [...violationsOf(invariant, stack, own), ...levelProblems(invariant, written[invariant.name])];
      return found.map((one) => ({ invariant: invariant.name, ...one }));
    }),
    ...strayConfiguration(config),
  ];
}

/** The violations of one invariant. One that fails while judging has not shown that it holds. */
export function violationsOf(
  invariant: Invariant,
  stack: StackView,
  { written, today }: Configured = { written: {}, today: undefined },
): readonly Violation[] {
  const { exceptions, ...rest } = written;
  const { settings, problems } = readSettings(invariant.configSchema, rest);
  return [
    ...excused(
      invariant,
      foundBy(() => invariant.violations(stack, settings), invariant),
      { written: exceptions, today },
    ),
    ...problems.map((problem) => aboutPolicy(invariant.name, problem)),
  ];
}

function foundBy(judging: () => readonly Violation[], { name }: Invariant): readonly Violation[] {
  try {
    return judging();
  } catch (error) {
    const kind = error instanceof Error ? error.name : "failure";
    return [aboutPolicy(name, `could not finish (${kind}), so nothing shows that it holds`)];
  }
}

function aboutPolicy(name: string, problem: string): Violation {
  return { urn: "", object: `policy ${name}`, problem };
}

/** The engine takes a word in place of an object for the level alone. */
function settingsIn(written: unknown): Fields {
  return Object.fromEntries(Object.entries(fields(written)).filter(([key]) => key !== "enforcementLevel"));
}

/** What the file says of the level counts for the engine, which then lets violations pass: here they stay violations, and so is this. */
function levelProblems({ name }: Invariant, written: unknown): Violation[] {
  const level = typeof written === "string" ? written : (fields(written)["enforcementLevel"] ?? "mandatory");
  return level === "mandatory" ? [] : [aboutPolicy(name, `is set to ${JSON.stringify(level)}, so it would stop nothing`)];
}

/** What is configured for nobody has no effect, though somebody thinks it has. */
function strayConfiguration(config: unknown): Judgement[] {
  const known = new Set(invariants.map(({ name }) => name));
  const invariant = everyResourceIsDecidable.name;
  const unknown = Object.keys(fields(config)).filter((name) => !known.has(name));
  const isRead = config === undefined || (typeof config === "object" && config !== null && !Array.isArray(config));
  return [
    ...(isRead ? [] : [{ invariant, urn: "", object: "the policy configuration", problem: "is no JSON object" }]),
    ...unknown.map((name) => ({ invariant, ...aboutPolicy(name, "is configured, but there is none of this name") })),
  ];
}

/** A violation as one message: what, which object, what to do. */
export function describeViolation(invariant: Invariant, found: Violation): string {
  const place = found.field === undefined ? "" : ` (at ${found.field})`;
  return `${found.object} ${found.problem}${place}. Remedy: ${invariant.remedy}.`;
}
