/** What the Job of the cluster runs, run here: the same script with the same files against a real server. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { renderBootstrap, versionComment } from "../../../sql/bootstrap";
import { fleetOf } from "../../support/fleet";
import { provisionPlatform } from "../../support/mocks";
import { PostgresServer, testedPrograms } from "../../support/postgres-server";

const hasPsql = spawnSync("psql", ["--version"]).status === 0;

/** The Job's script and the files it mounts, as the program declares them. */
async function declared(): Promise<{ script: string; files: Record<string, string> }> {
  const { environment, ...fleet } = fleetOf();
  const database = { ...environment.database, bootstrapImage: `postgres@sha256:${"a".repeat(64)}` };
  const { recorded } = await provisionPlatform({ ...fleet, environment: { ...environment, database } });
  const { spec } = recorded.one("Job", "platform-bootstrap").props as {
    spec: { template: { spec: { containers: { command: string[] }[] } } };
  };
  const script = spec.template.spec.containers[0]?.command.at(-1) ?? "";
  return { script, files: recorded.one("ConfigMap", "platform-bootstrap-sql").props["data"] as Record<string, string> };
}

describe.skipIf(!hasPsql).each(testedPrograms())(
  "PostgreSQL $version (skipped only where psql is not installed)",
  ({ programs }) => {
    let server: PostgresServer;
    let script: string;
    const folder = mkdtempSync(join(tmpdir(), "leasehold-job-"));

    beforeAll(async () => {
      server = await PostgresServer.start(programs);
      await server.run("CREATE DATABASE shared TEMPLATE template0");
      await server.run("CREATE DATABASE tnt_template TEMPLATE template0 ALLOW_CONNECTIONS false IS_TEMPLATE true");
      const job = await declared();
      for (const [name, text] of Object.entries(job.files)) writeFileSync(join(folder, name), text);
      script = job.script.replaceAll("/sql/", `${folder}/`);
    });

    afterAll(async () => {
      await server.stop();
      rmSync(folder, { recursive: true });
    });

    function run(): { status: number | null; output: string } {
      const { host, port, user, password } = server.access();
      const libpq = { PGHOST: String(host), PGPORT: String(port), PGUSER: String(user), PGPASSWORD: String(password) };
      const { status, stdout, stderr } = spawnSync("/bin/sh", ["-c", script], {
        env: { ...process.env, PGSSLMODE: "disable", ...libpq },
        encoding: "utf8",
      });
      return { status, output: stdout + stderr };
    }

    test("prepares all three databases, closes the template again, and may be repeated", async () => {
      for (let round = 0; round < 2; round += 1) {
        const { status, output } = run();
        expect(status, output).toBe(0);
        const { rows } = await server.run(
          `SELECT datname AS name, datallowconn AS open, shobj_description(oid, 'pg_database') AS version
           FROM pg_database WHERE datname IN ('postgres', 'shared', 'tnt_template') ORDER BY 1`,
        );
        const version = versionComment(renderBootstrap().version);
        expect(rows).toEqual([
          { name: "postgres", open: true, version },
          { name: "shared", open: true, version },
          { name: "tnt_template", open: false, version },
        ]);
      }
    });

    test("fails, naming it, when something lets tenants reach more than their own", async () => {
      await server.run(
        "GRANT USAGE ON SCHEMA sys TO app_tenants; CREATE TABLE sys.open (x int); GRANT SELECT ON sys.open TO app_tenants",
        {
          database: "shared",
        },
      );
      const { status, output } = run();
      expect(status).not.toBe(0);
      expect(output).toContain("sys.open");
    });
  },
);
