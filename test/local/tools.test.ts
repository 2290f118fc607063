import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { lanes } from "../../local/ensure-tools";
import { findInstalled, foreignPath } from "../../local/find-programs";
import { platformPaths } from "../../local/paths";
import { toolNamed, tools } from "../../local/tools";

const path = process.env.PATH;
afterEach(() => {
  process.env.PATH = path;
});

/** A folder, put first on PATH, with a program that prints this when asked anything. */
function install(name: string, output: string): string {
  const folder = mkdtempSync(join(tmpdir(), "tools-"));
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\necho '${output}'\n`);
  chmodSync(file, 0o755);
  process.env.PATH = [folder, path].join(delimiter);
  return file;
}

test.each([
  ["pulumi", "v3.229.0"],
  ["pulumi", "v3.300.1"],
  ["kubectl", "Client Version: v1.36.0"],
  ["kube-apiserver", "Kubernetes v1.36.9"],
  ["etcd", "etcd Version: 3.6.1"],
  ["kwok", "kwok version v0.8.3 go1.26.8"],
])("an installed %s that says %j is used", (name, output) => {
  const file = install(name, output);
  expect(findInstalled(toolNamed(name))).toBe(file);
});

test.each([
  ["pulumi", "v3.228.0"],
  ["pulumi", "v4.0.0"],
  ["kubectl", "Client Version: v1.35.9"],
  ["kube-apiserver", "Kubernetes v1.37.0"],
  ["etcd", "etcd Version: 3.5.30"],
  ["kwok", "no version at all"],
])("an installed %s that says %j is not used", (name, output) => {
  install(name, output);
  expect(findInstalled(toolNamed(name))).toBeUndefined();
});

test("a platform's own links are no installation", () => {
  const { bin } = platformPaths("trial");
  process.env.PATH = [bin, "/usr/bin"].join(delimiter);
  expect(foreignPath()).toEqual(["/usr/bin"]);
});

test("a folder is no program", () => {
  const folder = mkdtempSync(join(tmpdir(), "tools-"));
  mkdirSync(join(folder, "etcd"));
  process.env.PATH = folder;
  expect(findInstalled(toolNamed("etcd"))).toBeUndefined();
});

test("every missing tool is built exactly once", () => {
  const built = lanes(tools).flat();
  expect(built.map(({ name }) => name).sort()).toEqual(tools.map(({ name }) => name).sort());
});

test("an unknown tool is refused with the list of those there are", () => {
  expect(() => toolNamed("docker")).toThrow('there is no tool "docker"; there are: kube-apiserver');
});
