import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import type { Go } from "../../local/go";
import { toolNamed } from "../../local/tools";

const kwok = toolNamed("kwok");
let cache: string;
let build: typeof import("../../local/build");

beforeEach(async () => {
  cache = mkdtempSync(join(tmpdir(), "cache-"));
  vi.stubEnv("XDG_CACHE_HOME", cache);
  vi.resetModules();
  build = await import("../../local/build");
});

/** A compiler that is this shell script; `$4` is the file to write. */
function compiler(script: string, version = "1.26.0"): Go {
  const file = join(cache, "go");
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return { file, version };
}

const works =
  'echo "$*" >> "$XDG_CACHE_HOME/calls"; echo some/package >&2; mkdir -p "$(dirname "$4")"; echo x > "$4"; chmod +x "$4"';
const calls = (): string[] => readFileSync(join(cache, "calls"), "utf8").trim().split("\n");
const left = (): string[] => readdirSync(join(cache, "leasehold", "tools"));

test("a tool is built once and found from then on; it says what the compiler is at", async () => {
  const said: string[] = [];
  const go = compiler(works);
  const file = await build.buildTool(kwok, go, (text) => said.push(text));
  expect(existsSync(file)).toBe(true);
  expect(said).toContain("1 packages compiled, at some/package");
  expect(build.findBuilt(kwok, go)).toBe(file);
  expect(await build.buildTool(kwok, go, () => undefined)).toBe(file);
  expect(calls()).toHaveLength(1);
  expect(calls()[0]).toMatch(
    /^build -v -o .* -trimpath -buildvcs=false -pgo=off -mod=readonly -ldflags -s -w sigs\.k8s\.io\/kwok\/cmd\/kwok$/,
  );
});

test("two that want the same tool build it once", async () => {
  const go = compiler(`sleep 0.3; ${works}`);
  const [first, second] = await Promise.all([
    build.buildTool(kwok, go, () => undefined),
    build.buildTool(kwok, go, () => undefined),
  ]);
  expect(first).toBe(second);
  expect(calls()).toHaveLength(1);
});

test("another Go builds anew, but without any Go an earlier build will do", async () => {
  const file = await build.buildTool(kwok, compiler(works), () => undefined);
  expect(build.findBuilt(kwok, { file: "go", version: "1.27.0" })).toBeUndefined();
  expect(build.findBuilt(kwok, undefined)).toBe(file);
});

test("a failed build shows the compiler's last lines, what can be done without the proxy, and leaves nothing behind", async () => {
  const failing = build.buildTool(kwok, compiler("echo dial tcp: no route to host >&2; exit 1"), () => undefined);
  await expect(failing).rejects.toThrow(
    /^building kwok 0\.8\.0 failed; the compiler's last lines:\n {2}dial tcp: no route to host\n/,
  );
  await expect(failing).rejects.toThrow(
    /set GOPROXY to a mirror you can reach,\nor put a program called kwok in version 0\.8 on PATH/,
  );
  expect(left()).toEqual([]);
});
