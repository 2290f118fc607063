import { spawn } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { beforeEach, expect, test } from "vitest";

const local = join(__dirname, "..", "..", "local");
let checkout: string;

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), "checkout-"));
  for (const folder of ["local", "bin"]) mkdirSync(join(checkout, folder));
  for (const file of ["bootstrap.js", "lock.js"]) copyFileSync(join(local, file), join(checkout, "local", file));
  writeFileSync(join(checkout, "package-lock.json"), "{}");
  npm('echo "$*" >> calls; sleep 0.3; mkdir -p node_modules');
});

/** Makes `npm` be this shell script. */
function npm(script: string): void {
  writeFileSync(join(checkout, "bin", "npm"), `#!/bin/sh\n${script}\n`);
  chmodSync(join(checkout, "bin", "npm"), 0o755);
}

/** Runs the bootstrap as far as the packages go; gives its status and what it said. */
function install(): Promise<{ status: number | null; said: string }> {
  const env = { ...process.env, PATH: [join(checkout, "bin"), process.env.PATH].join(delimiter) };
  const child = spawn(process.execPath, [join(checkout, "local", "bootstrap.js"), "install"], { env });
  const said: string[] = [];
  child.stderr.on("data", (chunk: Buffer) => said.push(chunk.toString()));
  return new Promise((resolve) => child.on("close", (status) => resolve({ status, said: said.join("") })));
}

const calls = (): string[] => readFileSync(join(checkout, "calls"), "utf8").trim().split("\n");

test("packages are installed once, and again when the lock file has changed", async () => {
  expect(await install()).toMatchObject({ status: 0 });
  expect(await install()).toEqual({ status: 0, said: "" });
  expect(calls()).toEqual(["ci --ignore-scripts --no-audit --no-fund"]);
  writeFileSync(join(checkout, "package-lock.json"), '{ "lockfileVersion": 3 }');
  expect(await install()).toMatchObject({ status: 0 });
  expect(calls()).toHaveLength(2);
});

test("of two at once, one installs and the other waits for it", async () => {
  const both = await Promise.all([install(), install()]);
  expect(both.map(({ status }) => status)).toEqual([0, 0]);
  expect(calls()).toHaveLength(1);
});

test("a failed installation shows npm's own words and the next step, and is tried again", async () => {
  npm("echo npm error network: no route to the registry >&2; exit 1");
  const { status, said } = await install();
  expect(status).toBe(1);
  expect(said).toContain(
    "error: npm ci failed:\nnpm error network: no route to the registry\nCheck that npm reaches its registry",
  );
  npm("mkdir -p node_modules");
  expect(await install()).toMatchObject({ status: 0 });
});
