import * as pulumi from "@pulumi/pulumi";
import { identityRoleName, loginRoleName, namespaceName, routeHost, schemaName } from "../model/names";
import { TenantAccess } from "./access";
import type { DatabaseServer } from "./connection-secret";
import { TenantContract } from "./contract";
import { TENANT_SECRETS } from "./conventions";
import { TenantDatabase } from "./database";
import { TenantGateway } from "./gateway";
import type { TenantArgs } from "./metadata";
import { TenantNamespace } from "./namespace";
import { TenantNetwork } from "./network";
import { TenantQuota } from "./quota";

interface TenantComponentArgs extends TenantArgs {
  /** The shared PostgreSQL server, as the tenant's application reaches it. */
  readonly server: DatabaseServer;
}

/** What a human needs to know to find a tenant's things. No secret among it. */
export interface TenantNames {
  readonly namespace: string;
  readonly host: string;
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
  return {
    namespace: namespaceName(tenant.id),
    host: routeHost(tenant.id, environment.gateway.domain),
    schema: schemaName(tenant.id),
    roles: [identityRoleName(tenant.id), loginRoleName(tenant.id, "a")],
    secrets: TENANT_SECRETS,
  };
}
