import { execFile } from "node:child_process";
import { readFileSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { attemptDownload } from "./attempts";
import { findOnPath, isExecutable } from "./find-programs";
import { repository } from "./paths";
import { toolNamed } from "./tools";

/** A plugin of the Pulumi engine. */
export interface Plugin {
  readonly kind: "language" | "resource";
  readonly name: string;
  readonly version: string;
  /** File name of its program. */
  readonly program: string;
}

/** The plugins the program needs. A provider's version is that of its SDK, because the two must match. */
export function neededPlugins(): Plugin[] {
  const manifest = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as { dependencies: Record<string, string> };
  const resources = ["kubernetes", "postgresql", "random"].map((name) =>
    plugin("resource", name, manifest.dependencies[`@pulumi/${name}`] ?? ""),
  );
  return [plugin("language", "nodejs", toolNamed("pulumi").version), ...resources];
}

function plugin(kind: Plugin["kind"], name: string, version: string): Plugin {
  return { kind, name, version, program: `pulumi-${kind}-${name}` };
}

/** Plugins for which there is no official one: not installed, and not to be had. */
export async function findMissingPlugins(pulumi: string): Promise<Plugin[]> {
  const absent = neededPlugins().filter((each) => !isInstalled(each, pulumi));
  const results = await Promise.all(absent.map((each) => install(each, pulumi)));
  return absent.filter((_, index) => results[index] === false);
}

function isInstalled({ kind, name, version, program }: Plugin, pulumi: string): boolean {
  const home = process.env["PULUMI_HOME"] ?? join(homedir(), ".pulumi");
  const places = [join(dirname(realpathSync(pulumi)), program), join(home, "plugins", `${kind}-${name}-v${version}`, program)];
  return findOnPath(program) !== undefined || places.some(isExecutable);
}

async function install(wanted: Plugin, pulumi: string): Promise<boolean> {
  // A language host is part of the CLI's own download.
  if (wanted.kind === "language") return false;
  return attemptDownload(`${wanted.name} ${wanted.version}`, async () => {
    await promisify(execFile)(pulumi, ["plugin", "install", wanted.kind, wanted.name, wanted.version], {
      timeout: 20_000,
      killSignal: "SIGKILL",
      env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "1" },
    });
    return isInstalled(wanted, pulumi);
  });
}
