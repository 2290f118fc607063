import { defineConfig } from "vitest/config";

const shared = { setupFiles: ["test/support/setup.ts"], allowOnly: false };

export default defineConfig({
  test: {
    projects: [
      { test: { ...shared, name: "unit", include: ["test/**/*.test.ts"], exclude: ["test/live/**"], testTimeout: 30_000 } },
      {
        test: {
          ...shared,
          name: "live",
          include: ["test/live/**/*.test.ts"],
          // One environment after the other: they share one API server and one PostgreSQL.
          fileParallelism: false,
          testTimeout: 900_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
