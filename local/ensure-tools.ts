import { availableParallelism } from "node:os";
import { buildTool, findBuilt } from "./build";
import { findInstalled } from "./find-programs";
import { ensureGo, findGo, type Go } from "./go";
import { ensureOfficialCli } from "./official-cli";
import type { Progress, Say } from "./progress";
import type { Tool } from "./tools";

/** Path of each tool by its name. */
type ToolPaths = Record<string, string>;

/**
 * Finds each tool (installed, else downloaded, else built earlier) or builds it, visibly.
 * Looking is one step, each build another.
 */
export async function ensureTools(wanted: readonly Tool[], progress: Progress): Promise<ToolPaths> {
  const paths: ToolPaths = {};
  const missing: Tool[] = [];
  await progress.run("tools", async (say) => {
    const go = findGo();
    for (const tool of wanted) {
      const found = findInstalled(tool) ?? (await officialOf(tool, say)) ?? findBuilt(tool, go);
      if (found === undefined) missing.push(tool);
      else paths[tool.name] = found;
    }
    return missing.length === 0 ? `all ${wanted.length} found` : `${missing.length} of ${wanted.length} must be built`;
  });
  if (missing.length > 0) Object.assign(paths, await buildAll(missing, progress));
  return paths;
}

/** Only Pulumi's makers offer a way to download their program that needs no address of ours. */
async function officialOf(tool: Tool, say: Say): Promise<string | undefined> {
  return tool.name === "pulumi" ? ensureOfficialCli(tool, say) : undefined;
}

async function buildAll(missing: readonly Tool[], progress: Progress): Promise<ToolPaths> {
  let go: Go | undefined;
  if (findGo() === undefined) {
    await progress.run("Go", async (say) => {
      go = await ensureGo(say);
      return go.version;
    });
  }
  const compiler = go ?? findGo();
  if (compiler === undefined) throw new Error("Go was installed but is not found any more; start again");
  const paths: ToolPaths = {};
  const build = async (tool: Tool): Promise<void> => {
    const place = `${missing.indexOf(tool) + 1} of ${missing.length}`;
    await progress.run(`building ${tool.name} (${place})`, async (say) => {
      paths[tool.name] = await buildTool(tool, compiler, say);
      return tool.version;
    });
  };
  progress.line(`Building ${missing.map((tool) => tool.name).join(", ")} from source, once; this takes minutes.`);
  await Promise.all(lanes(missing).map((lane) => oneByOne(lane, build)));
  return paths;
}

/**
 * Tools of one module share most packages, so they are built one after the other; two modules side by side
 * use the cores while the other one links or downloads. More at once would only cost memory.
 */
export function lanes(missing: readonly Tool[]): Tool[][] {
  const largest = missing.filter((tool) => tool.module === "kubernetes");
  const others = missing.filter((tool) => tool.module !== "kubernetes");
  return availableParallelism() > 1 ? [largest, others] : [[...largest, ...others]];
}

async function oneByOne(lane: readonly Tool[], build: (tool: Tool) => Promise<void>): Promise<void> {
  for (const tool of lane) await build(tool);
}
