import { platformEnvironment, toolsEnvironment } from "./environment";
import { runNode } from "./foreground";
import { platformName } from "./local-environment";
import { createFolders, isRunning, loadPlatform } from "./platform";
import { commandLineTools, prepareTools } from "./prepare-tools";
import { newRun } from "./run";

/** A command of the tenant program and the environment it is for. */
interface TenantCommand {
  readonly command: "up" | "preview" | "verify" | "destroy";
  readonly environment: string;
  /** Passed on as they are. */
  readonly args: readonly string[];
  /** True if the environment lives on the local platform; else the ambient variables say where it is. */
  readonly isLocal: boolean;
}

/** Runs `tenant <command> --env <environment>` with the variables that environment needs; returns its exit status. */
export async function runTenantCommand({ command, environment, args, isLocal }: TenantCommand): Promise<number> {
  const platform = loadPlatform(platformName());
  if (isLocal && !isRunning(platform)) {
    throw new Error(
      `environment "${environment}" lives on the local platform "${platform.name}", which does not run; start it with npm start`,
    );
  }
  if (!isLocal) {
    createFolders(platform);
    await prepareTools(newRun(platform), commandLineTools);
  }
  const variables = isLocal ? platformEnvironment(platform) : toolsEnvironment(platform);
  return runNode(["cli/tenant.js", command, "--env", environment, ...args], variables);
}
