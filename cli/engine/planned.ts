/** What the program would build from the tenant files of a folder: no engine, no cluster, no credentials. */

import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { compareText, formatProblems, type Problem } from "../../model/problems";
import { listed } from "../../model/suggest";
import type { StackResource } from "../../policies/resources";
import { INSTALLATION } from "../installation";
import { Progress } from "./progress";

/** What to plan. */
interface PlanOrder {
  /** Folder of the tenant files; may be another checkout's. What is built from them is always this program's. */
  readonly root: string;
  readonly environments: readonly string[];
  /** The day on which the files are judged; the real one by default. */
  readonly today?: string | undefined;
}

/** The resources of one environment, by stack, each ordered by URN. What is unknown or secret is marked as the engine marks it. */
interface PlannedEnvironment {
  readonly platform: readonly StackResource[];
  readonly tenants: readonly StackResource[];
}

/** Nothing is built from files with problems, so there is nothing to plan. */
export class UnplannableError extends Error {
  constructor(
    readonly environment: string,
    readonly problems: readonly Problem[],
  ) {
    super(`Nothing can be planned for ${environment} while its files have problems:\n${formatProblems(problems)}`);
  }
}

/** What one process answers, by environment. */
type Answer = Readonly<Record<string, PlannedEnvironment | { readonly problems: readonly Problem[] }>>;

/** Fewer tenants than this are planned before a second process has started. */
const WORTH_A_PROCESS = 60;

const MOST_PROCESSES = 4;

/** From here on somebody may wonder whether anything happens. */
const SILENT_MS = 2_000;

/**
 * The planned resources of every environment, by its id.
 *
 * @throws UnplannableError when the files of an environment have problems
 */
export async function planResources(order: PlanOrder): Promise<ReadonlyMap<string, PlannedEnvironment>> {
  const answers = await whileTold(`resources of ${listed(order.environments)}`, () => {
    const of = processesFor(order.root);
    return Promise.all(Array.from({ length: of }, (_, index) => answerOf({ ...order, part: { index, of } })));
  });
  return new Map(order.environments.map((id) => [id, merged(id, answers)]));
}

function processesFor(root: string): number {
  const tenants = readdirSync(join(root, "tenants")).length;
  return Math.min(Math.ceil(tenants / WORTH_A_PROCESS) || 1, availableParallelism(), MOST_PROCESSES);
}

/** The child ends by itself when this process does: it sees its input end. */
async function answerOf(order: PlanOrder & { readonly part: object }): Promise<Answer> {
  const argument = JSON.stringify({ ...order, root: resolve(order.root) });
  const program = join(INSTALLATION, "stacks", "planned.ts");
  // Most of the time goes into collecting short-lived objects, and the more of them fit, the less.
  const flags = ["--max-semi-space-size=64", "--require", "tsx/cjs"];
  const child = spawn(process.execPath, [...flags, program, argument], { cwd: INSTALLATION, stdio: ["pipe", "pipe", "pipe"] });
  const [out, complaint, code] = await Promise.all([text(child.stdout), text(child.stderr), exitOf(child)]);
  if (code !== 0)
    throw new Error(`what the program would build cannot be told; it ended with:\n${complaint.trim() || `code ${code}`}`);
  return JSON.parse(out) as Answer;
}

function exitOf(child: ChildProcess): Promise<number | NodeJS.Signals> {
  return new Promise((done, failed) => {
    child.once("error", failed);
    child.once("close", (code, signal) => done(code ?? signal ?? 1));
  });
}

function merged(environment: string, answers: readonly Answer[]): PlannedEnvironment {
  const parts = answers.map((answer) => {
    const part = answer[environment] ?? { problems: [] };
    if ("problems" in part) throw new UnplannableError(environment, part.problems);
    return part;
  });
  const byUrn = (resources: readonly StackResource[]): readonly StackResource[] =>
    [...resources].sort((one, other) => compareText(one.urn, other.urn));
  return {
    platform: byUrn(parts.flatMap(({ platform }) => platform)),
    tenants: byUrn(parts.flatMap(({ tenants }) => tenants)),
  };
}

async function whileTold<T>(what: string, work: () => Promise<T>): Promise<T> {
  let progress: Progress | undefined;
  const timer = setTimeout(() => {
    progress = new Progress(what);
  }, SILENT_MS);
  try {
    const result = await work();
    progress?.end("known");
    return result;
  } catch (error) {
    progress?.end("failed");
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
