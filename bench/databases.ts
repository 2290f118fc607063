/** `npm run bench:db`: what a tenant costs the database server by model, and what row level security costs a query. Printed as ratios. */

import type { Client } from "pg";
import type { ServerModel } from "../components/database-models";
import { PostgresServer, testedPrograms } from "../test/support/postgres-server";
import { bootstrap, onboard } from "../test/support/tenant-sql";

const TENANTS = 200;
const ROWS = 1_000_000;
const ROUNDS = 15;
const MODELS: readonly ServerModel[] = ["row", "schema", "database"];

/** The most that row level security may cost. */
const MOST = 1.1;

const PASSWORD = "of-the-benchmark";
const shared = { database: "shared" };

/** The queries are measured as the tenant, who names nobody, and as the administrator, who filters in plain words. */
const QUERIES = [
  { name: "one tenant's rows by index", of: (filter: string) => `SELECT count(*), sum(amount) FROM app.sales ${filter}` },
  {
    name: "all rows, one after the other",
    of: (filter: string) => `SELECT count(*), sum(amount) FROM app.sales ${filter}`,
    setting: "SET enable_indexscan = off; SET enable_bitmapscan = off; SET enable_indexonlyscan = off",
  },
] as const;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

const middle = (values: readonly number[]): number => [...values].sort((left, right) => left - right)[values.length >> 1] ?? 0;

async function onboarding(server: PostgresServer): Promise<void> {
  const took = new Map<ServerModel, number>();
  for (const model of MODELS) {
    const all = async (): Promise<void> => {
      for (let n = 0; n < TENANTS; n += 1) await onboard(server, { tenant: `${model}-${n}`, model, password: PASSWORD });
    };
    took.set(model, await timed(all));
  }
  const row = took.get("row") ?? 1;
  for (const [model, milliseconds] of took) {
    const ratio = (milliseconds / row).toFixed(1);
    process.stdout.write(
      `onboarding ${TENANTS} ${model} tenants: ${(milliseconds / 1000).toFixed(1)} s, ${ratio} times a row tenant\n`,
    );
  }
}

/** Both take turns, so that other work on the machine meets both alike. */
async function compare(tenant: Client, plain: Client, query: (filter: string) => string): Promise<number> {
  const [secured, filtered]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    secured.push(await timed(() => tenant.query(query(""))));
    filtered.push(await timed(() => plain.query(query("WHERE tenant_id = 'row-7'"))));
  }
  process.stdout.write(
    `  ${middle(secured).toFixed(2)} ms with row level security, ${middle(filtered).toFixed(2)} ms with a plain filter\n`,
  );
  return middle(secured) / middle(filtered);
}

async function rowLevelSecurity(server: PostgresServer): Promise<number> {
  await server.run(
    `SET ROLE app_owner; CREATE TABLE app.sales (tenant_id text, id integer, amount integer, PRIMARY KEY (tenant_id, id)); RESET ROLE;
     INSERT INTO app.sales SELECT 'row-' || g % ${TENANTS}, g, g % 97 FROM generate_series(1, ${ROWS}) AS g; ANALYZE app.sales`,
    shared,
  );
  await server.run("VACUUM app.sales", shared);
  const tenant = await server.connect({ ...shared, user: "tnt__row-7__a", password: PASSWORD });
  const plain = await server.connect(shared);
  let worst = 0;
  for (const { name, of, ...rest } of QUERIES) {
    for (const session of [tenant, plain]) if ("setting" in rest) await session.query(rest.setting);
    process.stdout.write(`${name}, ${ROWS} rows of ${TENANTS} tenants\n`);
    const ratio = await compare(tenant, plain, of);
    process.stdout.write(`  ratio ${ratio.toFixed(2)} (at most ${MOST})\n`);
    worst = Math.max(worst, ratio);
  }
  await tenant.end();
  await plain.end();
  return worst;
}

async function main(): Promise<void> {
  const [newest] = testedPrograms();
  if (newest === undefined) throw new Error("no PostgreSQL to measure");
  const server = await PostgresServer.start(newest.programs);
  try {
    await bootstrap(server);
    await onboarding(server);
    if ((await rowLevelSecurity(server)) > MOST) process.exitCode = 1;
  } finally {
    await server.stop();
  }
}

void main();
