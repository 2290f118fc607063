import * as k8s from "@pulumi/kubernetes";
import * as pg from "@pulumi/postgresql";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { identityRoleName, loginRoleName, schemaName } from "../model/names";
import { connectionSecret, type DatabaseServer } from "./connection-secret";
import { DATABASE_SECRET, SHARED_DATABASE, TENANT_GROUP } from "./conventions";
import { type TenantArgs, tenantMetadata } from "./metadata";
import { scramVerifier } from "./scram";
import { isServing } from "./status";

/** Written out although they are the defaults: what is written is compared, and a right given by hand is taken back. */
const UNPRIVILEGED = {
  superuser: false,
  createDatabase: false,
  createRole: false,
  replication: false,
  bypassRowLevelSecurity: false,
} as const;

interface TenantDatabaseArgs extends TenantArgs {
  readonly server: DatabaseServer;
  /** The connection Secret lives and goes with it; roles and schema do not. */
  readonly namespace: k8s.core.v1.Namespace;
}

/**
 * The tenant's schema on the shared database, its identity there, a login that acts as the identity, and the Secret
 * that tells the application how to connect. The schema belongs to the platform; what the tenant creates in it is the tenant's.
 *
 * The password is known to the Secret and to this stack's encrypted state; the server gets a verifier.
 *
 *     new TenantDatabase("acme", { tenant, environment, server, namespace }, { parent: this });
 */
export class TenantDatabase extends pulumi.ComponentResource {
  constructor(name: string, args: TenantDatabaseArgs, opts: pulumi.ComponentResourceOptions) {
    super("leasehold:components:TenantDatabase", name, {}, opts);
    const password = new random.RandomPassword(
      `${name}-password-a`,
      { length: 32, special: false, keepers: { epoch: "0" } },
      { parent: this },
    );
    const login = this.createRoles(name, args, password);
    this.createSchema(name, args, login);
    this.publishConnection(name, args, password);
    this.registerOutputs();
  }

  private createRoles(name: string, args: TenantDatabaseArgs, password: random.RandomPassword): pg.Role {
    const { tenant, environment } = args;
    const guarded = { parent: this, protect: !environment.ephemeral };
    const salt = new random.RandomBytes(`${name}-salt-a`, { length: 16, keepers: { epoch: "0" } }, { parent: this });
    const verifier = pulumi.all([password.result, salt.base64]).apply(([text, base64]) => scramVerifier(text, base64));
    const identity = new pg.Role(
      `${name}-identity`,
      { name: identityRoleName(tenant.id), login: false, roles: [TENANT_GROUP], ...UNPRIVILEGED },
      guarded,
    );
    return new pg.Role(
      `${name}-login-a`,
      {
        name: loginRoleName(tenant.id, "a"),
        login: isServing(tenant), // ends no connection that is open
        password: pulumi.secret(verifier),
        roles: [identityRoleName(tenant.id)],
        assumeRole: identityRoleName(tenant.id),
        connectionLimit: isServing(tenant) ? tenant.database.connections : 0,
        statementTimeout: tenant.database.statementTimeout,
        idleInTransactionSessionTimeout: tenant.database.idleInTransactionTimeout,
        searchPaths: [schemaName(tenant.id)],
        ...UNPRIVILEGED,
      },
      { ...guarded, dependsOn: identity },
    );
  }

  /** After the roles, so that it goes before them: a role that still owns something cannot be dropped. */
  private createSchema(name: string, { tenant, environment }: TenantDatabaseArgs, login: pg.Role): void {
    const schema = new pg.Schema(
      `${name}-schema`,
      { name: schemaName(tenant.id), database: SHARED_DATABASE, ifNotExists: false, dropCascade: environment.ephemeral },
      { parent: this, protect: !environment.ephemeral, dependsOn: login },
    );
    new pg.Grant(
      `${name}-schema-use`,
      {
        database: SHARED_DATABASE,
        role: identityRoleName(tenant.id),
        objectType: "schema",
        schema: schemaName(tenant.id),
        privileges: ["USAGE", "CREATE"],
      },
      { parent: this, dependsOn: schema },
    );
  }

  private publishConnection(name: string, args: TenantDatabaseArgs, password: random.RandomPassword): void {
    const { tenant, server } = args;
    const data = password.result.apply((text) =>
      connectionSecret({
        server,
        database: SHARED_DATABASE,
        schema: schemaName(tenant.id),
        username: loginRoleName(tenant.id, "a"),
        password: text,
      }),
    );
    new k8s.core.v1.Secret(
      `${name}-${DATABASE_SECRET}`,
      { metadata: tenantMetadata(args, DATABASE_SECRET), type: "servicebinding.io/postgresql", stringData: pulumi.secret(data) },
      { parent: this, deletedWith: args.namespace },
    );
  }
}
