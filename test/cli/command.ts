import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** The program that `npx tenant` starts. */
export const COMMAND = join(__dirname, "../../cli/tenant.js");

/** How a run of the command ended. */
interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly chat: string;
}

/** Runs the real command in a folder, without a terminal. */
export function tenant(root: string, ...args: readonly string[]): Outcome {
  return tenantWith({ NO_COLOR: "1", FORCE_COLOR: undefined }, root, ...args);
}

/** Runs it with other environment variables. */
export function tenantWith(variables: NodeJS.ProcessEnv, root: string, ...args: readonly string[]): Outcome {
  const env = { ...process.env, ...variables };
  const run = spawnSync(process.execPath, [COMMAND, ...args], { cwd: root, encoding: "utf8", env, input: "" });
  return { code: run.status, out: run.stdout, chat: run.stderr };
}
