import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { attemptDownload } from "./attempts";
import { isExecutable, versionOf } from "./find-programs";
import { acquireLock } from "./lock";
import { cacheFolder } from "./paths";
import type { Say } from "./progress";
import type { Tool } from "./tools";

// Pulumi's own SDK knows where the CLI of its version comes from. In a process of its own, because the call cannot be broken off.
const installer = `
  const { PulumiCommand } = require("@pulumi/pulumi/automation");
  PulumiCommand.install({ root: process.argv[1] }).catch((error) => { console.error(error.message); process.exit(1); });
`;

/** The official Pulumi CLI: from an earlier download, else downloaded now if that is possible. */
export async function ensureOfficialCli(tool: Tool, say: Say): Promise<string | undefined> {
  const root = join(cacheFolder, `pulumi-${tool.version}`);
  const program = join(root, "bin", "pulumi");
  const isUsable = (): boolean => isExecutable(program) && versionOf(program, tool.askVersion) === tool.version;
  if (isUsable()) return program;
  const release = await acquireLock(`${root}.lock`, (pid) => say(`waiting for process ${pid}, which downloads the Pulumi CLI`));
  try {
    const isThere = isUsable() || (await attemptDownload(`pulumi ${tool.version}`, () => download(root, say).then(isUsable)));
    return isThere ? program : undefined;
  } finally {
    release();
  }
}

async function download(root: string, say: Say): Promise<void> {
  say("downloading the Pulumi CLI");
  rmSync(root, { recursive: true, force: true });
  await promisify(execFile)(process.execPath, ["-e", installer, root], {
    cwd: __dirname,
    timeout: 60_000,
    killSignal: "SIGKILL",
  });
}
