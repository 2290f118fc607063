import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { hashOf } from "./files";
import { isExecutable } from "./find-programs";
import type { Go } from "./go";
import { acquireLock } from "./lock";
import { cacheFolder } from "./paths";
import type { Say } from "./progress";
import type { Tool } from "./tools";

const builds = join(cacheFolder, "tools");

const moduleFolder = (tool: Tool): string => join(__dirname, "tools", tool.module);

function flags(tool: Tool): string[] {
  const variables = Object.entries(tool.variables).map(([name, value]) => `-X ${name}=${value}`);
  return ["-trimpath", "-buildvcs=false", "-pgo=off", "-mod=readonly", "-ldflags", ["-s", "-w", ...variables].join(" ")];
}

/** Name of the cached build without the Go version: what is built, from what, how, for what machine. */
function cacheName(tool: Tool): string {
  const sources = ["go.mod", "go.sum"].map((file) => readFileSync(join(moduleFolder(tool), file)));
  return `${tool.name}-${tool.version}-${hashOf(...sources, ...flags(tool), process.platform, process.arch)}`;
}

/** An earlier build of exactly this tool. Without a Go to compare with, that of any Go version will do. */
export function findBuilt(tool: Tool, go: Go | undefined): string | undefined {
  const prefix = `${cacheName(tool)}-go`;
  const folders = existsSync(builds) ? readdirSync(builds).filter((folder) => folder.startsWith(prefix)) : [];
  return folders
    .filter((folder) => go === undefined || folder === `${prefix}${go.version}`)
    .map((folder) => join(builds, folder, tool.name))
    .find(isExecutable);
}

/** Builds the tool from source into the cache, or takes what another process has built meanwhile. Returns the program's path. */
export async function buildTool(tool: Tool, go: Go, say: Say): Promise<string> {
  const folder = join(builds, `${cacheName(tool)}-go${go.version}`);
  mkdirSync(builds, { recursive: true });
  const release = await acquireLock(`${folder}.lock`, (pid) => say(`waiting for process ${pid}, which builds it`));
  try {
    const built = findBuilt(tool, go);
    if (built !== undefined) return built;
    const draft = `${folder}.${process.pid}.new`;
    try {
      await compile(tool, { go, output: join(draft, tool.name), say });
      rmSync(folder, { recursive: true, force: true });
      renameSync(draft, folder);
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
    return join(folder, tool.name);
  } finally {
    release();
  }
}

function compile(tool: Tool, { go, output, say }: { go: Go; output: string; say: Say }): Promise<void> {
  const settings = { CGO_ENABLED: "0", GOTOOLCHAIN: "local", GOFLAGS: "", GOWORK: "off" };
  const child = spawn(go.file, ["build", "-v", "-o", output, ...flags(tool), tool.package], {
    cwd: moduleFolder(tool),
    env: { ...process.env, ...settings },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const onExit = (): boolean => child.kill();
  process.once("exit", onExit);
  const lines: string[] = [];
  let packages = 0;
  say("compiling");
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    for (const line of text.split("\n").filter((each) => each !== "")) {
      lines.push(line);
      if (line.startsWith("go: ")) say(line.slice(4));
      else say(`${++packages} packages compiled, at ${line}`);
    }
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      process.off("exit", onExit);
      if (code === 0) resolve();
      else reject(new Error(failure(tool, lines)));
    });
  });
}

function failure(tool: Tool, lines: readonly string[]): string {
  return [
    `building ${tool.name} ${tool.version} failed; the compiler's last lines:`,
    ...lines.slice(-20).map((line) => `  ${line}`),
    "The sources come from the Go module proxy. Without access to it, either set GOPROXY to a mirror you can reach,",
    `or put a program called ${tool.name} in version ${tool.accepted} on PATH; then start again.`,
  ].join("\n");
}
