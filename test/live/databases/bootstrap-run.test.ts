/** The bootstrap as `tenant up` runs it: only what is missing, and it mends what a run that died left half-done. */

import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { ensureBootstrap, lintServer, purgeTenants } from "../../../cli/engine/server";
import { renderBootstrap } from "../../../sql/bootstrap";
import { PostgresServer, testedPrograms } from "../../support/postgres-server";

let server: PostgresServer;

beforeAll(async () => {
  server = await PostgresServer.start(testedPrograms()[0]?.programs ?? "");
  await server.run("CREATE DATABASE shared TEMPLATE template0");
  await server.run("CREATE DATABASE tnt_template TEMPLATE template0 ALLOW_CONNECTIONS false IS_TEMPLATE true");
  const { host, port, user, password } = server.access();
  vi.stubEnv("PGHOST", String(host));
  vi.stubEnv("PGPORT", String(port));
  vi.stubEnv("PGUSER", String(user));
  vi.stubEnv("PGPASSWORD", String(password));
  vi.stubEnv("PGSSLMODE", "disable");
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await server.stop();
});

const isOpen = async (): Promise<unknown> =>
  (await server.run("SELECT datallowconn AS open FROM pg_database WHERE datname = 'tnt_template'")).rows[0]?.["open"];

test("installs it once, and leaves the template closed and nothing for the lint", async () => {
  expect(await ensureBootstrap(renderBootstrap())).toBe(true);
  expect(await ensureBootstrap(renderBootstrap())).toBe(false);
  expect(await isOpen()).toBe(false);
  expect(await lintServer()).toEqual([]);
});

test("closes the template that a run left open when it died", async () => {
  await server.run("ALTER DATABASE tnt_template ALLOW_CONNECTIONS true");
  expect(await ensureBootstrap(renderBootstrap())).toBe(false);
  expect(await isOpen()).toBe(false);
});

test("a step that fails leaves the version before it, and the next run finishes", async () => {
  const { steps } = renderBootstrap();
  const broken = steps.map((step) => ({ ...step, sql: step.sql.replace("COMMIT;", "SELECT 1 / 0; COMMIT;") }));
  await expect(ensureBootstrap({ version: "0000000000", steps: broken })).rejects.toThrow("division by zero");
  expect(await ensureBootstrap(renderBootstrap())).toBe(false);
  expect(await isOpen()).toBe(false);
  expect(await lintServer()).toEqual([]);
});

test("purging nobody asks nothing, and a tenant without rows is not named", async () => {
  expect(await purgeTenants([])).toEqual([]);
  expect(await purgeTenants(["acme"])).toEqual([]);
});
