import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isAlive } from "../../local/lock";
import { endProcess, startDetached, untilHealthy } from "../../local/processes";

const log = (): string => join(mkdtempSync(join(tmpdir(), "part-")), "part.log");
const shell = (script: string): { file: string; args: string[] } => ({ file: "/bin/sh", args: ["-c", script] });

test("a started process outlives the call and is ended by the signal", async () => {
  const part = await startDetached(shell("exec sleep 60"), log());
  expect(isAlive(part)).toBe(true);
  expect(await endProcess(part)).toBe(true);
  expect(isAlive(part)).toBe(false);
  expect(await endProcess(part)).toBe(false);
});

test("a process that ignores the signal is killed after a while", async () => {
  const part = await startDetached(shell("trap '' TERM; echo ready; while :; do sleep 0.1; done"), log());
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await endProcess(part, "SIGTERM", 0.5)).toBe(true);
  expect(isAlive(part)).toBe(false);
});

test("another process under the same number is left alone", async () => {
  const part = await startDetached(shell("exec sleep 60"), log());
  expect(await endProcess({ ...part, started: "another boot" })).toBe(false);
  expect(isAlive(part)).toBe(true);
  await endProcess(part);
});

test("a part that dies is reported with the end of its log and its path", async () => {
  const file = log();
  const part = await startDetached(shell("seq 1 30; echo no such flag >&2; exit 1"), file);
  const failure = untilHealthy("etcd", part, () => Promise.resolve(false), 10);
  await expect(failure).rejects.toThrow(/^etcd ended; the end of .*part\.log:\n12\n(.*\n)*30\nno such flag$/);
  await expect(failure).rejects.toThrow(file);
});

test("a part that never answers is reported when its time is over", async () => {
  const part = await startDetached(shell("exec sleep 60"), log());
  await expect(untilHealthy("etcd", part, () => Promise.resolve(false), 0.3)).rejects.toThrow("etcd did not answer within 0.3 s");
  await endProcess(part);
});

test("settings in the user's variables do not reach the parts", async () => {
  const file = log();
  process.env.ETCD_DATA_DIR = "/somewhere/else";
  const part = await startDetached(shell('test -z "$ETCD_DATA_DIR" && exec sleep 60'), file);
  delete process.env.ETCD_DATA_DIR;
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(isAlive(part)).toBe(true);
  await endProcess(part);
});
