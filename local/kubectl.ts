import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Platform } from "./platform";

/**
 * Runs kubectl against the platform's cluster.
 * @returns its standard output; it throws with kubectl's own message
 */
export async function kubectl(platform: Platform, ...args: string[]): Promise<string> {
  const program = platform.record.tools["kubectl"] ?? "kubectl";
  try {
    const { stdout } = await promisify(execFile)(program, ["--kubeconfig", platform.paths.kubeconfig, ...args], {
      maxBuffer: 64 << 20,
    });
    return stdout;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new Error(`kubectl ${args[0] ?? ""} failed: ${stderr?.trim() ?? message}`);
  }
}
