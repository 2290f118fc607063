/** A test that prints is a test that nobody reads: anything on the console fails it. */

import { afterEach, beforeEach, expect, type MockInstance, vi } from "vitest";

const methods = ["log", "info", "warn", "error", "debug"] as const;

let spies: MockInstance[] = [];

beforeEach(() => {
  spies = methods.map((method) => vi.spyOn(console, method));
});

afterEach(() => {
  const printed = spies.flatMap((spy) => spy.mock.calls);
  vi.restoreAllMocks();
  expect(printed, "stray console output").toEqual([]);
});
