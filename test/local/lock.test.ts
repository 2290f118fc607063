import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { acquireLock, isAlive, startOf } from "../../local/lock";

const file = (): string => join(mkdtempSync(join(tmpdir(), "lock-")), "start.lock");
const self = { pid: process.pid, started: startOf(process.pid) ?? "" };

test("a process is alive only if its start time is the recorded one", () => {
  expect(isAlive(self)).toBe(true);
  expect(isAlive({ ...self, started: "another boot" })).toBe(false);
  expect(isAlive(undefined)).toBe(false);
});

test("the second to want a lock waits, is told for whom, and gets it when the first gives it back", async () => {
  const path = file();
  const order: string[] = [];
  const onWait = vi.fn();
  const release = await acquireLock(path, onWait);
  const second = acquireLock(path, onWait).then((releaseSecond) => {
    order.push("second");
    releaseSecond();
  });
  await vi.waitFor(() => expect(onWait).toHaveBeenCalledExactlyOnceWith(process.pid));
  order.push("first");
  release();
  await second;
  expect(order).toEqual(["first", "second"]);
});

test("the lock of a dead process is taken over without waiting", async () => {
  const path = file();
  writeFileSync(path, JSON.stringify({ ...self, started: "another boot" }));
  const onWait = vi.fn();
  await acquireLock(path, onWait);
  expect(onWait).not.toHaveBeenCalled();
  expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(self);
});
