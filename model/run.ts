/** What the rules of one run look at. */

import type { TenantContext } from "./layers";
import type { Sources } from "./sources";

/** What a caller may say about a run. */
export interface RunOptions {
  /** The day on which expiry is judged, such as 2026-03-02; default: today, in UTC. */
  readonly today?: string | undefined;
  /** The repository as it was before the change that is being checked. */
  readonly base?: Base | undefined;
}

/** The repository before a change, and what the change touches. */
export interface Base {
  readonly sources: Sources;
  /** How people call it, such as `main`. */
  readonly name: string;
  /** Changed files, relative to the repository. */
  readonly changed: readonly string[];
  /** Labels of the pull request, such as `bulk`. */
  readonly labels: readonly string[];
}

/** One run over all files. */
export interface Run {
  readonly sources: Sources;
  readonly today: string;
  readonly base: Base | undefined;
}

/** One run in one environment; tenants that do not exist there are left out. */
export interface EnvironmentRun extends Run {
  readonly environment: string;
  readonly tenants: readonly TenantContext[];
  /** The tenants of the environment before the change, by id; empty without a base. */
  readonly before: ReadonlyMap<string, TenantContext>;
}

/** Completes what the caller said. */
export function startRun(sources: Sources, { today, base }: RunOptions = {}): Run {
  return { sources, base, today: today ?? new Date().toISOString().slice(0, "2026-03-02".length) };
}
