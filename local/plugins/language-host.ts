import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import type * as grpc from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { version } from "@pulumi/pulumi/version";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { directDependencies } from "./dependencies";
import { failure, listen, unary } from "./provider-server";
import { exitWithParent } from "./support";

// Runs Pulumi programs and policy packs written for Node where the official language host cannot be had. It expects the
// packages to be installed already, and does not create, convert, install or pack projects.

/** The exit code by which the SDK's runner says that the user has already been told what went wrong. */
const ALREADY_REPORTED = 32;
/** How long an interrupted program may take to end before it is killed, in milliseconds. */
const PATIENCE = 3000;

const children = new Set<ChildProcess>();

/** Starts the language host as a Pulumi plugin; see `listen` in provider-server.ts. */
export function main(): void {
  exitWithParent(killAll);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, leave);
  listen(LanguageRuntimeService, {
    handshake: unary(() => new rpc.LanguageHandshakeResponse()),
    getPluginInfo: unary(() => new PluginInfo().setVersion(version)),
    // Providers are asked for by the resources that need them, so no list has to be known beforehand.
    getRequiredPackages: unary(() => new rpc.GetRequiredPackagesResponse()),
    getRequiredPlugins: unary(() => new rpc.GetRequiredPluginsResponse()),
    about: unary(() => new rpc.AboutResponse().setExecutable(process.execPath).setVersion(process.version)),
    getProgramDependencies: unary(programDependencies),
    run: unary(run),
    runPlugin,
    installDependencies: (call: grpc.ServerWritableStream<rpc.InstallDependenciesRequest, rpc.InstallDependenciesResponse>) => {
      call.emit(
        "error",
        failure(new Error("the local language host installs no packages: run `npm ci --ignore-scripts` in the project")),
      );
    },
    cancel: unary(() => {
      for (const child of children) end(child);
      return new Empty();
    }),
  });
}

function killAll(): void {
  for (const child of children) child.kill("SIGKILL");
}

function leave(): void {
  killAll();
  process.exit(0);
}

/** Asks the process to end, and insists after a while. */
function end(child: ChildProcess): void {
  child.kill("SIGTERM");
  setTimeout(() => child.kill("SIGKILL"), PATIENCE).unref();
}

function start(
  args: string[],
  options: { cwd: string; env: NodeJS.ProcessEnv; stdio: "ignore" | "inherit" | "pipe" },
): ChildProcess {
  const child = spawn(process.execPath, args, { ...options, stdio: ["ignore", options.stdio, options.stdio] });
  children.add(child);
  child.on("close", () => children.delete(child));
  return child;
}

/** Where the SDK that the program itself uses keeps one of its runners. */
function runner(name: "run" | "run-policy-pack" | "run-plugin", directory: string): string {
  const module = `@pulumi/pulumi/cmd/${name}`;
  try {
    return createRequire(join(directory, "program.js")).resolve(module);
  } catch {
    throw new Error(`Cannot find module '${module}' from ${directory}: run \`npm ci --ignore-scripts\` there or above`);
  }
}

/** Splits `nodeargs` at spaces; quotes keep a word together. */
export function splitArguments(text: string): string[] {
  return [...text.matchAll(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g)].map(([word]) => word.replaceAll(/"([^"]*)"|'([^']*)'/g, "$1$2"));
}

interface RuntimeOptions {
  nodeargs?: string;
  typescript?: boolean;
  tsconfig?: string;
}

function runtimeOptions(info: rpc.ProgramInfo | undefined): RuntimeOptions {
  return info?.getOptions()?.toJavaScript() ?? {};
}

/** The command line of the SDK's program runner, without `node` and its own options. */
export function runnerArguments(request: rpc.RunRequest): string[] {
  const flags = {
    monitor: request.getMonitorAddress(),
    engine: process.argv.at(-1) ?? "",
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": request.getInfo()?.getRootDirectory() ?? "",
    stack: request.getStack(),
    pwd: request.getPwd(),
    parallel: request.getParallel() > 0 ? String(request.getParallel()) : "",
  };
  const given = Object.entries(flags).flatMap(([name, value]) => (value === "" ? [] : [`--${name}=${value}`]));
  return [...given, ...(request.getDryrun() ? ["--dry-run"] : []), programEntry(request), ...request.getArgsList()];
}

function programEntry(request: rpc.RunRequest): string {
  return request.getInfo()?.getEntryPoint() || request.getProgram() || ".";
}

/** The program's environment: what the engine has, and the stack's configuration as the SDK expects it. */
export function programEnvironment(request: rpc.RunRequest): NodeJS.ProcessEnv {
  const { typescript = true, tsconfig } = runtimeOptions(request.getInfo());
  return {
    ...process.env,
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().toArray())),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    PULUMI_NODEJS_TYPESCRIPT: String(typescript),
    ...(tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: tsconfig }),
  };
}

async function run(request: rpc.RunRequest): Promise<rpc.RunResponse> {
  const directory = request.getInfo()?.getProgramDirectory() || request.getPwd();
  const { nodeargs = "" } = runtimeOptions(request.getInfo());
  const args = [...splitArguments(nodeargs), runner("run", directory), ...runnerArguments(request)];
  // The program writes to our own standard output and error, which the engine shows line by line.
  const child = start(args, { cwd: request.getPwd(), env: programEnvironment(request), stdio: "inherit" });
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.on("error", reject).on("close", (...outcome) => resolve(outcome));
  });
  if (code === 0) return new rpc.RunResponse();
  if (code === ALREADY_REPORTED) return new rpc.RunResponse().setBail(true);
  return new rpc.RunResponse().setError(
    code === null ? `Program was ended by signal ${signal ?? "?"}` : `Program exited with non-zero exit code: ${code}`,
  );
}

type PluginStream = grpc.ServerWritableStream<rpc.RunPluginRequest, rpc.RunPluginResponse>;

/** Runs a policy pack (or another plugin written for Node) and forwards its output until it ends or the engine hangs up. */
function runPlugin(call: PluginStream): void {
  const child = startPlugin(call);
  if (child === undefined) return;
  child.stdout?.on("data", (data: Buffer) => call.write(new rpc.RunPluginResponse().setStdout(data)));
  child.stderr?.on("data", (data: Buffer) => call.write(new rpc.RunPluginResponse().setStderr(data)));
  child.on("error", (error) => call.emit("error", failure(error)));
  child.on("close", (code) => {
    call.write(new rpc.RunPluginResponse().setExitcode(code ?? 1));
    call.end();
  });
  call.on("cancelled", () => end(child));
}

function startPlugin(call: PluginStream): ChildProcess | undefined {
  const request = call.request;
  const directory = request.getInfo()?.getProgramDirectory() ?? request.getPwd();
  const { nodeargs = "" } = runtimeOptions(request.getInfo());
  const env = Object.fromEntries(request.getEnvList().map((entry) => entry.split(/=(.*)/s, 2) as [string, string]));
  const isPolicyPack = request.getKind() === "analyzer";
  try {
    const script = runner(isPolicyPack ? "run-policy-pack" : "run-plugin", directory);
    const words = isPolicyPack ? [...request.getArgsList(), directory] : [directory, ...request.getArgsList()];
    // A pack reads its package.json from the folder it runs in.
    const cwd = isPolicyPack ? directory : request.getPwd();
    return start([...splitArguments(nodeargs), script, ...words], { cwd, env, stdio: "pipe" });
  } catch (error) {
    // The engine recognises a missing runner in the output and tells the user to install the pack's packages.
    call.write(new rpc.RunPluginResponse().setStderr(Buffer.from(`${(error as Error).message}\n`)));
    call.write(new rpc.RunPluginResponse().setExitcode(1));
    call.end();
    return undefined;
  }
}

function programDependencies(request: rpc.GetProgramDependenciesRequest): rpc.GetProgramDependenciesResponse {
  const directory = request.getInfo()?.getProgramDirectory() || request.getPwd();
  const list = directDependencies(directory).map(({ name, version: found }) =>
    new rpc.DependencyInfo().setName(name).setVersion(found),
  );
  return new rpc.GetProgramDependenciesResponse().setDependenciesList(list);
}
