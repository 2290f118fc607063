import { ensureTools } from "./ensure-tools";
import { linkPrograms } from "./links";
import { type Platform, savePlatform } from "./platform";
import { findMissingPlugins } from "./plugins";
import type { Run } from "./run";
import { type Tool, tools } from "./tools";

/** The tools that are needed where the cluster is not ours. */
export const commandLineTools: readonly Tool[] = tools.filter(({ name }) => name === "pulumi" || name === "kubectl");

/** Finds or builds the wanted tools, decides about Pulumi's plugins, and puts all into the platform's bin folder. */
export async function prepareTools({ platform, progress }: Run, wanted: readonly Tool[]): Promise<void> {
  const { record } = platform;
  record.tools = { ...record.tools, ...(await ensureTools(wanted, progress)) };
  savePlatform(platform);
  await progress.run("Pulumi plugins", () => linkTools(platform));
}

/** Puts the tools and, where official plugins are missing, our stand-ins into the platform's bin folder. Returns a line that says which. */
async function linkTools(platform: Platform): Promise<string> {
  const missing = await findMissingPlugins(platform.record.tools["pulumi"] ?? "");
  linkPrograms(platform, missing);
  if (missing.length === 0) return "the official ones";
  const names = missing.map(({ kind, name }) => (kind === "language" ? `language host ${name}` : name)).join(", ");
  return `official ones neither installed nor to be had, so local/plugins stands in for ${names}`;
}
