import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { waitForStack } from "../../../cli/engine/lock";

let backend: string;
let lock: string;
let said: string[];

beforeEach(() => {
  backend = mkdtempSync(join(tmpdir(), "leasehold-lock-"));
  const folder = join(backend, ".pulumi/locks/organization/leasehold/dev");
  mkdirSync(folder, { recursive: true });
  lock = join(folder, "a.json");
  said = [];
  vi.stubEnv("PULUMI_BACKEND_URL", `file://${backend}`);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(backend, { recursive: true });
});

const held = (pid: number, host = hostname()): void =>
  writeFileSync(lock, JSON.stringify({ pid, hostname: host, timestamp: "2026-01-02T03:04:05Z" }));
const wait = (patienceMs?: number): Promise<boolean> => waitForStack("dev", (text) => said.push(text), patienceMs);

test("a free stack is free at once", async () => {
  expect(await wait()).toBe(false);
  expect(said).toEqual([]);
});

test("the lock of a dead process is removed and reported", async () => {
  held(spawnSync("true").pid);
  expect(await wait()).toBe(true);
  expect(existsSync(lock)).toBe(false);
  expect(said).toHaveLength(1);
});

test("a pid that now belongs to another program does not hold the stack", async () => {
  held(process.pid);
  expect(await wait()).toBe(true);
});

test("a lock of another machine is left alone, and the way out is named", async () => {
  held(1, "elsewhere");
  await expect(wait()).rejects.toThrow(/locked by process 1 on elsewhere[^]*pulumi cancel --stack dev/);
  expect(existsSync(lock)).toBe(true);
});

test("a lock that was half written by a killed process is nobody's", async () => {
  writeFileSync(lock, "{");
  utimesSync(lock, 0, 0);
  expect(await wait()).toBe(true);
});

test("a backend that is not a folder is left to the engine", async () => {
  vi.stubEnv("PULUMI_BACKEND_URL", "s3://bucket");
  expect(await wait()).toBe(false);
});
