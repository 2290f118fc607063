/** Whatever one tenant does with ordinary statements, another's rows, counts and keys stay as they are. */

import fc from "fast-check";
import type { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SHARED_DATABASE } from "../../../sql/names";
import { testedPrograms } from "../../support/postgres-server";
import { Scene } from "./scene";

/** Statements that an application could send, with values it may choose; none of them says whose rows it means, or says another's. */
interface Move {
  readonly by: number;
  readonly kind: "insert" | "insert as other" | "update" | "move" | "delete" | "upsert" | "count" | "lock row";
  readonly table: number;
  readonly id: number;
  readonly value: string;
}

const TENANTS = ["acme", "globex", "initech", "hooli"] as const;
const kinds: Move["kind"][] = ["insert", "insert as other", "update", "move", "delete", "upsert", "count", "lock row"];
const move: fc.Arbitrary<Move> = fc.record({
  by: fc.nat({ max: TENANTS.length - 1 }),
  kind: fc.constantFrom(...kinds),
  table: fc.nat({ max: 2 }),
  id: fc.integer({ min: 1, max: 5 }),
  value: fc.constantFrom("x", "y", "it's", "%", ""),
});

/** A table of a random shape: the key starts with the tenant, the rest is anybody's guess. */
const shape = fc.record({ partitioned: fc.boolean(), extra: fc.integer({ min: 0, max: 3 }), check: fc.boolean() });

type Shape = typeof shape extends fc.Arbitrary<infer T> ? T : never;

function creation({ partitioned, extra, check }: Shape, index: number): string {
  const columns = Array.from({ length: extra }, (_, n) => `, c${n} integer DEFAULT ${n}`).join("");
  const table = `CREATE TABLE app.p${index} (tenant_id text, id integer, value text${columns}${check ? ", CHECK (id > 0)" : ""}, PRIMARY KEY (tenant_id, id))`;
  if (!partitioned) return `${table};`;
  return `${table} PARTITION BY HASH (tenant_id); CREATE TABLE app.p${index}_0 PARTITION OF app.p${index} FOR VALUES WITH (MODULUS 2, REMAINDER 0);
    CREATE TABLE app.p${index}_1 PARTITION OF app.p${index} FOR VALUES WITH (MODULUS 2, REMAINDER 1);`;
}

const STATEMENTS: Readonly<Record<Move["kind"], (table: string, other: string) => string>> = {
  insert: (table) => `INSERT INTO ${table} (id, value) VALUES ($1, $2)`,
  "insert as other": (table, other) => `INSERT INTO ${table} (tenant_id, id, value) VALUES ('${other}', $1, $2)`,
  update: (table) => `UPDATE ${table} SET value = $2 WHERE id >= $1`,
  move: (table, other) => `UPDATE ${table} SET tenant_id = '${other}' WHERE id = $1 AND value <> $2`,
  delete: (table) => `DELETE FROM ${table} WHERE id = $1 OR value = $2`,
  upsert: (table) =>
    `INSERT INTO ${table} (id, value) VALUES ($1, $2) ON CONFLICT (tenant_id, id) DO UPDATE SET value = excluded.value`,
  count: (table) =>
    `SELECT count(*)::int AS n, min(tenant_id) AS lowest, max(tenant_id) AS highest FROM ${table} WHERE id > $1 - 10 OR value = $2`,
  "lock row": (table) => `SELECT 1 FROM ${table} WHERE id = $1 OR value = $2 FOR UPDATE`,
};

let scene: Scene;
let sessions: Client[];
let administrator: Client;

beforeAll(async () => {
  const [newest] = testedPrograms();
  scene = await Scene.open(newest?.programs ?? "");
  administrator = await scene.server.connect({ database: SHARED_DATABASE });
  sessions = await Promise.all(
    TENANTS.map((id) =>
      scene.server.connect({ user: `tnt__${id}__a`, password: "password-of-the-tests", database: SHARED_DATABASE }),
    ),
  );
});

afterAll(async () => {
  await Promise.all([administrator, ...sessions].map((client) => client.end()));
  await scene.close();
});

async function rowsBut(tenant: string, tables: number): Promise<string> {
  const parts = Array.from({ length: tables }, (_, n) => `SELECT ${n} AS t, tenant_id, id, value FROM app.p${n}`);
  const { rows } = await administrator.query(
    `SELECT * FROM (${parts.join(" UNION ALL ")}) AS r WHERE tenant_id <> $1 ORDER BY 1, 2, 3`,
    [tenant],
  );
  return JSON.stringify(rows);
}

test("no statement of one tenant returns, counts, changes or waits for a row of another", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(shape, { minLength: 3, maxLength: 3 }),
      fc.array(move, { minLength: 20, maxLength: 60 }),
      async (shapes, moves) => {
        await administrator.query(`SET ROLE app_owner; ${shapes.map(creation).join("\n")} RESET ROLE`);
        try {
          for (const made of moves) await check(made, shapes.length);
          for (const [index, session] of sessions.entries())
            await check({ by: index, kind: "count", table: 0, id: 1, value: "" }, 3, session);
        } finally {
          await administrator.query(shapes.map((_, n) => `DROP TABLE app.p${n} CASCADE`).join("; "));
        }
      },
    ),
    { numRuns: 25 },
  );
});

/** Tries one statement while another tenant holds locks on all of its own rows: it must neither wait nor touch them. */
async function check({ by, kind, table, id, value }: Move, tables: number, session = sessions[by]): Promise<void> {
  const [tenant, other] = [TENANTS[by] ?? "", TENANTS[(by + 1) % TENANTS.length] ?? ""];
  const neighbour = sessions[(by + 1) % TENANTS.length];
  const before = await rowsBut(tenant, tables);
  await neighbour?.query("BEGIN");
  await neighbour?.query(`SELECT 1 FROM app.p${table} FOR UPDATE`);
  try {
    const result = await session?.query<Record<string, unknown>>({
      text: STATEMENTS[kind](`app.p${table}`, other),
      values: [id, value],
    });
    if (kind === "count") {
      const [row] = result?.rows ?? [];
      expect([tenant, null]).toContain(row?.["lowest"]);
      expect([tenant, null]).toContain(row?.["highest"]);
    }
    if (kind === "insert as other") expect.unreachable("a row was inserted for another tenant");
  } catch (error) {
    // 23505: one's own key; 42501: a row that would be another's. A wait would end in 57014, the statement timeout.
    expect(["23505", "42501"]).toContain((error as { code?: string }).code);
  } finally {
    await neighbour?.query("COMMIT");
  }
  expect(await rowsBut(tenant, tables)).toBe(before);
}
