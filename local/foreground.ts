import { spawn } from "node:child_process";
import { constants } from "node:os";
import { repository } from "./paths";

/**
 * Runs node in the foreground, in the repository's root, with this process's input and output.
 * Ctrl-C reaches the child by the terminal; this process waits for it to come to its own end.
 * @returns the child's exit status, 128 + n if signal n ended it
 */
export async function runNode(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const ignore = (): void => undefined;
  const child = spawn(process.execPath, args, { cwd: repository, env, stdio: "inherit" });
  const passOn = (): boolean => child.kill("SIGTERM");
  process.on("SIGINT", ignore).on("SIGTERM", passOn);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
    });
  } finally {
    process.off("SIGINT", ignore).off("SIGTERM", passOn);
  }
}
