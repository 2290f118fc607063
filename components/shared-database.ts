import * as pg from "@pulumi/postgresql";
import * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../model/resolved-tenant";
import { SHARED_DATABASE, TENANT_GROUP } from "./conventions";

/** PostgreSQL lets everybody into every database unless told otherwise, the ones it brings along included. */
const CLOSED_DATABASES = [SHARED_DATABASE, "postgres", "template1"] as const;

/**
 * The database all tenants share: only members of the tenants' group may connect, and what everybody may do by default is
 * taken away. Its owner is never set: unsetting it later would change nothing and make its deletion fail.
 *
 *     new SharedDatabase("platform", { environment }, { parent: this });
 */
export class SharedDatabase extends pulumi.ComponentResource {
  constructor(name: string, args: { readonly environment: Environment }, opts: pulumi.ComponentResourceOptions) {
    super("leasehold:components:SharedDatabase", name, {}, opts);
    const guarded = { parent: this, protect: !args.environment.ephemeral };
    const group = new pg.Role(`${name}-tenants`, { name: TENANT_GROUP, login: false }, guarded);
    const database = new pg.Database(
      `${name}-shared`,
      { name: SHARED_DATABASE, template: "template0" },
      { ...guarded, dependsOn: group },
    );
    this.grantOneAfterAnother(name, [database]);
    this.registerOutputs();
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
