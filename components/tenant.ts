import * as pulumi from "@pulumi/pulumi";
import { identityRoleName, loginRoleName, namespaceName, routeHost } from "../model/names";
import { TenantAccess } from "./access";
import type { DatabaseServer } from "./connection-secret";
import { TenantContract } from "./contract";
import { TENANT_SECRETS } from "./conventions";
import { TenantDatabase } from "./database";
import { DATABASE_DRIVERS, serverModel } from "./database-models";
import { TenantGateway } from "./gateway";
import type { TenantArgs } from "./metadata";
import { TenantNamespace } from "./namespace";
import { TenantNetwork } from "./network";
import { TenantQuota } from "./quota";
import { LOGIN_SLOTS } from "./rotation";

interface TenantComponentArgs extends TenantArgs {
  /** The shared PostgreSQL server, as the tenant's application reaches it. */
  readonly server: DatabaseServer;
}

/** What a human needs to know to find a tenant's things. No secret among it. */
export interface TenantNames {
  readonly namespace: string;
  readonly host: string;
  readonly database: string;
  readonly schema: string;
  readonly roles: readonly string[];
  readonly secrets: readonly string[];
}

/**
 * One tenant, whole: this constructor is the table of contents of what a tenant is.
 * Everything in the cluster is in the tenant's namespace and goes with it; the database's part is on the shared server.
 *
 *     new Tenant("acme", { tenant, environment, server }, { providers: [cluster, database] });
 */
export class Tenant extends pulumi.ComponentResource {
  readonly names: TenantNames;

  constructor(name: string, args: TenantComponentArgs, opts: pulumi.ComponentResourceOptions) {
    super("leasehold:components:Tenant", name, {}, opts);
    const { namespace } = new TenantNamespace(name, args, { parent: this });
    const inNamespace = { parent: this, deletedWith: namespace };

    new TenantQuota(name, args, inNamespace);
    new TenantNetwork(name, args, inNamespace);
    new TenantAccess(name, args, inNamespace);
    new TenantContract(name, args, inNamespace);
    new TenantDatabase(name, { ...args, namespace }, { parent: this });
    new TenantGateway(name, args, inNamespace);

    this.names = namesOf(args);
    this.registerOutputs();
  }
}

function namesOf({ tenant, environment }: TenantArgs): TenantNames {
  const driver = DATABASE_DRIVERS[serverModel(tenant)];
  return {
    namespace: namespaceName(tenant.id),
    host: routeHost(tenant.identity.subdomain ?? tenant.id, environment.gateway.domain),
    database: driver.database(tenant.id),
    schema: driver.schema(tenant.id),
    roles: [identityRoleName(tenant.id), ...LOGIN_SLOTS.map((slot) => loginRoleName(tenant.id, slot))],
    secrets: TENANT_SECRETS,
  };
}
