import * as pg from "@pulumi/postgresql";
import * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../model/resolved-tenant";
import { SHARED_DATABASE, TEMPLATE_DATABASE, TENANT_GROUP } from "../sql/names";
import { PLATFORM_ROLES, type PlatformRole } from "../sql/roles";
import type { DatabaseServer } from "./connection-secret";
import { PlatformLogins } from "./platform-logins";

/** PostgreSQL lets everybody into every database unless told otherwise, the ones it brings along included. */
const CLOSED_DATABASES = [SHARED_DATABASE, "postgres", "template1"] as const;

/** Enough for a migration tool and a pool of the service; PostgreSQL's own default is no limit. */
const PLATFORM_CONNECTIONS = 50;

interface SharedDatabaseArgs {
  readonly environment: Environment;
  readonly server: DatabaseServer;
}

/**
 * The platform's roles, the database that row and schema tenants share, and the template of those who have one of their own.
 * What is in the two databases is installed by the bootstrap (`sql/`), between this stack and the tenants'.
 * The databases' owner is never set: unsetting it later would change nothing and make their deletion fail.
 *
 *     new SharedDatabase("platform", { environment, server }, { parent: this });
 */
export class SharedDatabase extends pulumi.ComponentResource {
  constructor(name: string, args: SharedDatabaseArgs, opts: pulumi.ComponentResourceOptions) {
    super("leasehold:components:SharedDatabase", name, {}, opts);
    const guarded = { parent: this, protect: !args.environment.ephemeral };
    const logins = new PlatformLogins(name, args, { parent: this });
    const roles: pulumi.Resource[] = [];
    // Each after those it is a member of; few enough to go one by one.
    for (const role of PLATFORM_ROLES) roles.push(this.createRole(name, role, logins, { ...guarded, dependsOn: [...roles] }));
    const database = new pg.Database(
      `${name}-shared`,
      { name: SHARED_DATABASE, template: "template0" },
      { ...guarded, dependsOn: roles },
    );
    // Nobody connects to it, so that it can be copied at any time; the bootstrap opens it for itself.
    new pg.Database(
      `${name}-template`,
      { name: TEMPLATE_DATABASE, template: "template0", isTemplate: true, allowConnections: false },
      { ...guarded, dependsOn: [database] },
    );
    this.grantOneAfterAnother(name, [database]);
    this.registerOutputs();
  }

  private createRole(
    name: string,
    { name: role, login, inherit, bypassRowLevelSecurity, memberOf, actsAs }: PlatformRole,
    logins: PlatformLogins,
    opts: pulumi.CustomResourceOptions,
  ): pg.Role {
    const powers = { superuser: false, createDatabase: false, createRole: false, replication: false, bypassRowLevelSecurity };
    return new pg.Role(
      `${name}-${role.replace(/^app_/, "")}`,
      {
        name: role,
        login,
        inherit,
        roles: [...memberOf],
        ...powers,
        ...(login ? { connectionLimit: PLATFORM_CONNECTIONS, password: logins.verifierOf(role) } : {}),
        ...(actsAs === undefined ? {} : { assumeRole: actsAs }),
      },
      opts,
    );
  }

  /** Each waits for the one before: two at once on one catalogue row fail with "tuple concurrently updated". */
  private grantOneAfterAnother(name: string, first: pulumi.Resource[]): void {
    const revocations = CLOSED_DATABASES.map((database) => [
      `${name}-${database}-public`,
      { database, role: "public", objectType: "database", privileges: [] },
    ]);
    const grants = [
      ...revocations,
      [
        `${name}-shared-schema-public`,
        { database: SHARED_DATABASE, role: "public", objectType: "schema", schema: "public", privileges: [] },
      ],
      [
        `${name}-shared-connect`,
        { database: SHARED_DATABASE, role: TENANT_GROUP, objectType: "database", privileges: ["CONNECT"] },
      ],
    ] as [string, pg.GrantArgs][];
    grants.reduce<pulumi.Resource[]>(
      (dependsOn, [grant, args]) => [new pg.Grant(grant, args, { parent: this, dependsOn })],
      first,
    );
  }
}
