/** A test that prints is a test that nobody reads: anything on the console fails it. */

import { afterEach, beforeEach, expect, vi } from "vitest";

const methods = ["log", "info", "warn", "error", "debug"] as const;

beforeEach(() => {
  for (const method of methods) vi.spyOn(console, method);
});

afterEach(() => {
  const printed = methods.flatMap((method) => (vi.isMockFunction(console[method]) ? vi.mocked(console[method]).mock.calls : []));
  vi.restoreAllMocks();
  expect(printed, "stray console output").toEqual([]);
});
