import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { writeSecret } from "./files";
import { kubectl } from "./kubectl";
import { savePlatform } from "./platform";
import type { Run } from "./run";

const crds = join(__dirname, "crds");

/** Uses a cluster of the user's own: takes just that context out of their kubeconfig, and adds the CRDs it lacks. */
export async function useContext(run: Run, context: string): Promise<void> {
  const { platform, progress } = run;
  await progress.run(`cluster of context ${context}`, async () => {
    writeSecret(platform.paths.kubeconfig, await minified(platform.record.tools["kubectl"] ?? "kubectl", context));
    platform.record.context = context;
    savePlatform(platform);
    const version = await kubectl(platform, "get", "--raw", "/version");
    return (JSON.parse(version) as { gitVersion: string }).gitVersion;
  });
  for (const file of existsSync(crds) ? readdirSync(crds) : []) await addMissing(run, join(crds, file));
}

async function minified(program: string, context: string): Promise<string> {
  const args = ["config", "view", "--minify", "--flatten", "--raw", `--context=${context}`, "--output=json"];
  try {
    const { stdout } = await promisify(execFile)(program, args);
    return JSON.stringify({ ...(JSON.parse(stdout) as object), "current-context": context }, undefined, 2);
  } catch (error) {
    throw new Error(
      `context "${context}": ${(error as { stderr?: string }).stderr?.trim() ?? String(error)}; see kubectl config get-contexts`,
    );
  }
}

async function addMissing({ platform, progress }: Run, file: string): Promise<void> {
  const isThere = await kubectl(platform, "get", "-f", file).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  await kubectl(platform, "apply", "--server-side", "--field-manager=leasehold-local", "-f", file);
  await kubectl(platform, "wait", "--for=condition=Established", "-f", file, "--timeout=30s");
  progress.line(`The cluster lacked CRDs from ${file}; they were added.`);
}
