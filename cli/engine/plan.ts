/**
 * The gate before anything changes: tenant files, vanished tenants, then a preview of both stacks under the policy pack. What the preview
 * shows of both stacks is judged here as well, together: the engine judges one stack at a time, and cannot say which line is to blame.
 */

import { join } from "node:path";
import { resolveFleet } from "../../model/fleet";
import { formatProblems, orderProblems, type Problem } from "../../model/problems";
import { checkMoved, checkVanished, type RecordedPlace } from "../../model/registry";
import type { Fleet } from "../../model/resolved-tenant";
import { loadSources } from "../../model/sources";
import { judgeResources, policyConfig } from "../judging";
import { chat } from "../output";
import type { Outcome } from "./events";
import { waitForStack } from "./lock";
import { Progress } from "./progress";
import { runPulumi } from "./run";
import { type Checkpoint, createStack, readState, settlePending } from "./state";

/** An environment of a repository. */
export interface Target {
  readonly root: string;
  readonly environment: string;
  /** Whether to read what is really there first, so that changes made by hand are seen. Default: the recorded state is believed. */
  readonly refresh?: boolean;
}

/** One stack and what a run would do to it. `flags` are those that the run needs as well. */
export interface StackPlan {
  readonly stack: string;
  readonly flags: readonly string[];
  readonly preview: Outcome;
}

/** Either problems in files or violations that they cause, or a fleet with a plan per stack, in the order to apply them. */
type Plan =
  | { readonly problems: readonly Problem[] }
  | { readonly problems: readonly []; readonly fleet: Fleet; readonly stacks: readonly StackPlan[] };

/** The stack of what all tenants share. */
export function platformStack(environment: string): string {
  return `${environment}-platform`;
}

/** The stacks of an environment in the order in which they are built; destroying goes the other way. */
export function stacksOf(environment: string): readonly string[] {
  return [platformStack(environment), environment];
}

/** By what the engine judges: the folder of the policy pack, and the file with its settings and exceptions. */
export function judgedBy(root: string): { readonly policyPack: string; readonly policyConfig: string | undefined } {
  return { policyPack: join(root, "policies"), policyConfig: policyConfig(root) };
}

/**
 * Judges the environment without changing it.
 *
 * @param recover whether dead locks and half-done steps of a killed run may be settled; only for runs that then change something.
 */
export async function plan(target: Target, recover: boolean): Promise<Plan> {
  const sources = loadSources(target.root);
  const { problems, fleet } = resolveFleet(sources, target.environment);
  if (fleet === undefined) return { problems };
  if (problems.length > 0) chat(formatProblems(problems)); // warnings
  const prepared = [];
  for (const stack of stacksOf(target.environment)) prepared.push(await prepare(target, stack, recover));
  const states = prepared.map(({ state }) => state);
  const lost = [...checkVanished(tenantsIn(states), fleet), ...checkMoved(placesIn(states), fleet)];
  if (lost.length > 0) return { problems: lost };
  const progress = new Progress(`preview of ${stacksOf(target.environment).join(" and ")}`);
  const stacks = await Promise.all(
    prepared.map(async ({ stack, flags }) => ({
      stack,
      flags,
      preview: await runPulumi({ verb: "preview", stack, root: target.root, flags, ...judgedBy(target.root) }, progress),
    })),
  );
  // A preview that failed halfway shows half a stack, which would look wrong for what it lacks.
  const isWhole = stacks.every(({ preview }) => preview.errors.length === 0);
  const union = stacks.flatMap(({ preview }) => preview.resources);
  const violations = isWhole
    ? judgeResources({ root: target.root, sources }, union, { environment: target.environment, fleet })
    : [];
  progress.end(violations.length === 0 && stacks.every(({ preview }) => preview.succeeded) ? "passed" : "refused");
  return violations.length > 0 ? { problems: orderProblems(violations) } : { problems: [], fleet, stacks };
}

/** Makes sure that the stack exists, is free and has no half-done step. */
export async function prepare(
  { root, refresh = false }: Target,
  stack: string,
  recover: boolean,
): Promise<{ stack: string; flags: readonly string[]; state: Checkpoint | undefined }> {
  const wasKilled = recover && (await waitForStack(stack, chat));
  const state = await readState(root, stack);
  if (state === undefined) await createStack(root, stack);
  const wasPending = recover && state !== undefined && (await settlePending(root, stack, state));
  if (wasPending) chat(`stack ${stack}: steps that a killed run left half-done were settled`);
  return { stack, flags: refresh || wasKilled || wasPending ? ["--refresh"] : [], state };
}

/** Ids of the tenants that exist according to the states, complete or in part. */
function tenantsIn(states: readonly (Checkpoint | undefined)[]): string[] {
  return states
    .flatMap((state) => state?.deployment.resources ?? [])
    .filter((resource) => resource.type === "leasehold:components:Tenant")
    .map((resource) => resource.urn.split("::").at(-1) ?? "");
}

/** Where the rows of the tenants are that a run has finished, as the outputs of the stacks tell. */
function placesIn(states: readonly (Checkpoint | undefined)[]): Readonly<Record<string, RecordedPlace>> {
  const stacks = states
    .flatMap((state) => state?.deployment.resources ?? [])
    .filter(({ type }) => type === "pulumi:pulumi:Stack");
  return Object.assign({}, ...stacks.map(({ outputs }) => outputs?.["names"] ?? {})) as Record<string, RecordedPlace>;
}
