import { chmodSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { linkPrograms } from "../../local/links";
import { platformPaths } from "../../local/paths";
import type { Platform } from "../../local/platform";
import { findMissingPlugins, neededPlugins } from "../../local/plugins";

let folder: string;
let pulumi: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "plugins-"));
  vi.stubEnv("LEASEHOLD_OFFLINE", "1");
  vi.stubEnv("PULUMI_HOME", join(folder, "home"));
  vi.stubEnv("PATH", "/usr/bin");
  pulumi = program("cli", "pulumi");
});

function program(...path: string[]): string {
  const file = join(folder, ...path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, "#!/bin/sh\n");
  chmodSync(file, 0o755);
  return file;
}

const missing = async (): Promise<string[]> => (await findMissingPlugins(pulumi)).map(({ program: name }) => name);

test("without any installed, all four are missing, in the versions of their SDKs", async () => {
  expect(await missing()).toEqual(neededPlugins().map(({ program: name }) => name));
  expect(neededPlugins().map(({ kind, name, version }) => `${kind} ${name} ${version}`)).toEqual([
    "language nodejs 3.232.0",
    "resource kubernetes 4.29.0",
    "resource postgresql 3.16.3",
    "resource random 4.19.2",
  ]);
});

test("official ones win wherever they are: beside the CLI, on PATH, in Pulumi's own folder in the right version", async () => {
  program("cli", "pulumi-language-nodejs");
  program("on-path", "pulumi-resource-random");
  vi.stubEnv("PATH", [join(folder, "on-path"), "/usr/bin"].join(delimiter));
  program("home", "plugins", "resource-kubernetes-v4.29.0", "pulumi-resource-kubernetes");
  program("home", "plugins", "resource-postgresql-v3.0.0", "pulumi-resource-postgresql");
  expect(await missing()).toEqual(["pulumi-resource-postgresql"]);
});

test("the platform's bin folder holds its tools and just the stand-ins that are needed, whatever was in it before", () => {
  const paths = { ...platformPaths("trial"), bin: join(folder, "bin") };
  const platform: Platform = { name: "trial", paths, record: { name: "trial", ports: {}, parts: {}, tools: { pulumi } } };
  linkPrograms(platform, neededPlugins());
  linkPrograms(platform, neededPlugins().slice(0, 1));
  expect(readdirSync(paths.bin).sort()).toEqual(["pulumi", "pulumi-language-nodejs"]);
});
