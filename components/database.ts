import * as k8s from "@pulumi/kubernetes";
import * as pg from "@pulumi/postgresql";
import * as pulumi from "@pulumi/pulumi";
import { identityRoleName, type LoginSlot, loginRoleName } from "../model/names";
import { TEMPLATE_DATABASE } from "../sql/names";
import { connectionSecret, type DatabaseServer } from "./connection-secret";
import { DATABASE_SECRET } from "./conventions";
import { DATABASE_DRIVERS, type DatabaseDriver, serverModel } from "./database-models";
import { type TenantArgs, tenantMetadata } from "./metadata";
import { newPassword, type Password } from "./password";
import { activeSlot, LOGIN_SLOTS, slotEpoch } from "./rotation";
import { isServing } from "./status";

/** Written out although they are the defaults: what is written is compared, and a right given by hand is taken back. */
const UNPRIVILEGED = {
  superuser: false,
  createDatabase: false,
  createRole: false,
  replication: false,
  bypassRowLevelSecurity: false,
} as const;

/** Beside what the two logins may open: for whoever looks after the database. */
const SPARE_CONNECTIONS = 2;

interface TenantDatabaseArgs extends TenantArgs {
  readonly server: DatabaseServer;
  /** The connection Secret lives and goes with it; roles, schema and database do not. */
  readonly namespace: k8s.core.v1.Namespace;
}

/**
 * Where the tenant's rows are, whoever may reach them, and the Secret that tells the application how to connect. What the model of the
 * tenant makes of it stands in `database-models.ts`: tables shared with others, a schema, or a database of its own.
 *
 * A password is known to the Secret and to this stack's encrypted state; the server gets a verifier.
 *
 *     new TenantDatabase("acme", { tenant, environment, server, namespace }, { parent: this });
 */
export class TenantDatabase extends pulumi.ComponentResource {
  private readonly driver: DatabaseDriver;

  constructor(
    private readonly name: string,
    private readonly args: TenantDatabaseArgs,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super("leasehold:components:TenantDatabase", name, {}, opts);
    this.driver = DATABASE_DRIVERS[serverModel(args.tenant)];
    const { epoch } = args.tenant.credentials;
    const passwords = {
      a: newPassword(name, "a", slotEpoch("a", epoch), { parent: this }),
      b: newPassword(name, "b", slotEpoch("b", epoch), { parent: this }),
    };
    const roles = this.createRoles(passwords);
    const database = this.driver.ownsDatabase ? this.createDatabase(roles) : undefined;
    if (this.driver.schemaOwner !== undefined) this.createSchema(database ?? { after: roles });
    const active = activeSlot(epoch);
    this.publishConnection(active, passwords[active]);
    this.registerOutputs();
  }

  /** The roles in the order in which they are made: a role that still owns something cannot be dropped, so what they own goes first. */
  private createRoles(passwords: Readonly<Record<LoginSlot, Password>>): pulumi.Resource[] {
    const { tenant, environment } = this.args;
    const guarded = { parent: this, protect: !environment.ephemeral };
    const identity = new pg.Role(
      `${this.name}-identity`,
      { name: identityRoleName(tenant.id), login: false, roles: [...this.driver.memberOf], ...UNPRIVILEGED },
      guarded,
    );
    const logins = LOGIN_SLOTS.map(
      (slot) =>
        new pg.Role(
          `${this.name}-login-${slot}`,
          {
            name: loginRoleName(tenant.id, slot),
            login: isServing(tenant), // ends no connection that is open
            password: passwords[slot].verifier,
            roles: [identityRoleName(tenant.id)],
            assumeRole: identityRoleName(tenant.id),
            connectionLimit: isServing(tenant) ? tenant.database.connections : 0,
            statementTimeout: tenant.database.statementTimeout,
            idleInTransactionSessionTimeout: tenant.database.idleInTransactionTimeout,
            searchPaths: [this.driver.schema(tenant.id)],
            ...UNPRIVILEGED,
          },
          { ...guarded, dependsOn: identity },
        ),
    );
    return [identity, ...logins];
  }

  /** A copy of the template, into which only the tenant may connect. Owner and settings are not copied, so each right is given here. */
  private createDatabase(after: pulumi.Resource[]): Place {
    const { tenant, environment } = this.args;
    const name = this.driver.database(tenant.id);
    const connectionLimit = LOGIN_SLOTS.length * tenant.database.connections + SPARE_CONNECTIONS;
    const database = new pg.Database(
      `${this.name}-database`,
      { name, template: TEMPLATE_DATABASE, connectionLimit },
      { parent: this, protect: !environment.ephemeral, dependsOn: after },
    );
    const grant = (who: string, role: string, privileges: string[], dependsOn: pulumi.Resource): pg.Grant =>
      new pg.Grant(
        `${this.name}-database-${who}`,
        { database: name, role, objectType: "database", privileges },
        { parent: this, dependsOn, deletedWith: database },
      );
    const shut = grant("public", "public", [], database);
    const opened = grant("connect", identityRoleName(tenant.id), ["CONNECT"], shut);
    return { after: [opened], database };
  }

  /** The schema belongs to the platform where others are beside it, so that the tenant can neither rename it nor let others in. */
  private createSchema({ after, database }: Place): void {
    const { tenant, environment } = this.args;
    const [name, place] = [this.driver.schema(tenant.id), this.driver.database(tenant.id)];
    const identity = identityRoleName(tenant.id);
    const owner = this.driver.schemaOwner === "tenant" ? { owner: identity } : {};
    const goesWith = database === undefined ? {} : { deletedWith: database };
    const schema = new pg.Schema(
      `${this.name}-schema`,
      { name, database: place, ifNotExists: false, dropCascade: environment.ephemeral, ...owner },
      { parent: this, protect: !environment.ephemeral, dependsOn: after, ...goesWith },
    );
    if (this.driver.schemaOwner === "tenant") return;
    new pg.Grant(
      `${this.name}-schema-use`,
      { database: place, role: identity, objectType: "schema", schema: name, privileges: ["USAGE", "CREATE"] },
      { parent: this, dependsOn: schema },
    );
  }

  private publishConnection(slot: LoginSlot, password: Password): void {
    const { tenant, server, namespace } = this.args;
    const where = { server, database: this.driver.database(tenant.id), schema: this.driver.schema(tenant.id) };
    const username = loginRoleName(tenant.id, slot);
    const data = password.text.apply((text) => connectionSecret({ ...where, username, password: text }));
    new k8s.core.v1.Secret(
      `${this.name}-${DATABASE_SECRET}`,
      {
        metadata: tenantMetadata(this.args, DATABASE_SECRET),
        type: "servicebinding.io/postgresql",
        stringData: pulumi.secret(data),
      },
      { parent: this, deletedWith: namespace },
    );
  }
}

/** What a schema waits for, and the database it goes with if that is the tenant's own. */
interface Place {
  readonly after: pulumi.Resource[];
  readonly database?: pg.Database;
}
