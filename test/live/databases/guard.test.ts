/** What the bootstrap does by itself: protects new tables, refuses those it cannot, notices what was undone by hand. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { renderBootstrap, versionComment } from "../../../sql/bootstrap";
import { SHARED_DATABASE } from "../../../sql/names";
import { testedPrograms } from "../../support/postgres-server";
import { Scene } from "./scene";

const shared = { database: SHARED_DATABASE };

/** A table that cannot be protected, and what the refusal must say. */
const REFUSED: readonly (readonly [string, string, string])[] = [
  ["no tenant", "CREATE TABLE app.planted (id integer)", "add tenant_id text"],
  ["a tenant of another type", "CREATE TABLE app.planted (tenant_id uuid)", "make it text"],
  [
    "a generated tenant",
    "CREATE TABLE app.planted (a text, tenant_id text GENERATED ALWAYS AS (a) STORED)",
    "make it a plain column",
  ],
  ["a key of all tenants", "CREATE TABLE app.planted (tenant_id text, id integer PRIMARY KEY)", "make it start with tenant_id"],
  ["a unique index of all tenants", "CREATE UNIQUE INDEX ON app.events (what)", "make it start with tenant_id"],
  ["a unique key added later", "ALTER TABLE app.events ADD UNIQUE (what)", "make it start with tenant_id"],
  [
    "a foreign key past the tenant",
    "CREATE TABLE app.planted (tenant_id text, whose text, note integer, FOREIGN KEY (whose, note) REFERENCES app.notes)",
    "FOREIGN KEY (tenant_id, ...) REFERENCES app.notes (tenant_id, ...)",
  ],
  ["a materialized view", "CREATE MATERIALIZED VIEW app.planted AS SELECT * FROM app.notes", "create a view"],
  ["a policy of one's own", "CREATE POLICY planted ON app.notes USING (true)", "drop it"],
  ["a changed policy", "ALTER POLICY tenant_isolation ON app.notes USING (true)", "drop it"],
  ["a column taken away", "ALTER TABLE app.notes DROP COLUMN tenant_id CASCADE", "add tenant_id text"],
  ["a table moved in", "CREATE TABLE sys.planted (id integer); ALTER TABLE sys.planted SET SCHEMA app", "add tenant_id text"],
  ["a table copied", "CREATE TABLE app.planted AS SELECT 1 AS id", "add tenant_id text"],
  ["a table selected into", "SELECT 1 AS id INTO app.planted", "add tenant_id text"],
  [
    "a function that takes its caller's search path",
    "CREATE FUNCTION app.planted() RETURNS integer LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
    "add SET search_path",
  ],
];

/** What a hand, or a mistake in the bootstrap, may change; each must leave a line in the lint. */
const MUTATIONS: readonly (readonly [string, string])[] = [
  ["a policy is dropped", "DROP POLICY tenant_isolation ON app.notes"],
  ["a policy of the pool is dropped", "DROP POLICY pool_isolation ON app.notes"],
  ["a guard of reference rows is dropped", "DROP POLICY tenant_own_update ON ref.kinds"],
  ["FORCE is dropped", "ALTER EVENT TRIGGER tenancy_guard DISABLE; ALTER TABLE app.notes NO FORCE ROW LEVEL SECURITY"],
  ["row level security is off", "ALTER EVENT TRIGGER tenancy_guard DISABLE; ALTER TABLE app.notes DISABLE ROW LEVEL SECURITY"],
  ["a policy shows everything", "ALTER EVENT TRIGGER tenancy_guard DISABLE; CREATE POLICY planted ON app.notes USING (true)"],
  ["the guard is gone", "DROP EVENT TRIGGER tenancy_guard"],
  ["the guard sleeps", "ALTER EVENT TRIGGER tenancy_guard DISABLE"],
  ["everybody may connect", `GRANT CONNECT ON DATABASE ${SHARED_DATABASE} TO PUBLIC`],
  ["everybody may use a schema", "GRANT USAGE ON SCHEMA app TO PUBLIC"],
  ["everybody may read a table", "GRANT SELECT ON app.notes TO PUBLIC"],
  ["tenants may truncate", "GRANT TRUNCATE ON app.notes TO app_tenants"],
  ["tenants may rewrite the audit trail", "GRANT UPDATE ON audit.log TO app_tenants"],
  ["tenants may create tables", "GRANT CREATE ON SCHEMA app TO app_tenants"],
  ["one tenant has a right of its own", "GRANT SELECT ON sys.plans TO tnt__acme"],
  ["a tenant is in another's role", "GRANT tnt__globex TO tnt__acme"],
  ["tenants are in the owner's role", "GRANT app_owner TO app_tenants"],
  ["a tenant passes by row level security", "ALTER ROLE tnt__acme BYPASSRLS"],
  ["an identity can log in", "ALTER ROLE tnt__acme LOGIN"],
  ["a login has no connection limit", "ALTER ROLE tnt__acme__a CONNECTION LIMIT -1"],
  [
    "the identity is a setting",
    "CREATE OR REPLACE FUNCTION app_sec.tenant_id() RETURNS text LANGUAGE sql STABLE RETURN current_setting('app.tenant_id', true)",
  ],
  [
    "a helper's search path is open",
    "ALTER EVENT TRIGGER tenancy_guard DISABLE; ALTER FUNCTION app_sec.verify_token(text) RESET search_path",
  ],
  ["everybody may check tokens", "GRANT EXECUTE ON FUNCTION app_sec.verify_token(text) TO PUBLIC"],
  [
    "a view has its owner's rights",
    "ALTER EVENT TRIGGER tenancy_guard DISABLE; ALTER VIEW app.recent SET (security_invoker = false)",
  ],
  ["statistics are kept", "ALTER EVENT TRIGGER tenancy_guard DISABLE; ALTER TABLE app.notes ALTER tenant_id SET STATISTICS 100"],
  ["plpgsql is everybody's", "GRANT USAGE ON LANGUAGE plpgsql TO PUBLIC"],
  ["advisory locks are everybody's", "GRANT EXECUTE ON FUNCTION pg_advisory_lock(bigint) TO PUBLIC"],
  ["sessions are everybody's", "GRANT SELECT ON pg_stat_activity TO PUBLIC"],
  ["new functions are everybody's", "ALTER DEFAULT PRIVILEGES FOR ROLE app_owner GRANT EXECUTE ON FUNCTIONS TO PUBLIC"],
  [
    "new tables may be truncated",
    "ALTER DEFAULT PRIVILEGES FOR ROLE app_owner IN SCHEMA app GRANT TRUNCATE ON TABLES TO app_tenants",
  ],
  ["a function claims to be leakproof", "CREATE FUNCTION sys.planted() RETURNS integer LANGUAGE sql LEAKPROOF AS 'SELECT 1'"],
];

describe.each(testedPrograms())("PostgreSQL $version", ({ programs }) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await Scene.open(programs);
  });
  afterAll(() => scene.close());

  test.each(REFUSED)("refuses %s and says what to change", async (_, statement, remedy) => {
    await expect(scene.server.run(`SET ROLE app_owner; ${statement}`, shared)).rejects.toMatchObject({
      code: "42P17",
      message: expect.stringContaining(remedy) as unknown,
    });
  });

  test("protects a table in the statement that creates it, whoever creates it", async () => {
    await scene.server.run("CREATE TABLE app.made (tenant_id text, id serial)", shared);
    const { rows } = await scene.server.run(
      `SELECT c.relrowsecurity, c.relforcerowsecurity, pg_get_userbyid(c.relowner) AS owner, a.attnotnull,
              (SELECT count(*)::int FROM pg_policy p WHERE p.polrelid = c.oid) AS policies
         FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' WHERE c.relname = 'made'`,
      shared,
    );
    const expected = { relrowsecurity: true, relforcerowsecurity: true, owner: "app_owner", attnotnull: true, policies: 2 };
    expect(rows).toEqual([expected]);
    const tenant = await scene.stage(scene.target("row")).attacker();
    const inserted = await tenant.query("INSERT INTO app.made DEFAULT VALUES RETURNING tenant_id, id");
    await tenant.end();
    expect(inserted.rows).toEqual([{ tenant_id: "acme", id: 1 }]);
  });

  test("undoes DISABLE ROW LEVEL SECURITY by the owner in the same statement", async () => {
    await scene.server.run("SET ROLE app_owner; ALTER TABLE app.notes DISABLE ROW LEVEL SECURITY", shared);
    const { rows } = await scene.server.run("SELECT relrowsecurity FROM pg_class WHERE oid = 'app.notes'::regclass", shared);
    expect(rows).toEqual([{ relrowsecurity: true }]);
  });

  test("a migration sees all rows only when it says so", async () => {
    const count = "SELECT count(*)::int > 0 AS any FROM app.notes";
    const asOwner = await scene.server.run(`SET SESSION AUTHORIZATION app_migrator; SET ROLE app_owner; ${count}`, shared);
    const asBackfill = await scene.server.run(`SET SESSION AUTHORIZATION app_migrator; SET ROLE app_backfill; ${count}`, shared);
    expect([asOwner.rows, asBackfill.rows]).toEqual([[{ any: false }], [{ any: true }]]);
  });

  test("can be repeated: same version, tables and rows as they were, nothing for the lint to report", async () => {
    const before = await scene.victims();
    const { version, steps } = renderBootstrap();
    for (const { database, sql } of steps.filter(({ name }) => name !== "template")) await scene.server.run(sql, { database });
    expect(await scene.victims()).toBe(before);
    const installed =
      "SELECT shobj_description(oid, 'pg_database') AS version FROM pg_database WHERE datname = current_database()";
    expect((await scene.server.run(installed, shared)).rows).toEqual([{ version: versionComment(version) }]);
    expect((await scene.server.run("SELECT * FROM app_sec.lint", shared)).rows).toEqual(await foreignDatabases(scene));
  });

  test("removes every row of one tenant and no other's", async () => {
    const rows = "SELECT tenant_id, count(*)::int AS n FROM app.notes GROUP BY 1 ORDER BY 1";
    const { rows: before } = await scene.server.run(rows, shared);
    const administrator = await scene.server.connect(shared);
    await administrator.query("BEGIN");
    const { rows: purged } = await administrator.query<{ table_name: string; rows: string }>(
      "SELECT * FROM app_sec.purge_tenant('globex')",
    );
    const { rows: after } = await administrator.query(rows);
    await administrator.query("ROLLBACK");
    await administrator.end();
    expect(purged.filter(({ rows: count }) => count !== "0").map(({ table_name: table }) => table)).toEqual(
      expect.arrayContaining(["app.notes", "app.visits", "audit.log", "ref.kinds"]),
    );
    expect(after).toEqual(before.filter(({ tenant_id: tenant }) => tenant !== "globex"));
    expect(after.length).toBe(before.length - 1);
  });

  test("the watchdog ends long statements and idle transactions of tenants, and nobody else's", async () => {
    const stage = scene.stage(scene.target("row"));
    const [idle, platform] = [await stage.attacker(), await stage.administrator()];
    await idle.query("BEGIN");
    await platform.query("BEGIN");
    await new Promise((resolve) => setTimeout(resolve, 150));
    const { rows } = await scene.server.run(
      "SELECT tenant, reason, ended FROM app_sec.enforce_limits('1 minute', '100 ms')",
      shared,
    );
    expect(rows).toEqual([{ tenant: "acme", reason: "transaction is idle", ended: true }]);
    await expect(platform.query("SELECT 1")).resolves.toMatchObject({ rowCount: 1 });
    await platform.end();
    await idle.end().catch(() => undefined);
  });

  test("mends by itself what a mutation of a policy left", async () => {
    await scene.server.run("DROP POLICY tenant_isolation ON app.notes", shared);
    for (const { database, sql } of renderBootstrap().steps.slice(0, 2)) await scene.server.run(sql, { database });
    expect((await scene.server.run("SELECT * FROM app_sec.lint", shared)).rows).toEqual(await foreignDatabases(scene));
  });

  test.each(MUTATIONS)("the lint notices that %s", async (_, mutation) => {
    const administrator = await scene.server.connect(shared);
    try {
      const expected = await foreignDatabases(scene);
      await administrator.query(`BEGIN; ${mutation}`);
      const { rows } = await administrator.query("SELECT * FROM app_sec.lint");
      expect(rows.length, mutation).toBeGreaterThan(expected.length);
    } finally {
      await administrator.query("ROLLBACK");
      await administrator.end();
    }
  });
});

/** The naive twin lets everybody in, and the lint rightly says so. */
async function foreignDatabases(scene: Scene): Promise<Record<string, unknown>[]> {
  const { rows } = await scene.server.run("SELECT * FROM app_sec.lint WHERE subject = 'database naive_template'", shared);
  expect(rows).toHaveLength(2);
  return rows;
}
