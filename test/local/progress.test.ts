import { Writable } from "node:stream";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Progress } from "../../local/progress";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A progress on something that is not a terminal, and what it has written. */
function plain(): { progress: Progress; lines: string[] } {
  const lines: string[] = [];
  const write = (chunk: Buffer, _: string, done: () => void): void => {
    lines.push(chunk.toString().trimEnd());
    done();
  };
  return {
    progress: new Progress(Object.assign(new Writable({ write }), { isTTY: false }) as unknown as NodeJS.WriteStream),
    lines,
  };
}

test("where there is no terminal, a long step tells every 15 seconds what it is at", async () => {
  const { progress, lines } = plain();
  const step = progress.run("building kwok (2 of 7)", async (say) => {
    say("12 packages compiled");
    await new Promise((resolve) => setTimeout(resolve, 40_000));
    return "0.8.0";
  });
  await vi.advanceTimersByTimeAsync(41_000);
  await step;
  expect(lines).toEqual([
    "  building kwok (2 of 7) 15 s, 12 packages compiled",
    "  building kwok (2 of 7) 30 s, 12 packages compiled",
    "✓ building kwok (2 of 7): 0.8.0 (40.0 s)",
  ]);
  expect(progress.finished).toEqual([{ title: "building kwok (2 of 7)", seconds: 40, outcome: "0.8.0" }]);
});

test("a failed step is marked, and its error is thrown on", async () => {
  const { progress, lines } = plain();
  await expect(progress.run("etcd", () => Promise.reject(new Error("etcd ended")))).rejects.toThrow("etcd ended");
  expect(lines).toEqual(["✗ etcd"]);
  expect(vi.getTimerCount()).toBe(0);
});
