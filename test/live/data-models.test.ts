/** Every data model on the real servers, through the Secrets that the program wrote: what a tenant gets, and what it keeps through rotations. */

import { Pool, type PoolConfig } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inventory, secretData, sql } from "../support/servers";
import { Workspace } from "../support/workspace";

const TENANTS = {
  row: ["umbrella", "wayne"],
  schema: ["globex", "acme"],
  database: ["hooli", "stark"],
} as const;
type Model = keyof typeof TENANTS;
const MODELS = Object.keys(TENANTS) as Model[];

const file = (id: string, more: string): string => `apiVersion: tenancy/v1
id: ${id}
name: ${id}
tier: ${more.includes("shared") ? "pooled" : "standard"}
owner: {team: ${id}-team, email: platform@${id}.example}
${more}`;

let workspace: Workspace;

async function up(): Promise<string> {
  const { exitCode, output } = await workspace.tenant("up", "--env", "dev");
  expect(exitCode, output).toBe(0);
  return output;
}

/** A tier that promises no more than rows: the sample tiers promise a schema at least. */
function writeTier(): void {
  const standard = workspace.read("tiers/standard.yaml");
  const pooled = standard
    .replace("id: standard", "id: pooled")
    .replace(/isolation: \{model: separate-data/g, "isolation: {model: shared")
    .replace(/data: \{default: schema\}/g, "data: {default: row}");
  workspace.write("tiers/pooled.yaml", pooled);
}

beforeAll(async () => {
  workspace = new Workspace();
  writeTier();
  for (const id of TENANTS.row) workspace.write(`tenants/${id}.yaml`, file(id, "isolation: {model: shared}\n"));
  for (const id of TENANTS.database) workspace.write(`tenants/${id}.yaml`, file(id, "isolation: {model: separate-app}\n"));
  // Pods are pretended, so the Job that this asks for completes without having run: it is accepted by a real API server, no more.
  workspace.edit(
    "environments/dev.yaml",
    "database:\n",
    `database:\n  bootstrapImage: registry.example/postgres@sha256:${"0".repeat(64)}\n`,
  );
  await up();
  await sql("SET ROLE app_owner; CREATE TABLE app.notes (tenant_id text, id integer, body text, PRIMARY KEY (tenant_id, id))", {
    database: "shared",
  });
});

afterAll(async () => {
  await workspace.tenant("destroy", "--env", "dev");
  workspace.remove();
});

/** Connection settings as `node-postgres` takes them from the Secret's URI, with the authority of the Secret itself. */
async function fromSecret(tenant: string): Promise<PoolConfig> {
  const secret = await secretData(`t-${tenant}`, "db");
  const { searchParams } = new URL(secret.uri ?? "");
  expect(searchParams.get("sslmode")).toBe("verify-full");
  const { host, port, database, username: user, password } = secret;
  return { host, port: Number(port), database, user, password, ssl: { ca: secret["ca.crt"], rejectUnauthorized: true } };
}

async function as(tenant: string, statement: string, over: PoolConfig = {}): Promise<Record<string, unknown>[]> {
  const { host, port, database, user, password } = { ...(await fromSecret(tenant)), ...over };
  return sql(statement, { host, port, database, user, password } as Parameters<typeof sql>[1]);
}

describe.each(MODELS)("model %s", (model) => {
  const [own, other] = TENANTS[model];
  const table = model === "row" ? "notes" : "papers";

  test("the tenant writes and reads its own rows without saying who it is", async () => {
    for (const id of [own, other]) {
      if (model !== "row") await as(id, "CREATE TABLE papers (id integer PRIMARY KEY, body text)");
      await as(id, `INSERT INTO ${table} (id, body) VALUES (1, 'of ${id}')`);
    }
    expect(await as(own, `SELECT body FROM ${table}`)).toEqual([{ body: `of ${own}` }]);
    expect(await as(other, `SELECT body FROM ${table}`)).toEqual([{ body: `of ${other}` }]);
  });

  test("it cannot become the other, nor connect to the other's database", async () => {
    await expect(as(own, `SET ROLE tnt__${other}`)).rejects.toThrow(/permission denied/);
    const elsewhere = TENANTS.database.find((id) => id !== own) ?? "";
    await expect(as(own, "SELECT 1", { database: `t_${elsewhere}` })).rejects.toThrow(/permission denied for database/);
  });

  test("its limits are the tier's", async () => {
    expect(await as(own, "SHOW statement_timeout")).toEqual([{ statement_timeout: "1min" }]);
    expect(await as(own, "SHOW temp_file_limit")).toEqual([{ temp_file_limit: "1GB" }]);
  });
});

test("a table in the shared schemas that cannot be protected is refused", async () => {
  const refused = sql("SET ROLE app_owner; CREATE TABLE app.open (id integer PRIMARY KEY)", { database: "shared" });
  await expect(refused).rejects.toThrow("add tenant_id text");
});

test("what lets tenants in stops the next run, by name, until it is undone", async () => {
  await sql("GRANT SELECT ON app.notes TO PUBLIC", { database: "shared" });
  const refused = await workspace.tenant("up", "--env", "dev");
  expect(refused.exitCode, refused.output).toBe(1);
  expect(refused.output).toContain("app.notes gives SELECT to everybody");
  await sql("REVOKE SELECT ON app.notes FROM PUBLIC", { database: "shared" });
  await up();
});

test("a bare engine refuses a server whose bootstrap is another version", async () => {
  await sql("COMMENT ON DATABASE tnt_template IS 'something else'");
  const refused = await workspace.pulumi("up", "--stack", "dev", "--yes", "--skip-preview");
  expect(refused.exitCode).not.toBe(0);
  expect(refused.output).toContain("npx tenant up");
  expect(await up()).toContain("bootstrap");
});

test("three rotations under load lose no write and fail no connection, whoever holds the Secret before last", async () => {
  const tenant = TENANTS.schema[0];
  const load = new Load(await fromSecret(tenant));
  const users = new Set<string>();
  for (let epoch = 1; epoch <= 3; epoch += 1) {
    workspace.write(
      `tenants/${tenant}.yaml`,
      `${workspace.read(`tenants/${tenant}.yaml`).replace(/^credentials:.*\n/m, "")}credentials: {epoch: ${epoch}}\n`,
    );
    await up();
    const next = await fromSecret(tenant);
    users.add(String(next.user));
    await load.moveTo(next);
  }
  const written = await load.stop();
  expect([...users].sort()).toEqual([`tnt__${tenant}__a`, `tnt__${tenant}__b`]);
  expect(load.errors).toEqual([]);
  expect(written).toBeGreaterThan(100);
  expect(await as(tenant, "SELECT count(*)::int AS written FROM papers WHERE id > 1000")).toEqual([{ written }]);
});

test("another model for a tenant that lives is refused: a run would leave its rows behind", async () => {
  const [moved] = TENANTS.database;
  workspace.edit(`tenants/${moved}.yaml`, "separate-app", "separate-data");
  const refused = await workspace.tenant("up", "--env", "dev");
  expect([refused.exitCode, refused.output]).toEqual([1, expect.stringContaining(`The rows of ${moved} are in t_${moved}`)]);
  const bare = await workspace.pulumi("up", "--stack", "dev", "--yes", "--skip-preview");
  expect([bare.exitCode === 0, bare.output]).toEqual([false, expect.stringContaining("ISO-105")]);
  workspace.edit(`tenants/${moved}.yaml`, "separate-data", "separate-app");
});

test("a row tenant that is closed leaves no row in the shared tables, and the others keep theirs", async () => {
  const [stays, leaves] = TENANTS.row;
  const record = "lifecycle: {status: deleted, deleted: {on: 2026-03-02, ticket: OPS-31}}\n";
  workspace.write(`tenants/${leaves}.yaml`, workspace.read(`tenants/${leaves}.yaml`) + record);
  expect(await up()).toContain(`tenant ${leaves} is closed`);
  const left = await sql("SELECT DISTINCT tenant_id FROM app.notes", { database: "shared" });
  expect(left).toEqual([{ tenant_id: stays }]);
});

test("destroying leaves no role, schema or database", async () => {
  const { exitCode, output } = await workspace.tenant("destroy", "--env", "dev");
  expect(exitCode, output).toBe(0);
  expect(await inventory()).toEqual([]);
});

/** Twenty sessions that write without a pause, each row once. */
class Load {
  readonly errors: string[] = [];
  private pool: Pool;
  private readonly old: Pool[] = [];
  private isRunning = true;
  private next = 1001;
  private written = 0;
  private readonly writers: Promise<void>[];

  constructor(config: PoolConfig) {
    this.pool = new Pool({ ...config, max: 10 });
    this.writers = Array.from({ length: 20 }, () => this.write());
  }

  /** As an application that is told of a new Secret: new connections from now on, the old ones end when they are done. */
  async moveTo(config: PoolConfig): Promise<void> {
    this.old.push(this.pool);
    this.pool = new Pool({ ...config, max: 10 });
    await new Promise((resolve) => setTimeout(resolve, 500));
  }

  async stop(): Promise<number> {
    this.isRunning = false;
    await Promise.all(this.writers);
    await Promise.all([this.pool, ...this.old].map((pool) => pool.end()));
    return this.written;
  }

  private async write(): Promise<void> {
    while (this.isRunning) {
      const id = this.next++;
      try {
        await this.pool.query("INSERT INTO papers (id, body) VALUES ($1, 'load')", [id]);
        this.written += 1;
      } catch (error) {
        this.errors.push(String(error));
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
