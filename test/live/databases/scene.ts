/**
 * A bootstrapped server with two tenants of each model and tables that both use, and a naive twin of it: the same tables in a
 * database where everybody logs in as the owner and says in a setting who is asking.
 */

import type { Client, ClientConfig } from "pg";
import { DATABASE_DRIVERS, type ServerModel } from "../../../components/database-models";
import { identityRoleName, loginRoleName } from "../../../model/names";
import { OWNER, POOL, SHARED_DATABASE, TENANT_GROUP } from "../../../sql/names";
import { PostgresServer } from "../../support/postgres-server";
import { bootstrap, onboard } from "../../support/tenant-sql";
import type { Stage, Target } from "./attack";
import {
  APPLICATION,
  FINGERPRINT,
  NAIVE,
  NAIVE_CATALOGUE,
  NAIVE_ROLES,
  NAIVE_ROLES_AGAIN,
  PASSWORD,
  referenceKey,
  secretOf,
  TENANT_DATA,
} from "./scene-data";

/** Attacker and victim of each model. */
const TENANTS: Readonly<Record<ServerModel, readonly [string, string]>> = {
  row: ["acme", "globex"],
  schema: ["initech", "hooli"],
  database: ["umbrella", "wayne"],
};

export class Scene {
  private constructor(
    readonly server: PostgresServer,
    /** Sessions that look at the victims' rows. */
    private readonly watchers: readonly Client[],
  ) {}

  /** Starts a server, bootstraps it and fills it. */
  static async open(programs: string): Promise<Scene> {
    const server = await PostgresServer.start(programs);
    try {
      await bootstrap(server, "16MB");
      await server.run(APPLICATION, { database: SHARED_DATABASE });
      for (const [model, tenants] of Object.entries(TENANTS)) {
        for (const tenant of tenants) {
          const place = await onboard(server, { tenant, model: model as ServerModel, password: PASSWORD });
          await server.run(TENANT_DATA[model as ServerModel](tenant, place.schema), place.login);
        }
      }
      await server.run(`ALTER ROLE ${POOL} PASSWORD '${PASSWORD}'; ANALYZE`, { database: SHARED_DATABASE });
      await server.run(NAIVE_ROLES);
      await server.run("CREATE DATABASE naive_template TEMPLATE template0 OWNER naive_acme");
      await server.run(NAIVE_CATALOGUE, { database: "naive_template" });
      await server.run(NAIVE, { database: "naive_template", user: "naive_acme", password: PASSWORD });
      const places = [SHARED_DATABASE, DATABASE_DRIVERS.database.database(TENANTS.database[1])];
      return new Scene(server, await Promise.all(places.map((database) => server.connect({ database }))));
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.watchers.map((client) => client.end()));
    await this.server.stop();
  }

  target(model: ServerModel): Target {
    const [tenant, victim] = TENANTS[model];
    const { database, schema } = DATABASE_DRIVERS[model];
    return {
      tenant,
      victim,
      login: loginRoleName(tenant, "a"),
      identity: identityRoleName(tenant),
      victimLogin: loginRoleName(victim, "a"),
      victimIdentity: identityRoleName(victim),
      group: TENANT_GROUP,
      owner: OWNER,
      database: database(tenant),
      victimDatabase: database(victim),
      schema: schema(tenant),
      victimSchema: schema(victim),
      victimKind: referenceKey(victim),
      secret: secretOf(victim),
    };
  }

  /** Sessions of attacker, victim and administrator, in the attacker's database. */
  stage(target: Target, as?: "pool"): Stage {
    const login = (user: string, database: string): ClientConfig => ({ user, database, password: PASSWORD });
    return {
      target,
      attacker: (config = {}) =>
        this.server.connect({ ...login(as === "pool" ? POOL : target.login, target.database), ...config }),
      victim: () => this.server.connect(login(target.victimLogin, target.victimDatabase)),
      administrator: () => this.server.connect({ database: target.database }),
    };
  }

  /** Everything of the victims' that must not change, as one text. */
  async victims(): Promise<string> {
    const texts = [FINGERPRINT, "SELECT string_agg(n::text, ',' ORDER BY n::text) AS rows FROM app.notes AS n"];
    const found = await Promise.all(
      this.watchers.map((client, index) => client.query<Record<string, unknown>>(texts[index] ?? "")),
    );
    return JSON.stringify(found.map(({ rows }) => rows));
  }

  /** A fresh twin. */
  async twin(): Promise<Target> {
    for (const database of ["naive", "planted"]) await this.server.run(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
    await this.server.run(NAIVE_ROLES_AGAIN);
    await this.server.run("CREATE DATABASE naive TEMPLATE naive_template OWNER naive_acme");
    const names = { login: "naive_acme", identity: "naive_acme", victimLogin: "naive_globex", victimIdentity: "naive_globex" };
    const places = { database: "naive", victimDatabase: "naive", schema: "app", victimSchema: "other" };
    return {
      tenant: "acme",
      victim: "globex",
      ...names,
      group: "naive_owner",
      owner: "naive_owner",
      ...places,
      victimKind: 2,
      secret: secretOf("globex"),
    };
  }
}
