import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { contractData } from "./contract-data";
import { type TenantArgs, tenantMetadata } from "./metadata";

/** How the config map is called in every tenant's namespace. */
const CONTRACT = "tenant-contract";

/**
 * What the tenant's application is told: whom it serves, which features are on, its settings and limits. A config map and no
 * Secret, because everybody who works in the tenant may read it.
 *
 *     new TenantContract("acme", { tenant, environment }, { parent: this, deletedWith: namespace });
 */
export class TenantContract extends pulumi.ComponentResource {
  constructor(name: string, args: TenantArgs, opts: pulumi.ComponentResourceOptions) {
    super("leasehold:components:TenantContract", name, {}, opts);
    new k8s.core.v1.ConfigMap(
      `${name}-contract`,
      { metadata: tenantMetadata(args, CONTRACT), data: contractData(args) },
      { parent: this, deletedWith: opts.deletedWith },
    );
    this.registerOutputs();
  }
}
